import { type Milliseconds, seconds } from '../units.ts';
import { starvedWhen } from './starved-when.ts';

/** How the recorder spends its requests, and when it loses patience. */
export interface RecorderTimings {
  /** Pause between an answer and the next question on a kind with an open window; decides how narrow intervals are. */
  readonly windowPause: Milliseconds;
  /** How often a watch is checked against a consistent list of names. */
  readonly checkEvery: Milliseconds;
  /** Pause after a question that was not answered. */
  readonly retryAfter: Milliseconds;
  /**
   * An API server that takes longer than this to answer counts as unreachable. It waits itself up to 3 s for its watch
   * cache before it asks etcd (apiserver, storage/cacher).
   */
  readonly answerWithin: Milliseconds;
  /** A watch that has not delivered what a list shows, this long after the list, counts as silent. */
  readonly silentAfter: Milliseconds;
  /** First and longest pause before a connection is tried again. */
  readonly backOff: { readonly first: Milliseconds; readonly longest: Milliseconds };
  /** How long the first lists may be tried for. */
  readonly startWithin: Milliseconds;
  /** A delay of our own event loop, or of an answer, that is told as a note. */
  readonly starvedAfter: Milliseconds;
}

export const defaultTimings: RecorderTimings = {
  windowPause: 150,
  checkEvery: seconds(1),
  retryAfter: seconds(1),
  answerWithin: seconds(3.5),
  silentAfter: seconds(2),
  backOff: { first: 100, longest: seconds(2) },
  startWithin: seconds(15),
  starvedAfter: starvedWhen.late,
};
