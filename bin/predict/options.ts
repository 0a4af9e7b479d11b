import { type Command, InvalidArgumentError, Option } from 'commander';
import { type LatencyProfile, latencyProfiles } from '../../lib/cluster/cluster.ts';
import { parseGoDuration } from '../../lib/cluster/go-duration.ts';
import { defaultKubernetesVersion } from '../../lib/cluster/kind/images.ts';
import { settingsOf } from '../../lib/cluster/profile.ts';
import { HarnessError, usageError } from '../../lib/errors.ts';
import type { PowerCut, Toleration } from '../../lib/model/predict.ts';
import {
  defaultFlags,
  isDefault,
  type SupposedFlags,
  type SupposedNode,
  type SupposedSetting,
} from '../../lib/model/predict-settings.ts';
import { predictableVersion } from '../../lib/model/predict-version.ts';
import type { GivenSettings } from '../../lib/model/settings-file.ts';
import { defaultNodeLeaseDuration } from '../../lib/model/versions.ts';
import type { Milliseconds } from '../../lib/units.ts';
import { readSettingsFile } from '../given-settings.ts';
import { type LiveCluster, readLiveSettings } from './live.ts';

/** What commander makes of the options of `powercut predict`. */
export interface PredictOptions extends Partial<LiveCluster> {
  readonly kubernetes?: string;
  readonly profile?: LatencyProfile;
  readonly grace?: Milliseconds;
  readonly period?: Milliseconds;
  readonly evictionRate?: number;
  readonly tolerations?: readonly Toleration[];
  readonly lease?: Milliseconds;
  readonly workers?: number;
  readonly controlPlanes?: number;
  readonly fail: number;
  readonly pods: number;
  readonly settings?: string;
  readonly against?: readonly string[];
}

/** Adds the options that say what is to be predicted. */
export function addPredictOptions(command: Command): Command {
  return command
    .option(
      '--kubernetes <version>',
      `version, as in v1.36.4 or 1.36 (default: that of the settings, else ${defaultKubernetesVersion})`,
    )
    .addOption(
      new Option('--profile <name>', 'settings to begin with (default: default, as Kubernetes is shipped)')
        .choices(latencyProfiles)
        .conflicts('kubeconfig'),
    )
    .option('--grace <duration>', '--node-monitor-grace-period of the controller-manager, as in 50s', parseDuration)
    .option('--period <duration>', '--node-monitor-period of the controller-manager', parseDuration)
    .option('--eviction-rate <n>', '--node-eviction-rate of the controller-manager, nodes per second', parseRate)
    .option(
      '--tolerations <list>',
      'how long pods tolerate the NoExecute taint, as in 0,30s,forever (default: what admission gives)',
      parseTolerations,
    )
    .option(
      '--lease <duration>',
      "duration of the nodes' Leases, nodeLeaseDurationSeconds of the kubelet",
      parseDuration,
    )
    .option('--workers <n>', 'worker nodes (default: those of the settings, else 2)', parseCount(1))
    .option(
      '--control-planes <n>',
      'control-plane nodes, 0 for a managed control plane (default: those of the settings, else 1)',
      parseCount(0),
    )
    .option('--fail <n>', 'workers that lose power at the same moment', parseCount(1), 1)
    .option('--pods <n>', 'pods on each of them', parseCount(0), 10)
    .option('--settings <file>', 'settings of a cluster, as powercut capture writes them; they overrule what is read')
    .option('--kubeconfig <file>', 'read the settings of a live cluster; with --context')
    .option('--context <name>', 'which of the kubeconfig')
    .option('--allow-exec', 'let the program run that the kubeconfig names for credentials (exec, auth-provider)')
    .addOption(
      new Option(
        '--against <run...>',
        'hold the prediction against runs of `powercut run`; their settings are those to predict from',
      ).conflicts('kubeconfig'),
    );
}

/** Both options or none: nothing is taken from the ambient kubeconfig. */
function liveClusterOf({ kubeconfig, context, allowExec = false }: Partial<LiveCluster>): LiveCluster | undefined {
  if (kubeconfig === undefined && context === undefined) return undefined;
  if (kubeconfig !== undefined && context !== undefined) return { kubeconfig, context, allowExec };
  throw usageError(
    'A cluster is named by --kubeconfig and --context together.',
    'powercut looks at no other kubeconfig and takes no context by itself.',
  );
}

/**
 * What is to be predicted: an option overrules the settings file, which overrules what is read from a cluster or from runs,
 * which overrules the profile, which overrules the defaults of the version.
 */
export async function powerCutOf(options: PredictOptions, ofRuns: GivenSettings = {}): Promise<PowerCut> {
  const file = options.settings === undefined ? {} : readSettingsFile(options.settings);
  const asked = options.kubernetes === undefined ? undefined : predictableVersion(options.kubernetes).version;
  const cluster = liveClusterOf(options);
  const live: GivenSettings = cluster === undefined ? ofRuns : await readLiveSettings(cluster);
  const found = file.kubernetesVersion ?? live.kubernetesVersion;
  const version = asked ?? found?.value ?? predictableVersion(defaultKubernetesVersion).version;
  const kubernetesVersion =
    asked === undefined
      ? (found ?? { value: version, source: 'newest known' })
      : { value: asked, source: '--kubernetes' };
  const flags: SupposedFlags = {
    ...defaultFlags(version),
    ...profileFlags(options.profile),
    ...known(live, version === live.kubernetesVersion?.value),
    ...known(file, version === file.kubernetesVersion?.value),
    ...ofOption('nodeMonitorGracePeriod', options.grace, '--grace'),
    ...ofOption('nodeMonitorPeriod', options.period, '--period'),
    ...ofOption('nodeEvictionRate', options.evictionRate, '--eviction-rate'),
  };
  requireModelled(flags);
  const nodes = file.nodes ?? live.nodes ?? {};
  const workers = options.workers ?? countOf(nodes, 'worker') ?? 2;
  if (options.fail > workers) {
    throw usageError(
      `${options.fail} workers cannot fail, for there are ${workers}.`,
      'Ask for fewer with --fail, or for more --workers.',
    );
  }
  return {
    settings: { ...flags, kubernetesVersion, nodes },
    nodeLeaseDuration: leaseOf(options, nodes),
    controlPlanes: options.controlPlanes ?? countOf(nodes, 'control-plane') ?? 1,
    workers,
    fail: options.fail,
    podsPerNode: options.pods,
    tolerations: options.tolerations ?? [],
  };
}

/** Of another version's settings, its defaults are not this version's. */
function known(settings: GivenSettings, sameVersion: boolean): Partial<SupposedFlags> {
  const { kubernetesVersion: _version, nodes: _nodes, ...flags } = settings;
  return Object.fromEntries(Object.entries(flags).filter(([, setting]) => sameVersion || !isDefault(setting)));
}

function profileFlags(profile: LatencyProfile | undefined): Partial<SupposedFlags> {
  const { nodeLeaseDuration: _lease, ...flags } = settingsOf(profile ?? 'default');
  return Object.fromEntries(
    Object.entries(flags).map(([name, value]) => [name, { value, source: `profile ${profile}` }]),
  );
}

function ofOption(name: keyof SupposedFlags, value: number | undefined, source: string): Partial<SupposedFlags> {
  return value === undefined ? {} : { [name]: { value, source } };
}

/** The longest Lease of a worker has the oldest heartbeat. */
function leaseOf(
  options: PredictOptions,
  nodes: { readonly [name: string]: SupposedNode },
): SupposedSetting<Milliseconds> {
  if (options.lease !== undefined) return { value: options.lease, source: '--lease' };
  const [longest] = Object.values(nodes)
    .filter(({ role }) => role === 'worker')
    .map(({ nodeLeaseDuration }) => nodeLeaseDuration)
    .toSorted((a, b) => b.value - a.value);
  if (longest !== undefined) return longest;
  const ofProfile = settingsOf(options.profile ?? 'default').nodeLeaseDuration;
  if (ofProfile !== undefined) return { value: ofProfile, source: `profile ${options.profile}` };
  return { value: defaultNodeLeaseDuration, source: "the kubelet's default" };
}

function countOf(nodes: { readonly [name: string]: SupposedNode }, wanted: SupposedNode['role']): number | undefined {
  const roles = Object.values(nodes).map(({ role }) => role);
  return roles.length === 0 ? undefined : roles.filter((role) => role === wanted).length;
}

/** A rate of 0 lets one node through, once for the life of the controller-manager: its bucket begins full and is never filled. */
function requireModelled({ nodeEvictionRate }: SupposedFlags): void {
  if (nodeEvictionRate.value > 0) return;
  throw new HarnessError(
    'E_NOT_MODELLED',
    `What a cluster with an eviction rate of 0 does is not modelled (${nodeEvictionRate.source}).`,
    {
      hint: 'Give another rate with --eviction-rate to see what it would do then.',
    },
  );
}

function parseDuration(value: string): Milliseconds {
  const duration = parseGoDuration(value);
  if (duration === undefined) throw new InvalidArgumentError('Write a duration as in 50s or 1m40s.');
  if (duration <= 0) throw new InvalidArgumentError('It must be longer than nothing.');
  if (duration > longest) throw new InvalidArgumentError('It must not be longer than 1000 hours.');
  return duration;
}

const longest: Milliseconds = 3_600_000_000;

function parseRate(value: string): number {
  const rate = Number(value);
  if (value.trim() !== '' && rate > 0 && rate <= 1000) return rate;
  throw new InvalidArgumentError('It takes a number of nodes per second above 0, at most 1000.');
}

function parseTolerations(value: string): readonly Toleration[] {
  return value.split(',').map((item) => {
    const text = item.trim();
    if (text === 'forever') return text;
    const duration = parseGoDuration(text);
    if (duration !== undefined && duration >= 0 && duration % 1000 === 0 && duration <= longest) return duration;
    throw new InvalidArgumentError(`"${text}" is no toleration: write whole seconds as in 0,30s,5m, or forever.`);
  });
}

const parseCount = (least: number) => (value: string) => {
  if (/^\d{1,4}$/.test(value) && Number(value) >= least) return Number(value);
  throw new InvalidArgumentError(`It takes a whole number from ${least} to 9999.`);
};
