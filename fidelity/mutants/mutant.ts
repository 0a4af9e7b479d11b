/** A mistake that is planted in a file, to see whether a golden trace finds it. */
export interface Mutant {
  /** What is wrong then, in a few words. */
  readonly plants: string;
  /** Below lib/sim, or below lib/ for a mistake in the harness. */
  readonly file: string;
  /** A text that the file has once. */
  readonly find: string;
  readonly replace: string;
  /** The trace that refutes it: version and scenario. */
  readonly trace: string;
}

/** A mistake in the simulator: the replay of the trace differs. */
export interface SimulatorMutant extends Mutant {
  /** What is found: how the text of one of the differences ends, all of it but what it is of. */
  readonly shows: string;
}

/** A mistake in the harness: a claim that the trace bears out fails. */
export interface ModelMutant extends Mutant {
  readonly claim: string;
  /** How the reason of its verdict begins. */
  readonly shows: string;
}
