import type { Milliseconds } from '../units.ts';

/** Every claim that the model can make. The id is what reports, baselines and JUnit call it. */
export type ClaimId = string;

/**
 * What ought to happen: `subject` changes within `window` after `relativeTo` was observed.
 * `window` is in milliseconds after that cause; `hi` may be Infinity in memory and is then absent in JSON.
 */
export interface Expectation {
  readonly id: ClaimId;
  /** `Node e2e-worker2`, `5 pods on e2e-worker2`. */
  readonly subject: string;
  readonly window: { readonly lo: Milliseconds; readonly hi: Milliseconds };
  /** Later than the window, but within `hi` after the cause, decides nothing: a lawful cluster may do so, rarely. */
  readonly excused?: { readonly hi: Milliseconds; readonly because: string };
  /** How much the measurement may blur a moment; the window is widened by it on both sides before judging. */
  readonly resolution: Milliseconds;
  /** The nearest observed cause, in words: `last heartbeat`, `Ready=Unknown`. */
  readonly relativeTo: string;
  /** As in `G … G + M + 8δ = 16 … 18.5 s`. */
  readonly formula: string;
  /** Why Kubernetes does so, with its source. */
  readonly because: string;
}
