import type { History, Transition } from './history.ts';

/**
 * Pods that were made in place of evicted ones: when, follows from the eviction. Of those that their owner made, the first ones after
 * evictions, as many as were evicted by then; how soon they come is the host's affair.
 */
export function replacementsIn(histories: readonly History[]): ReadonlySet<number> {
  const pods = histories.filter(({ kind }) => kind === 'Pod');
  const replacements = [...Map.groupBy(pods, ({ last }) => last.get('owner'))].flatMap(([, siblings]) => {
    const evictions = siblings.flatMap(({ transitions }) => transitions.filter(isEviction).map(({ at }) => at));
    const births = siblings.flatMap(({ u, transitions }) => transitions.filter(isBirth).map(({ at }) => ({ u, at })));
    const made: number[] = [];
    for (const { u, at } of births.toSorted((a, b) => a.at - b.at)) {
      if (evictions.filter((eviction) => eviction <= at).length > made.length) made.push(u);
    }
    return made;
  });
  return new Set(replacements);
}

const isBirth = ({ field, value }: Transition): boolean => field === 'exists' && value === 'yes';

const isEviction = ({ field, value, by }: Transition): boolean =>
  field === 'deletionTimestamp' && value === 'set' && clockworkOfPods.test(by);

/** taint-eviction-controller writes by the account of the node controller. */
export const clockworkOfPods = /^(node-controller|pod-garbage-collector|kubernetes-admin)/;
