import { compareTraces } from '../compare.ts';
import type { Trace } from '../trace.ts';
import { loadReplay } from './load-mutant.ts';
import type { Mutant } from './mutant.ts';

type Simulator = Awaited<ReturnType<typeof loadReplay>>;

/** What came of a mutant. */
export interface Verdict {
  readonly mutant: Mutant;
  /** What the simulator differs in with it from the recorded trace, and does not differ in without it. */
  readonly differences: readonly string[];
  /** Whether what the mutant is to show is among them. */
  readonly refuted: boolean;
}

/** Replays traces on simulators with and without mistakes. */
export class Jury {
  readonly #traces: ReadonlyMap<string, Trace>;
  readonly #sound: Simulator;
  readonly #lawful = new Map<string, ReadonlySet<string>>();

  private constructor(traces: ReadonlyMap<string, Trace>, sound: Simulator) {
    this.#traces = traces;
    this.#sound = sound;
  }

  /** Of several recordings of a scenario the first is taken. */
  static async of(traces: readonly Trace[]): Promise<Jury> {
    const byName = new Map(traces.toReversed().map((trace) => [nameOf(trace), trace]));
    return new Jury(byName, await loadReplay());
  }

  /** Throws RangeError if there is no such trace, or the mutant's text is not there just once. */
  async judge(mutant: Mutant): Promise<Verdict> {
    const trace = this.#traces.get(mutant.trace);
    if (trace === undefined) throw new RangeError(`there is no trace ${mutant.trace}`);
    const lawful = this.#lawful.get(mutant.trace) ?? new Set(differencesOf(trace, this.#sound));
    this.#lawful.set(mutant.trace, lawful);
    const differences = differencesOf(trace, await loadReplay(mutant)).filter((text) => !lawful.has(text));
    return { mutant, differences, refuted: differences.some((text) => text.includes(mutant.shows)) };
  }
}

/** As mutants name it. */
const nameOf = ({ header }: Trace): string => `${header.kubernetes} ${header.scenario}`;

const differencesOf = (trace: Trace, { replayInPhase }: Simulator): readonly string[] =>
  compareTraces(trace, replayInPhase(trace)).map(({ text }) => text);
