import type { Expectation } from '../model/expectation.ts';
import type { Interval } from '../recorder/observation.ts';
import type { Milliseconds } from '../units.ts';

export type VerdictWord = 'pass' | 'fail' | 'unknown';

/** One claim of one scenario, judged: what run.json keeps, and what every report shows. Plain JSON. */
export interface Claim {
  readonly id: string;
  /** The claim as a sentence, in the present tense. */
  readonly title: string;
  /** Title path of the scenario. */
  readonly scenario: string;
  /** Number of the step in the seed's story, if it has one. */
  readonly step?: number;
  readonly subject: string;
  readonly verdict: VerdictWord;
  /** Why this verdict: one sentence, always there. */
  readonly reason: string;
  /** How many transitions were really judged; 0 means that the claim was never exercised. */
  readonly exercised: number;
  readonly expectation?: Expectation;
  /** Duration from the cause to the change, as an interval (milliseconds); the worst one if there were several. */
  readonly observed?: Interval;
  /** When on the run's clock the change was seen; for the timeline. */
  readonly at?: Interval;
  /** Duration by server-written times alone, where both ends have one; a side fact, never judged. */
  readonly serverDuration?: Milliseconds;
  readonly evidence: readonly string[];
  /** True if the scenario claimed the opposite (`.not`). */
  readonly negated: boolean;
}

/**
 * Thrown, never returned, so that neither `.not` nor `expect.soft` nor a plain `npx playwright test` turns it green.
 */
export class UnknownVerdict extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UnknownVerdict';
  }
}
