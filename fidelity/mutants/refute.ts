import { compareTraces } from '../compare.ts';
import type { Trace } from '../trace.ts';
import { loadReplay } from './load-mutant.ts';
import type { SimulatorMutant } from './mutant.ts';

type Simulator = Awaited<ReturnType<typeof loadReplay>>;

/** What came of a mutant. */
export interface Verdict {
  /** Whether a trace shows of it what it is to show. */
  readonly refuted: boolean;
  /** What is found with the mistake, and not without it. */
  readonly found: readonly string[];
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

  static async of(traces: readonly Trace[]): Promise<Jury> {
    return new Jury(tracesByName(traces), await loadReplay());
  }

  /** Throws RangeError if there is no such trace, or the mutant's text is not there just once. */
  async judge(mutant: SimulatorMutant): Promise<Verdict> {
    const trace = traceNamed(this.#traces, mutant.trace);
    const lawful = this.#lawful.get(mutant.trace) ?? new Set(differencesOf(trace, this.#sound));
    this.#lawful.set(mutant.trace, lawful);
    const found = differencesOf(trace, await loadReplay(mutant)).filter((text) => !lawful.has(text));
    return { found, refuted: found.some((text) => text.endsWith(mutant.shows)) };
  }
}

/** As mutants name them. Of several recordings of a scenario the first of profile fast is taken. */
export const tracesByName = (traces: readonly Trace[]): ReadonlyMap<string, Trace> =>
  new Map(
    traces
      .filter(({ header }) => header.profile === 'fast')
      .toReversed()
      .map((trace) => [`${trace.header.kubernetes} ${trace.header.scenario}`, trace]),
  );

/** Throws RangeError if there is none of this name. */
export function traceNamed(traces: ReadonlyMap<string, Trace>, name: string): Trace {
  const trace = traces.get(name);
  if (trace === undefined) throw new RangeError(`there is no trace ${name}`);
  return trace;
}

/** In what a replay on a simulator differs from its trace. */
export const differencesOf = (trace: Trace, { replayInPhase }: Simulator): readonly string[] =>
  compareTraces(trace, replayInPhase(trace)).map(({ text }) => text);
