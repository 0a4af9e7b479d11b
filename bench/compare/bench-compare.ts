import { type ExitCode, exitCodes } from '../../lib/exit-codes.ts';
import type { GivenSettings } from '../../lib/sim/settings.ts';
import { seconds } from '../../lib/units.ts';
import { measuredStory } from './measured-story.ts';
import { type PlantedConstant, plantedStory } from './planted-story.ts';
import { countRegressions, naiveT, powercut, type Story, tenPercent } from './reports.ts';

const help = `
How often a comparison of equal versions says regression, and how often it finds a changed one: npm run bench -- compare

Exit codes: 0 at most 1 in 1,000 reports about equal sides says regression, 1 more do, 2 usage.
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
  if (args.length > 0) {
    const asked = args.includes('--help') || args.includes('-h');
    (asked ? process.stdout : process.stderr).write(help.trimStart());
    return asked ? exitCodes.pass : exitCodes.usage;
  }
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
