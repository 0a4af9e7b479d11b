import type { Milliseconds } from '../units.ts';
import type { Seen } from './observation.ts';

/** Everything that is known about the moment of one write, when the line that told it has been received. */
export interface WriteEvidence {
  /** Receipt of the chunk that completed the line. */
  readonly receivedAt: Milliseconds;
  /** Sending of the latest consistent list that did not have the write yet. */
  readonly read: Milliseconds | undefined;
  /** `lo` of the write that this watch delivered just before: writes come in the order in which they were made. */
  readonly ordered: Milliseconds | undefined;
  /** The latest stamp that was taken before this write, mapped to the run's clock less the error of the mapping. */
  readonly stamped: Milliseconds | undefined;
}

/**
 * The interval that contains the moment of a write: as late a beginning as can be proved, ending with the receipt.
 *
 * The receipt of the line or bookmark before is *not* among the proofs, although it looks like one: the API server may have
 * committed this write before we received that line. Only what was *sent* after the old state was still there counts.
 *
 * A stamp later than the receipt cannot be; then the mapping of the server's clock is wrong, and the stamp is left aside.
 */
export function seenOf(evidence: WriteEvidence): Seen & { readonly impossibleStamp: boolean } {
  const { receivedAt, read, ordered, stamped } = evidence;
  const impossibleStamp = stamped !== undefined && stamped > receivedAt;
  const proofs = [
    { lo: read, rule: 'read' as const },
    { lo: ordered, rule: 'ordered' as const },
    { lo: impossibleStamp ? undefined : stamped, rule: 'server-time' as const },
  ];
  let best: { readonly lo: Milliseconds; readonly rule: Seen['rule'] } | undefined;
  for (const { lo, rule } of proofs) {
    if (lo !== undefined && (best === undefined || lo > best.lo)) best = { lo, rule };
  }
  if (best === undefined) throw new Error('a change was received, but no list before it: nothing proves when it came');
  return { lo: best.lo, hi: receivedAt, rule: best.rule, impossibleStamp };
}
