import { gatherTests, type ScenarioRecord } from './compose/attempts.ts';
import { findClaims } from './compose/claims.ts';
import { outcomeOf, wasInterrupted } from './compose/outcome.ts';
import { pressureOf } from './compose/pressure.ts';
import { type JudgedScenarios, judgeScenarios } from './compose/scenarios.ts';
import { confirmedByFaults, type RunRecord } from './compose/shortcomings.ts';
import { type Run, runSchema, schemaVersion } from './run.ts';
import { type ClusterLine, type Pieces, pieceFiles } from './run-folder/pieces.ts';
import type { RunCluster } from './schema/cluster.ts';
import type { RunOutcome } from './schema/outcome.ts';

/** Names of the reports beside run.json. */
export const reportFiles = {
  run: 'run.json',
  html: 'report.html',
  markdown: 'summary.md',
  junit: 'junit.xml',
  ctrf: 'ctrf.json',
  openMetrics: 'metrics.txt',
  perfetto: 'trace.json',
} as const;

/** Makes run.json out of what a run left behind; the same pieces always give the same run. */
export function composeRun(pieces: Pieces): Run {
  const { context, end } = pieces;
  const { outcome, judged, problems } = judgeRun(pieces);
  const pressure = pressureOf(pieces.pressure ?? []);
  return runSchema.parse({
    schemaVersion,
    id: context.id,
    powercutVersion: context.powercutVersion,
    simulated: context.simulated,
    startedAt: context.startedAt,
    ...(end === undefined ? {} : { endedAt: end.endedAt, durationMs: end.durationMs }),
    outcome,
    provider: context.provider,
    requestedScenarios: context.scenarios,
    spec: context.spec,
    host: context.host,
    ...(pressure === undefined ? {} : { pressure }),
    clusters: distinctClusters(pieces.clusters),
    scenarios: [...judged.scenarios],
    claims: [...judged.claims],
    faults: [...pieces.faults],
    gaps: [...pieces.gaps],
    tracks: [...pieces.tracks],
    notes: [...pieces.notes],
    problems,
    files: {
      timelines: [...pieces.timelines],
      html: reportFiles.html,
      markdown: reportFiles.markdown,
      junit: reportFiles.junit,
      ...(pieces.hasPlaywrightLog ? { playwrightLog: pieceFiles.playwrightLog } : {}),
    },
  } satisfies Run);
}

export interface JudgedRun {
  readonly outcome: RunOutcome;
  readonly judged: JudgedScenarios;
  readonly problems: string[];
}

/** Scenarios, claims and the verdict on all of it. */
export function judgeRun(pieces: RunRecord & Pick<Pieces, 'claimLines' | 'tests' | 'problems' | 'end'>): JudgedRun {
  const tests = gatherTests(pieces.tests);
  const found = findClaims(pieces.claimLines);
  const problems = [...pieces.problems, ...found.problems];
  const claims = found.claims.map((one) => {
    const faults = faultsDuring(pieces.faults, tests.scenarios, one.testId);
    return { ...one, claim: confirmedByFaults(one.claim, faults) };
  });
  const judged = judgeScenarios(tests.scenarios, claims, wasInterrupted(pieces.end, tests));
  return {
    outcome: outcomeOf({ ...pieces, problems }, tests, judged),
    judged,
    problems: problems.map(({ text }) => text),
  };
}

/** What was done while a test ran: the same node may lose its power in each repetition, and each has to prove its own. */
function faultsDuring(faults: Pieces['faults'], scenarios: readonly ScenarioRecord[], testId: string | undefined) {
  const attempts = scenarios.find(({ test }) => test.testId === testId)?.attempts ?? [];
  const [first] = attempts;
  if (first === undefined) return faults;
  const last = attempts.at(-1)?.end?.at ?? Number.POSITIVE_INFINITY;
  return faults.filter(({ requestedAt }) => first.startedAtMs <= requestedAt && requestedAt <= last);
}

/** A process that replaces a dead one finds the same cluster again: told once, unless it was found changed. */
function distinctClusters(lines: readonly ClusterLine[]): RunCluster[] {
  const clusters = lines.map(({ description, settings, extrapolated }) => ({
    name: description.spec.name,
    nodes: description.nodes.map(({ name, role }) => ({ name, role })),
    settings,
    ...(extrapolated === undefined ? {} : { extrapolated }),
  }));
  return [...new Map(clusters.map((cluster) => [JSON.stringify(cluster), cluster])).values()];
}
