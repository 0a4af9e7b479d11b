import { UnknownVerdict } from '../../lib/verdict/verdict.ts';
import { storyOf } from '../story.ts';
import type { Trace } from '../trace.ts';
import { fixturesFor, type Play } from './play-fixtures.ts';
import type { RecordedCluster } from './recorded-cluster.ts';

/**
 * Stands in for fixtures/index.ts, whose `test` is Playwright's: what a scenario plays that imports from here is kept, and can be
 * played on a trace, with fixtures that are made by the same functions.
 */
export { claims } from '../../fixtures/claims.ts';
export { expect } from '../../fixtures/expect.ts';
export { needs } from '../../fixtures/needs.ts';
export { cutPowerOf, powerOn } from '../../fixtures/several-nodes.ts';
export { untilTainted } from '../../fixtures/until-tainted.ts';

let kept: Play | undefined;
let present: RecordedCluster | undefined;

/** Keeps what a scenario plays. */
export const test = Object.assign(
  (_title: string, _details: object, play: Play): void => {
    kept = play;
  },
  {
    /** Plays a step no sooner than it was played: until then powercut was still about the one before it. */
    step: async <T>(title: string, play: () => Promise<T> | T): Promise<T> => {
      const at = present?.script.step(title);
      if (at !== undefined) await present?.cluster.clock.waitUntil(at);
      return play();
    },
  },
);

/** What the scenario plays that was loaded last. */
export function lastKept(): Play {
  if (kept === undefined) throw new Error('there is no scenario');
  return kept;
}

/** Plays it. Throws what it throws, and UnknownVerdict where the trace goes another way. */
export async function playOn(trace: Trace, cluster: RecordedCluster, play: Play): Promise<void> {
  present = cluster;
  await play(await fixturesFor(play, cluster, () => namespaceOf(trace)));
}

/** It is called by the scenario and by the run. */
function namespaceOf(trace: Trace): string {
  const [name] = storyOf(trace).namespaces;
  if (name === undefined) throw new UnknownVerdict('the trace has no namespace of its scenario');
  return name;
}
