import { z } from 'zod';
import { runClaim } from './schema/claim.ts';
import { runCluster, runSpec } from './schema/cluster.ts';
import { duration, utc } from './schema/common.ts';
import { runFault } from './schema/fault.ts';
import { runHost } from './schema/host.ts';
import { runOutcome } from './schema/outcome.ts';
import { runPressure } from './schema/pressure.ts';
import { runGap, runNote } from './schema/record.ts';
import { runScenario } from './schema/scenario.ts';
import { mostTracks, runTrack } from './schema/track.ts';

/** Raised by every change after which an older reader would misread, or reject, a newer run.json. */
export const schemaVersion = 2;

const files = z
  .strictObject({
    timelines: z.array(z.string()).describe('Everything that was observed, one JSON object a line.'),
    html: z.string().describe('The whole run as one page.'),
    markdown: z.string(),
    junit: z.string(),
    playwrightLog: z.string().exactOptional().describe('What Playwright printed.'),
  })
  .describe("Paths relative to the run's folder.");

/** run.json: the one source of every report. */
export const runSchema = z
  .strictObject({
    schemaVersion: z.literal(schemaVersion).describe('Version of this schema.'),
    id: z.string().describe('Unique name of the run; its folder is called so.'),
    powercutVersion: z.string(),
    simulated: z
      .boolean()
      .describe('True if the cluster was not a real one; every report then says so in its first line.'),
    startedAt: utc().describe("RFC 3339, UTC; instant 0 of the run's clock."),
    endedAt: utc().exactOptional().describe('RFC 3339, UTC; absent if the run died.'),
    durationMs: duration().exactOptional().describe('Milliseconds; absent if the run died.'),
    outcome: runOutcome,
    provider: z.string().describe('What made the cluster, as in kind.'),
    requestedScenarios: z
      .array(z.string())
      .describe('Names of the scenarios that were asked for; empty where Playwright chose them.'),
    spec: runSpec,
    host: runHost,
    pressure: runPressure.exactOptional(),
    clusters: z
      .array(runCluster)
      .describe('The clusters as they were found when scenarios got them; one that was found changed appears again.'),
    scenarios: z.array(runScenario),
    claims: z.array(runClaim),
    faults: z.array(runFault),
    gaps: z.array(runGap).describe('Holes in the record.'),
    tracks: z
      .array(runTrack)
      .max(mostTracks)
      .describe('What the cluster showed, for pictures; verdicts never rest on it.'),
    notes: z.array(runNote),
    problems: z.array(z.string()).describe('What is wrong with the files that this was made from.'),
    files,
  })
  .meta({
    title: 'powercut run',
    description:
      "One run of powercut. Numbers are milliseconds unless their description says otherwise; instants are on the run's own " +
      'clock, which is monotonic and shows 0 when the run begins.',
  });

export type Run = z.infer<typeof runSchema>;

/** The JSON Schema (draft 2020-12) that is published as run.schema.json. */
export function runJsonSchema(): object {
  return { $id: `urn:powercut:run:${schemaVersion}`, ...z.toJSONSchema(runSchema) };
}
