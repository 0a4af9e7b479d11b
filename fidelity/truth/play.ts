import type { ObservedCluster } from '../../lib/cluster/observed-cluster.ts';
import { HarnessError } from '../../lib/errors.ts';
import type { Milliseconds } from '../../lib/units.ts';
import type { JudgedClaim } from '../../lib/verdict/claim-sink.ts';
import { fixturesFor, type Play } from '../judge/play-fixtures.ts';
import { type Kept, lastKept } from './told.ts';

/** A claim, and when it was asked and answered, in the simulator's own time. */
export interface HeardClaim {
  readonly claim: Pick<JudgedClaim, 'id' | 'subject' | 'verdict' | 'reason'>;
  readonly begun: Milliseconds;
  readonly settled: Milliseconds;
}

/** What powercut made of a story. */
export interface Played {
  readonly heard: readonly HeardClaim[];
  /** Claims that the scenario declares, and that were not begun. */
  readonly unasked: readonly string[];
  /** Why the scenario did not come to its end. */
  readonly ended: string | undefined;
}

const plays = new Map<string, Kept>();

/** Plays a scenario on a cluster that is recorded; `now` tells the simulator's time. Throws what is a bug. */
export async function play(scenario: string, cluster: ObservedCluster, now: () => Milliseconds): Promise<Played> {
  const heard: HeardClaim[] = [];
  const begun = new Map<string, { readonly id: string; readonly begun: Milliseconds }>();
  let count = 0;
  const observed: ObservedCluster = {
    ...cluster,
    claims: {
      begin: ({ id }) => {
        count += 1;
        const key = `${count} ${id}`;
        begun.set(key, { id, begun: now() });
        return key;
      },
      settle: (key, claim) => {
        heard.push({ claim, begun: begun.get(key)?.begun ?? now(), settled: now() });
        begun.delete(key);
      },
    },
  };
  const { play: scenarioPlay, claims } = await playOf(scenario);
  const ended = await playOn(scenarioPlay, observed);
  // What was begun and never judged is unknown.
  for (const { id, begun: at } of begun.values()) {
    const claim = { id, subject: '', verdict: 'unknown', reason: 'it was begun and not judged' } as const;
    heard.push({ claim, begun: at, settled: now() });
  }
  const asked = new Set(heard.map(({ claim }) => claim.id));
  return { heard, unasked: claims.filter((id) => !asked.has(id)), ended };
}

async function playOn(scenario: Play, observed: ObservedCluster): Promise<string | undefined> {
  try {
    await scenario(await fixturesFor(scenario, observed, () => 'truth'));
    return undefined;
  } catch (error) {
    const lawful =
      error instanceof HarnessError || (error instanceof Error && (error.name === 'UnknownVerdict' || 'code' in error));
    if (!lawful && !observed.failed.aborted) throw error;
    return String(error);
  }
}

async function playOf(scenario: string): Promise<Kept> {
  const known = plays.get(scenario);
  if (known !== undefined) return known;
  await import(new URL(`../../scenarios/${scenario}.spec.ts`, import.meta.url).href);
  const loaded = lastKept();
  plays.set(scenario, loaded);
  return loaded;
}
