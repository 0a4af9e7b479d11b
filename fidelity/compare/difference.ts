/** Something in which a simulated trace is not as the recorded one. */
export interface Difference {
  readonly aspect: 'object' | 'transition' | 'order' | 'write' | 'second' | 'event' | 'drain' | 'count';
  /** Which, without what differs from run to run: by it differences of several runs are known to be the same. */
  readonly key: string;
  /** For people. */
  readonly text: string;
  /** True if the recorded trace itself shows that its host was held up by so much: no rule of Kubernetes is in it, and it is counted apart. */
  readonly byHost?: true;
}
