import type { History, Transition } from './history.ts';

/**
 * Pods that were made in place of evicted ones: when, follows from the eviction. Of those that their owner made, the first ones after
 * evictions, as many as were evicted by then; how soon they come is the host's affair. The pod garbage collector makes a Pod Failed before
 * it deletes it, and the owner counts it no more from then on (pkg/controller/controller_utils.go, IsPodActive). A DaemonSet's Pod is none: it
 * is made when its Node is registered, which a kubelet does (pkg/controller/daemon/daemon_controller.go, podsShouldBeOnNode).
 */
export function replacementsIn(histories: readonly History[]): ReadonlySet<number> {
  const pods = histories.filter(({ kind, last }) => kind === 'Pod' && !isOfDaemonSet(last.get('owner')));
  const replacements = [...Map.groupBy(pods, ({ last }) => last.get('owner'))].flatMap(([, siblings]) => {
    const evictions = siblings.flatMap(({ transitions }) => transitions.find(isEviction)?.at ?? []);
    const births = siblings.flatMap(({ u, transitions }) => transitions.filter(isBirth).map(({ at }) => ({ u, at })));
    const made: number[] = [];
    for (const { u, at } of births.toSorted((a, b) => a.at - b.at)) {
      if (evictions.filter((eviction) => eviction <= at).length > made.length) made.push(u);
    }
    return made;
  });
  return new Set(replacements);
}

const isOfDaemonSet = (owner: unknown): boolean => String(owner).startsWith('DaemonSet/');

const isBirth = ({ field, value }: Transition): boolean => field === 'exists' && value === 'yes';

const isEviction = ({ field, value, by }: Transition): boolean =>
  clockworkOfPods.test(by) &&
  ((field === 'deletionTimestamp' && value === 'set') || (field === 'phase' && value === 'Failed'));

/** taint-eviction-controller writes by the account of the node controller. */
export const clockworkOfPods = /^(node-controller|pod-garbage-collector|kubernetes-admin)/;
