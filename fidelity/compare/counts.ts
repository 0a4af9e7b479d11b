import type { Difference } from './difference.ts';
import { isCount } from './history.ts';
import type { Pair } from './match.ts';

/** That the numbers of a workload's status are the same when all is over. */
export function countDifferences({ name, recorded, simulated }: Pair): readonly Difference[] {
  const numbers = [...recorded.last].filter(([field, value]) => typeof value === 'number' && isCount(field));
  return numbers.flatMap(([field, value]): Difference[] => {
    const other = simulated.last.get(field);
    if (other === value) return [];
    const text = `${name}: ${field} ends at ${value}, simulated at ${other ?? 'nothing'}`;
    return [{ aspect: 'count', key: text, text }];
  });
}
