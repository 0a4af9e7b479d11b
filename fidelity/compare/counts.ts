import type { Difference } from './difference.ts';
import { isCount } from './history.ts';
import type { Pair } from './match.ts';
import type { Unfinished } from './unfinished.ts';

/** What follows from how far the kubelets of a workload's Pods have come. */
const ofKubelets = /^(ready|available|unavailable|terminating)Replicas$|^number(Ready|Available|Unavailable)$/;

/** That the numbers of a workload's status are the same when all is over, but for what kubelets have not finished. */
export function countDifferences({ name, recorded, simulated }: Pair, unfinished: Unfinished): readonly Difference[] {
  const isOpen = unfinished.owners.has(recorded.id);
  const numbers = [...recorded.last].filter(
    ([field, value]) => typeof value === 'number' && isCount(field) && !(isOpen && ofKubelets.test(field)),
  );
  return numbers.flatMap(([field, value]): Difference[] => {
    const other = simulated.last.get(field);
    if (other === value) return [];
    const text = `${name}: ${field} ends at ${value}, simulated at ${other ?? 'nothing'}`;
    return [{ aspect: 'count', key: text, text }];
  });
}
