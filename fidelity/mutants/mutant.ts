/** A mistake that is planted in the simulator, to see whether the replay of a golden trace finds it. */
export interface Mutant {
  /** What is wrong then, in a few words. */
  readonly plants: string;
  /** Below lib/sim. */
  readonly file: string;
  /** A text that the file has once. */
  readonly find: string;
  readonly replace: string;
  /** The trace that refutes it: version and scenario. */
  readonly trace: string;
  /** What is found: part of the text of one of the differences. */
  readonly shows: string;
}
