import { parseArgs } from 'node:util';
import { type ExitCode, exitCodes } from '../../lib/exit-codes.ts';
import type { GivenSettings } from '../../lib/sim/settings.ts';
import { seconds } from '../../lib/units.ts';
import { readRuns } from '../../reports/read-run.ts';
import { runsBelow } from '../../reports/runs-below.ts';
import { measuredStory } from './measured-story.ts';
import { type Answer, answerOf, equalPairs, isATenthLater } from './pairs-of-runs.ts';
import { type PlantedConstant, plantedStory } from './planted-story.ts';
import { countRegressions, naiveT, powercut, type Story, tenPercent } from './reports.ts';

const help = `
How often a comparison of equal versions says regression, and how often it finds a changed one: npm run bench -- compare [options]

  --runs <folder>  in place of simulated stories the runs in this folder, each scenario's first and second, third and fourth
                   on equal clusters; may be given more than once

Exit codes: 0 at most 1 in 1,000 reports about equal sides says regression, and none of the pairs; 1 more do; 2 usage; 5 there are no pairs.
`;

const poolSize = 200;
const changedPoolSize = 25;
const firstChanged = 1_000_001;
const reports = 10_000;
const sizes = [
  { a: 1, b: 1 },
  { a: 5, b: 5 },
  { a: 20, b: 5 },
  { a: 12, b: 12 },
];
const answers = ['yes', 'no', 'not enough data'] as const satisfies readonly Answer[];
const judges = { powercut, 'naive t': naiveT, 'ten percent': tenPercent };

const changes: { readonly [name: string]: GivenSettings } = {
  'grace 16 → 17 s': { nodeMonitorGracePeriod: seconds(17) },
  'grace 16 → 20 s': { nodeMonitorGracePeriod: seconds(20) },
  'grace 16 → 24 s': { nodeMonitorGracePeriod: seconds(24) },
  'period 2 → 3 s': { nodeMonitorPeriod: seconds(3) },
  'period 2 → 5 s': { nodeMonitorPeriod: seconds(5) },
  'toleration 10 → 11 s': { defaultUnreachableTolerationSeconds: 11 },
  'toleration 10 → 12 s': { defaultUnreachableTolerationSeconds: 12 },
  'rate 10 → 0.1 nodes/s': { nodeEvictionRate: 0.1 },
};

const collector = 'controllers/pod-gc/pod-gc-controller.ts';
const quarantine = 'const quarantineTime = 40_000;';
/** No flag of Kubernetes sets these, so no setting of the simulator does. */
const constants: { readonly [name: string]: PlantedConstant } = {
  'PodGC quarantine 40 → 45 s': { file: collector, find: quarantine, replace: 'const quarantineTime = 45_000;' },
  'PodGC quarantine 40 → 60 s': { file: collector, find: quarantine, replace: 'const quarantineTime = 60_000;' },
  'PodGC period 20 → 30 s': { file: collector, find: 'const period = 20_000;', replace: 'const period = 30_000;' },
};

/** `npm run bench -- compare`: the same stories and the same groups at every time, by their seeds. */
export async function benchCompare(args: readonly string[]): Promise<ExitCode> {
  const given = optionsOf(args);
  if (given === undefined || given.help) {
    (given === undefined ? process.stderr : process.stdout).write(help.trimStart());
    return given === undefined ? exitCodes.usage : exitCodes.pass;
  }
  if (given.runs.length > 0) return comparePairs(given.runs);
  const pool = stories(poolSize, 1, {});
  const say = (cells: readonly (string | number)[]) => process.stdout.write(`| ${cells.join(' | ')} |\n`);
  say(['sides', 'runs A, B', ...Object.keys(judges)]);
  say(['---', '---', ...Object.keys(judges).map(() => '---')]);
  let worst = 0;
  for (const size of sizes) {
    const counts = Object.values(judges).map((judge) =>
      countRegressions({ a: pool, b: pool }, size, { reports, seed: 1, judge }),
    );
    worst = Math.max(worst, counts[0] ?? reports);
    say(['equal', `${size.a}, ${size.b}`, ...counts.map((count) => `${count} of ${reports}`)]);
  }
  const sayChanged = (name: string, other: readonly Story[]) => {
    for (const size of sizes) {
      const counts = Object.values(judges).map((judge) =>
        countRegressions({ a: pool, b: other }, size, { reports: 1000, seed: 2, judge }),
      );
      say([name, `${size.a}, ${size.b}`, ...counts.map((count) => `${(count / 10).toFixed(1)} %`)]);
    }
  };
  for (const [name, changed] of Object.entries(changes)) {
    sayChanged(name, stories(changedPoolSize, firstChanged, changed));
  }
  for (const [name, constant] of Object.entries(constants)) {
    const { measuredStory: planted } = await plantedStory(constant);
    sayChanged(name, stories(changedPoolSize, firstChanged, {}, planted));
  }
  return worst <= reports / 1000 ? exitCodes.pass : exitCodes.fail;
}

const stories = (
  count: number,
  firstSeed: number,
  changed: GivenSettings,
  tell: typeof measuredStory = measuredStory,
): readonly Story[] => Array.from({ length: count }, (_, index) => tell(firstSeed + index, changed));

/** Undefined where they are none. */
function optionsOf(args: readonly string[]): { readonly runs: readonly string[]; readonly help: boolean } | undefined {
  try {
    const options = { runs: { type: 'string', multiple: true }, help: { type: 'boolean', short: 'h' } } as const;
    const { values } = parseArgs({ args: [...args], options });
    return { runs: values.runs ?? [], help: values.help ?? false };
  } catch {
    return undefined;
  }
}

/** What powercut answers of pairs of runs on equal clusters. */
function comparePairs(folders: readonly string[]): ExitCode {
  const pairs = equalPairs(readRuns(folders.flatMap(runsBelow))).map((pair) => ({ ...pair, answer: answerOf(pair) }));
  const kinds = Map.groupBy(
    pairs,
    ({ version, profile, a }) => `${version} ${profile}${a.simulated ? ', simulated' : ''}`,
  );
  const row = (cells: readonly (string | number)[]) => process.stdout.write(`| ${cells.join(' | ')} |\n`);
  row(['clusters', 'scenarios', 'pairs', ...answers, 'ten percent']);
  row(['---', '---', '---', ...answers.map(() => '---'), '---']);
  for (const [kind, those] of kinds) {
    const counts = answers.map((answer) => those.filter((pair) => pair.answer === answer).length);
    const scenarios = new Set(those.map(({ scenario }) => scenario)).size;
    row([kind, scenarios, those.length, ...counts, those.filter(isATenthLater).length]);
  }
  if (pairs.length === 0) return exitCodes.unknown;
  return pairs.some(({ answer }) => answer === 'no') ? exitCodes.fail : exitCodes.pass;
}
