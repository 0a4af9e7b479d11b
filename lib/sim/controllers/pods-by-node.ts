import type { Informer } from '../client/informer.ts';
import type { Pod } from '../objects.ts';

/** Answers the pods that are on a node, as the cache has them (pkg/controller/controller_utils.go, AddPodNodeNameIndexer). */
export function podsByNode(cache: Informer<Pod>): (node: string) => Iterable<Pod> {
  return cache.index('spec.nodeName', ({ spec }) => (spec?.nodeName === undefined ? [] : [spec.nodeName]));
}
