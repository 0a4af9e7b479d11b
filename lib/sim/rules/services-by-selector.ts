import type { Informer } from '../client/informer.ts';
import type { ApiObject, Pod, Service } from '../objects.ts';
import { plainSelectorTest } from './selector.ts';

/** By which a label of a namespace's objects is found in an index. */
export const labelPair = (namespace: string | undefined, [name, value]: readonly [string, string]): string =>
  `${namespace ?? ''}/${name}=${value}`;

/** By the labels themselves, which all pods of one template share. */
const known = new WeakMap<object, { readonly namespace: string | undefined; readonly pairs: readonly string[] }>();

/** Of each of an object's labels. */
export function labelPairs({ metadata: { namespace, labels } = {} }: ApiObject): readonly string[] {
  if (labels === undefined) return [];
  const found = known.get(labels);
  if (found !== undefined && found.namespace === namespace) return found.pairs;
  const pairs = Object.entries(labels).map((label) => labelPair(namespace, label));
  known.set(labels, { namespace, pairs });
  return pairs;
}

/** Finds the Services that select a pod, without asking each one. */
export function servicesBySelector(services: Informer<Service>): (pod: Pod) => Generator<Service> {
  const find = services.index('selector', ({ metadata, spec }) => {
    const [first] = Object.entries(spec?.selector ?? {});
    return first === undefined ? [] : [labelPair(metadata?.namespace, first)];
  });
  return function* of(pod) {
    for (const pair of labelPairs(pod)) {
      for (const service of find(pair)) {
        if (plainSelectorTest(service.spec?.selector)(pod.metadata?.labels)) yield service;
      }
    }
  };
}
