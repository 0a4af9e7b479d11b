import { pods } from '../../api/kinds.ts';
import type { Pod } from '../../objects.ts';
import { controllerOf } from '../../rules/owners.ts';
import type { Informers } from '../context.ts';

interface PodsByController {
  /** Of a controller's UID. */
  readonly of: (uid: string) => Iterable<Pod>;
  /** Of a namespace, those that nobody controls. */
  readonly orphans: (namespace: string) => Iterable<Pod>;
}

/** Pods found by their controller (pkg/controller/controller_utils.go, PodControllerIndexKey). */
export function podsByController(informers: Informers): PodsByController {
  const find = informers
    .of(pods)
    .index('controller uid', (pod) => [controllerOf(pod)?.uid ?? `orphans/${pod.metadata?.namespace ?? ''}`]);
  return { of: find, orphans: (namespace) => find(`orphans/${namespace}`) };
}
