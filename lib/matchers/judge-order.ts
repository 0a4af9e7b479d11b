import { resolution } from '../model/allowances.ts';
import type { TaintOrder } from '../model/taint-order.ts';
import type { Observation } from '../recorder/observation.ts';
import { formatDuration } from '../units.ts';
import { durationBetween } from '../verdict/interval.ts';
import { formatInterval, type Judgement } from '../verdict/judge.ts';

/**
 * Judges by resourceVersion that `first` came before `second` on one object. The wrong order is unknown where the rule lets
 * the two race, and as long as `first` was not later than such a race explains.
 */
export function judgeOrder(first: Observation, second: Observation, order: TaintOrder): Judgement {
  const versions = `resourceVersions ${first.resourceVersion} and ${second.resourceVersion}`;
  if (BigInt(first.resourceVersion) <= BigInt(second.resourceVersion)) {
    return { verdict: 'pass', reason: `NoSchedule was written before NoExecute (${versions})` };
  }
  const late = durationBetween(second.seen, first.seen);
  const seen = `NoSchedule was written ${formatInterval(late)} after NoExecute (${versions})`;
  return order.lag > 0 && late.lo <= order.lag + resolution
    ? { verdict: 'unknown', reason: `${seen}, but ${order.because}` }
    : { verdict: 'fail', reason: `${seen}; it may be ${formatDuration(order.lag)} late at most: ${order.because}` };
}
