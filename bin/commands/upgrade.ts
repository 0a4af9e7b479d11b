import { mkdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { Command } from 'commander';
import { resolveNodeImage } from '../../lib/cluster/kind/images.ts';
import { resolveSimulatedVersion } from '../../lib/cluster/sim/versions.ts';
import { usageError } from '../../lib/errors.ts';
import { type ExitCode, exitCodes } from '../../lib/exit-codes.ts';
import { newRunId } from '../../lib/owner/run-id.ts';
import { compareRuns } from '../../reports/compare/compare-runs.ts';
import { comparisonText } from '../../reports/compare/text.ts';
import type { Upgrade } from '../../reports/compare/upgrade.ts';
import { jsonText } from '../../reports/json-text.ts';
import type { Run } from '../../reports/run.ts';
import { createInk } from '../../reports/terminal/ink.ts';
import { showsUnicode } from '../../reports/terminal/unicode.ts';
import { writeAtomically } from '../../reports/write-atomically.ts';
import { acceptOption, readAccepted } from '../compare/accepted-option.ts';
import { readSide } from '../compare/read-side.ts';
import { wantsColor } from '../environment.ts';
import { addClusterOptions, type ClusterOptions, clusterSpec, parseCount } from '../options.ts';
import { outputFolder } from '../package.ts';
import { print } from '../print.ts';
import { playScenarios } from '../run/play-scenarios.ts';
import { holdRun } from '../run/session.ts';
import type { Wiring } from '../run/wiring.ts';
import { chooseScenarios } from '../scenarios.ts';
import { compareDefaults, type ReadVersion } from '../upgrade/defaults.ts';
import { imageDefaults, inImageByDocker } from '../upgrade/image-defaults.ts';
import { abba, type SideName } from '../upgrade/order.ts';
import { defaultLines, exitCodeOf, upgradeHtml, upgradeMarkdown } from '../upgrade/report.ts';
import { simulatedDefaults } from '../upgrade/simulated-defaults.ts';

const examples = `Examples:
  powercut upgrade --from 1.31 --to 1.34                        on the simulator, in seconds
  powercut upgrade --from 1.34 --to 1.37 --provider kind        on real clusters, by Docker and kind
  powercut upgrade --from 1.34 --to 1.37 drain-refused --runs 5   one scenario, five times on each version
  powercut upgrade --to 1.37 --baseline runs/before             against runs that were made before
  powercut upgrade --settings-from old.json --settings-to new.json   other settings instead of another version
  powercut upgrade --from 1.34 --to 1.37 --accept accepted.json   but for what was reviewed and accepted
`;

const notes = `
Exit codes: 0 yes; 1 a claim fails and that is no news; 2 usage; 3 environment not fit; 4 a regression; 5 not enough
data; 130 interrupted.
`;

interface Options extends ClusterOptions {
  readonly from?: string;
  readonly to?: string;
  readonly settingsFrom?: string;
  readonly settingsTo?: string;
  readonly baseline?: string;
  readonly runs: number;
  readonly accept?: string;
  readonly json: boolean;
  readonly color: boolean;
}

/** `powercut upgrade`: the gate before an upgrade: what changes, whether it was meant to, and whether anything else does. */
export function upgradeCommand(wiring: Wiring): Command {
  const command = new Command('upgrade')
    .description('compare two versions, or two sets of settings: their defaults, then runs on both')
    .addHelpText('before', examples)
    .addHelpText('after', notes)
    .argument('[scenario...]', 'names or tags from `powercut list`, or all; if none is given, worker-loses-power')
    .option('--from <version>', 'the present version (default: that of the baseline, else that of --to)')
    .option('--to <version>', 'the next version (default: that of --from)')
    .option('--settings-from <file>', 'settings of the present cluster, as powercut capture writes them')
    .option('--settings-to <file>', 'settings of the next one')
    .option('--baseline <folder>', 'runs of the present version that were made before; none are made of it')
    .option('--runs <n>', 'runs a side, in the order A B B A', parseCount, 2)
    .addOption(acceptOption())
    .option('--json', "print upgrade.json's content on stdout, and all prose on stderr", false)
    .option('--no-color', 'no colour; so do NO_COLOR and TERM=dumb');
  return addClusterOptions(command, wiring.environment).action(async (names: readonly string[], options: Options) => {
    process.exitCode = await upgrade(names, options, wiring);
  });
}

async function upgrade(names: readonly string[], options: Options, wiring: Wiring): Promise<ExitCode> {
  const clock = wiring.newClock();
  const accepted = readAccepted(options.accept);
  const baseline = options.baseline === undefined ? undefined : readSide(options.baseline);
  const sides = sidesOf(options, baseline);
  const scenarios = chooseScenarios(names, wiring.scenarios());
  // What cannot be made of either side is said before a run is made of the other.
  for (const side of Object.values(sides)) await clusterSpec(side, newRunId(clock.date()), scenarios);
  const stream = options.json ? process.stderr : process.stdout;
  const ink = createInk({
    color: options.color && wantsColor(wiring.environment, stream),
    unicode: showsUnicode({ platform: process.platform, environment: wiring.environment }),
  });
  const [a, b] = [await readVersion(sides.a, wiring), await readVersion(sides.b, wiring)];
  const defaults = compareDefaults(a, b, options.profile ?? (options.provider === 'sim' ? 'default' : 'fast'));
  const differing =
    defaults.length === 0 ? ['Defaults: none differs.'] : ['Defaults that differ:', ...defaultLines(defaults)];
  await print(`${differing.map(ink.plain).join('\n')}\n\n`, stream);

  const elsewhere = defaults.filter(({ judgement }) => judgement === 'regression').map(({ name }) => name);
  const compared = (): Upgrade['comparison'] =>
    compareRuns(made.a, made.b, { accepted, today: clock.date(), names: { a: 'A', b: 'B' }, elsewhere });
  const made: Record<SideName, Run[]> = { a: [...(baseline ?? [])], b: [] };
  const runs: { side: SideName; id: string; exitCode: ExitCode }[] = [];
  const order = abba(options.runs).filter((side) => baseline === undefined || side === 'b');
  let stoppedEarly: string | undefined;
  for (const [turn, side] of order.entries()) {
    const { run, exitCode } = await holdRun({
      cluster: { ...sides[side], ...seedOf(options, turn) },
      scenarios,
      repeat: 1,
      wiring,
      quiet: options.json,
      color: options.color,
      next: () => undefined,
      play: playScenarios({
        wiring,
        scenarios,
        repeat: 1,
        ...(options.workload === undefined ? {} : { workload: options.workload }),
      }),
    });
    if (run === undefined || exitCode === exitCodes.interrupted || exitCode === exitCodes.environment) return exitCode;
    runs.push({ side, id: run.id, exitCode });
    made[side].push(run);
    // Not by ranks: to look at the rank tests again and again would make them find something by chance.
    const certain = compared().claims.find(
      ({ judgement, basis, accepted: why }) => judgement === 'regression' && basis !== 'ranks' && why === undefined,
    );
    if (certain !== undefined && runs.length < order.length) {
      stoppedEarly = `Stopped after ${runs.length} of ${order.length} runs, for no other run can change the answer: ${certain.subject} is a regression.`;
      break;
    }
  }
  const comparison = compared();
  const exempt = new Set(comparison.acceptances.filter(({ state }) => state === 'used').map(({ subject }) => subject));
  const told: Upgrade = {
    upgradeVersion: 1,
    from: a.version,
    to: b.version,
    defaults: [...defaults],
    runs,
    ...(stoppedEarly === undefined ? {} : { stoppedEarly }),
    comparison,
    exitCode: exitCodeOf(comparison, defaults, exempt),
  };
  const folder = join(outputFolder(), `upgrade-${newRunId(clock.date())}`);
  await mkdir(folder, { recursive: true });
  const json = jsonText(told);
  await writeAtomically(join(folder, 'upgrade.json'), json);
  await writeAtomically(join(folder, 'upgrade.html'), upgradeHtml(told));
  await writeAtomically(join(folder, 'upgrade.md'), upgradeMarkdown(told));
  const closing = [
    ...(stoppedEarly === undefined ? [] : [stoppedEarly]),
    ...differing,
    `Report: ${relative('', join(folder, 'upgrade.html'))}`,
  ];
  await print(`\n${comparisonText(comparison, ink)}${closing.map(ink.plain).join('\n')}\n`, stream);
  if (options.json) await print(json, process.stdout);
  return told.exitCode;
}

/** Each run of a simulated cluster has chance of its own. */
const seedOf = ({ provider, seed = 1 }: Options, turn: number): { readonly seed?: number } =>
  provider === 'sim' ? { seed: seed + turn } : {};

function sidesOf(options: Options, baseline: readonly Run[] | undefined): Readonly<Record<SideName, ClusterOptions>> {
  if (options.kubernetes !== undefined || options.settings !== undefined || options.keepCluster) {
    throw usageError(
      'upgrade takes no --kubernetes, --settings or --keep-cluster, nor their variables.',
      'Name both sides: --from and --to, or --settings-from and --settings-to. What upgrade makes, it deletes.',
    );
  }
  const stored = baseline?.[0]?.spec;
  if (baseline !== undefined && options.settingsFrom !== undefined) {
    throw usageError('--baseline and --settings-from are both about the present cluster.', 'Leave one of them out.');
  }
  const other =
    stored !== undefined &&
    options.from !== undefined &&
    !stored.kubernetesVersion.startsWith(`v${options.from.replace(/^v/, '')}`);
  if (other) {
    throw usageError(
      `The baseline is of Kubernetes ${stored.kubernetesVersion}, and --from asks for ${options.from}.`,
      'Leave out --from.',
    );
  }
  const bySettings = options.settingsFrom !== undefined || options.settingsTo !== undefined;
  const from = stored?.kubernetesVersion ?? options.from ?? options.to;
  const to = options.to ?? options.from ?? from;
  if (from === undefined && !bySettings)
    throw usageError('upgrade needs two sides.', 'As in: powercut upgrade --from 1.31 --to 1.34');
  const side = (kubernetes: string | undefined, settings: string | undefined): ClusterOptions => {
    const { profile = stored?.profile, ...rest } = options;
    return {
      ...rest,
      ...(profile === undefined ? {} : { profile }),
      ...(kubernetes === undefined ? {} : { kubernetes }),
      ...(settings === undefined ? {} : { settings }),
    };
  };
  return { a: side(from, options.settingsFrom), b: side(to, options.settingsTo) };
}

/** What the programs of a version do where nobody tells them otherwise. */
async function readVersion(
  { provider, kubernetes, nodeImage }: ClusterOptions,
  { environment, readDefaults }: Wiring,
): Promise<ReadVersion> {
  if (provider === 'sim') {
    const version = resolveSimulatedVersion(kubernetes);
    return { version, defaults: simulatedDefaults(version) };
  }
  const { version, image } = resolveNodeImage(kubernetes, nodeImage);
  return { version, defaults: await imageDefaults(image, readDefaults?.(environment) ?? inImageByDocker(environment)) };
}
