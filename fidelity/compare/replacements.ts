import { seconds } from '../../lib/units.ts';
import type { History, Transition } from './history.ts';

/** Pods that were made in place of evicted ones: when, follows from the eviction. Others may follow from the readiness of a Pod. */
export function replacementsIn(histories: readonly History[]): ReadonlySet<number> {
  const evicted = histories.flatMap(({ kind, last, transitions }) =>
    kind === 'Pod' ? transitions.filter(isEviction).map(({ at }) => ({ at, owner: last.get('owner') })) : [],
  );
  const born = histories.filter(({ kind, last, transitions }) => {
    const birth = transitions.find(({ field, value }) => field === 'exists' && value === 'yes');
    return (
      kind === 'Pod' &&
      birth !== undefined &&
      evicted.some(({ at, owner }) => owner === last.get('owner') && birth.at >= at && birth.at - at < seconds(2))
    );
  });
  return new Set(born.map(({ u }) => u));
}

const isEviction = ({ field, value, by }: Transition): boolean =>
  field === 'deletionTimestamp' && value === 'set' && clockworkOfPods.test(by);

/** taint-eviction-controller writes by the account of the node controller. */
export const clockworkOfPods = /^(node-controller|pod-garbage-collector|kubernetes-admin)/;
