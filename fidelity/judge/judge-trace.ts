import { HarnessError } from '../../lib/errors.ts';
import type { JudgedClaim } from '../../lib/verdict/claim-sink.ts';
import { UnknownVerdict, type VerdictWord } from '../../lib/verdict/verdict.ts';
import type { Trace } from '../trace.ts';
import type { Play } from './play-fixtures.ts';
import { recordedCluster } from './recorded-cluster.ts';
import { lastKept, playOn } from './told-story.ts';

/** What powercut makes of a trace. */
export interface Judgement {
  /** In the order in which the scenario made them. */
  readonly claims: readonly JudgedClaim[];
  readonly verdict: VerdictWord;
  /** Why it is not `pass`. */
  readonly reason?: string;
}

const plays = new Map<string, Play>();

/**
 * Plays the scenario that a trace was recorded of once more, on the trace: each of its matchers judges what the real cluster did.
 * To be loaded by loadJudge, for a scenario imports Playwright's `test`.
 */
export async function judgeTrace(trace: Trace): Promise<Judgement> {
  const play = await playOf(trace.header.scenario);
  const cluster = recordedCluster(trace);
  try {
    await playOn(trace, cluster, play);
    return { claims: cluster.judged, verdict: 'pass' };
  } catch (error) {
    const failed = cluster.judged.find(({ verdict }) => verdict !== 'pass');
    if (failed === undefined && !(error instanceof UnknownVerdict || error instanceof HarnessError)) throw error;
    const reason = failed === undefined ? String(error) : `${failed.id}: ${failed.reason}`;
    return { claims: cluster.judged, verdict: failed?.verdict ?? 'unknown', reason };
  }
}

async function playOf(scenario: string): Promise<Play> {
  const known = plays.get(scenario);
  if (known !== undefined) return known;
  await import(new URL(`../../scenarios/${scenario}.spec.ts`, import.meta.url).href);
  const play = lastKept();
  plays.set(scenario, play);
  return play;
}
