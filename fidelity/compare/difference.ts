/** Something in which a simulated trace is not as the recorded one. */
export interface Difference {
  readonly aspect: 'object' | 'transition' | 'order' | 'write' | 'second' | 'event' | 'drain' | 'count';
  /** Which, without what differs from run to run: by it differences of several runs are known to be the same. */
  readonly key: string;
  /** For people. */
  readonly text: string;
}
