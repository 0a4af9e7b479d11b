import type { Judgement } from '../judge/judge-trace.ts';
import type { Trace } from '../trace.ts';
import { loadJudge } from './load-mutant.ts';
import type { ModelMutant } from './mutant.ts';
import { traceNamed, tracesByName, type Verdict } from './refute.ts';

/** Judges traces by harnesses with and without mistakes. */
export class ModelJury {
  readonly #traces: ReadonlyMap<string, Trace>;
  readonly #sound = new Map<string, Judgement>();

  constructor(traces: readonly Trace[]) {
    this.#traces = tracesByName(traces);
  }

  /**
   * A mutant is refuted if its claim fails as it says, and the whole scenario passes without the mistake. Throws RangeError if there is
   * no such trace, or the mutant's text is not there just once.
   */
  async judge(mutant: ModelMutant): Promise<Verdict> {
    const trace = traceNamed(this.#traces, mutant.trace);
    const { judgeTrace } = await loadJudge();
    const sound = this.#sound.get(mutant.trace) ?? (await judgeTrace(trace));
    this.#sound.set(mutant.trace, sound);
    const { claims, verdict, reason = '' } = await (await loadJudge(mutant)).judgeTrace(trace);
    const failed = claims.filter((claim) => claim.verdict === 'fail');
    return {
      refuted:
        sound.verdict === 'pass' &&
        failed.some((claim) => claim.id === mutant.claim && claim.reason.startsWith(mutant.shows)),
      found: [
        ...(sound.verdict === 'pass' ? [] : [`without it: ${sound.verdict}, ${sound.reason ?? ''}`]),
        ...failed.map((claim) => `${claim.id} fails: ${claim.reason}`),
        ...(failed.length > 0 || verdict === 'pass' ? [] : [`${verdict}: ${reason}`]),
      ],
    };
  }
}
