import { type Command, InvalidArgumentError, Option } from 'commander';
import { type ClusterSpec, type LatencyProfile, latencyProfiles, type OwnWorkload } from '../lib/cluster/cluster.ts';
import { checkSpec } from '../lib/cluster/kind/check-spec.ts';
import { defaultWorkloadImage, resolveNodeImage } from '../lib/cluster/kind/images.ts';
import { checkSimulatedSpec } from '../lib/cluster/sim/check-spec.ts';
import { resolveSimulatedVersion } from '../lib/cluster/sim/versions.ts';
import { type HarnessError, usageError } from '../lib/errors.ts';
import type { GivenSettings } from '../lib/model/settings-file.ts';
import { specOfSlot } from '../lib/owner/leases.ts';
import { clusterNameOf } from '../lib/owner/run-id.ts';
import type { Environment } from './environment.ts';
import { chosenFrom, readSettingsFile, requirePossible, requireSameMinor, versionFor } from './given-settings.ts';
import { type Scenario, workersFor } from './scenarios.ts';

/** What can make a cluster. */
export type ProviderName = 'sim' | 'kind';

/** What takes its time costs nothing in a simulation. */
const defaultProfiles: Readonly<Record<ProviderName, LatencyProfile>> = { sim: 'default', kind: 'fast' };

/** What commander makes of the options that describe a cluster. */
export interface ClusterOptions {
  readonly provider: ProviderName;
  readonly kubernetes?: string;
  /** Undefined: that of the provider. */
  readonly profile?: LatencyProfile;
  /** Undefined: as many as the scenarios need. */
  readonly workers?: number;
  readonly nodeImage?: string;
  readonly workloadImage: string;
  /** A file. */
  readonly settings?: string;
  /** File of a manifest. */
  readonly workload?: string;
  readonly clusterName?: string;
  readonly keepCluster: boolean;
  /** Clusters at a time. */
  readonly parallel: number;
  readonly seed?: number;
}

/** Adds the options that describe a cluster; each can also be given by a variable, which the option overrules. */
export function addClusterOptions(command: Command, environment: Environment): Command {
  dropEmptyVariables();
  const option = (flags: string, description: string, variable: string) =>
    new Option(flags, description).env(`POWERCUT_${variable}`);
  return command
    .addOption(
      option('--provider <name>', 'what makes the cluster: sim, the simulator; or kind, by Docker', 'PROVIDER')
        .default('sim')
        .argParser(parseProvider),
    )
    .addOption(
      option(
        '--kubernetes <version>',
        'version of the cluster, as in v1.37.0 or 1.37 (default: the newest known)',
        'KUBERNETES',
      ),
    )
    .addOption(
      option(
        '--profile <name>',
        'fast: notice a dead node in seconds; medium: every rule at a pace of its own, in under three minutes; default: as Kubernetes is shipped (default: fast on kind, default on sim)',
        'PROFILE',
      ).choices(latencyProfiles),
    )
    .addOption(
      option('--seed <n>', 'decides all chance in a simulated cluster (default: 1)', 'SEED').argParser(parseSeed),
    )
    .addOption(
      option('--workers <n>', 'worker nodes, at least 2 (default: as many as the scenarios need)', 'WORKERS').argParser(
        parseWorkers,
      ),
    )
    .addOption(option('--node-image <ref>', 'node image; {version} in it is replaced by the version', 'NODE_IMAGE'))
    .addOption(
      option(
        '--workload-image <ref>',
        'image of the Pods; anything that serves HTTP on port 80',
        'WORKLOAD_IMAGE',
      ).default(defaultWorkloadImage),
    )
    .addOption(
      option(
        '--settings <file>',
        'make the cluster with these settings, as powercut capture writes them; they overrule the profile',
        'SETTINGS',
      ),
    )
    .addOption(
      option('--parallel <n>', 'clusters at a time, over which the scenarios are spread', 'PARALLEL')
        .default(1)
        .argParser(parseCount),
    )
    .addOption(
      option(
        '--workload <file>',
        'manifest of a Deployment of your own, and what it needs, to run in place of nginx',
        'WORKLOAD',
      ),
    )
    .addOption(option('--cluster-name <name>', 'name of the cluster (default: a new one)', 'CLUSTER_NAME'))
    .option(
      '--keep-cluster',
      'leave the cluster, and print how to remove it (env: POWERCUT_KEEP_CLUSTER)',
      isYes(environment['POWERCUT_KEEP_CLUSTER']),
    );
}

/** A folder with scenarios of the user's own, for the commands that know of scenarios. */
export function scenariosOption(): Option {
  dropEmptyVariables();
  const description = 'a folder with scenarios of your own, beside those that come with powercut';
  return new Option('--scenarios <folder>', description).env('POWERCUT_SCENARIOS');
}

/** commander takes a variable that is set to nothing for a value. */
function dropEmptyVariables(): void {
  for (const [name, value] of Object.entries(process.env)) {
    if (name.startsWith('POWERCUT_') && value === '') delete process.env[name];
  }
}

/** commander takes any value of a variable for a yes, also `false` and 0. */
function isYes(value = ''): boolean {
  return ['1', 'true', 'yes'].includes(value.toLowerCase());
}

/**
 * What the options ask for. Throws a usage error for what cannot be made: a version without a node image, a wrong name,
 * impossible settings.
 */
export async function clusterSpec(
  options: ClusterOptions,
  runId: string,
  scenarios: readonly Scenario[],
): Promise<ClusterSpec> {
  const { provider, settings: file } = options;
  const given = file === undefined ? undefined : { file, content: readSettingsFile(file) };
  const { version, image } = versionOf(options, given);
  const spec: ClusterSpec = {
    name: options.clusterName ?? (provider === 'sim' ? 'sim' : clusterNameOf(runId)),
    kubernetesVersion: version,
    profile: options.profile ?? defaultProfiles[provider],
    ...(given === undefined ? {} : { settings: { file: given.file, values: chosenFrom(given.content, given.file) } }),
    workers: options.workers ?? workersFor(scenarios),
    ...(image === undefined ? {} : { nodeImage: image }),
    workloadImage: options.workloadImage,
    ...(options.workload === undefined ? {} : { workload: await describeWorkload(options.workload) }),
    ...(provider === 'sim' ? { seed: options.seed ?? 1 } : {}),
  };
  const last = specOfSlot(spec, options.parallel - 1);
  if (provider === 'sim') {
    if (options.keepCluster) throw nothingToKeep();
    checkSimulatedSpec(last);
  } else {
    if (options.seed !== undefined) throw noSeed();
    checkSpec(last);
  }
  requirePossible(spec);
  requireOnAllWorkers(spec);
  return spec;
}

interface GivenFile {
  readonly file: string;
  readonly content: GivenSettings;
}

/** The version of the cluster, and the image that is of it, if it is made of one. */
function versionOf(
  options: ClusterOptions,
  given: GivenFile | undefined,
): { readonly version: string; readonly image?: string | undefined } {
  const { provider, nodeImage, kubernetes } = options;
  if (provider === 'kind') {
    return resolveNodeImage(
      given === undefined ? kubernetes : versionFor(given.content, given.file, options),
      nodeImage,
    );
  }
  const version = resolveSimulatedVersion(kubernetes ?? given?.content.kubernetesVersion?.value);
  if (given !== undefined) requireSameMinor(given.content, given.file, version, kubernetes);
  return { version, image: nodeImage };
}

const nothingToKeep = (): HarnessError =>
  usageError(
    'A simulated cluster ends with its run, so it cannot be kept.',
    'Leave out --keep-cluster, or make a real cluster with --provider kind.',
  );

const noSeed = (): HarnessError =>
  usageError('A real cluster takes no --seed: its chance is its own.', 'Leave it out, or leave out --provider kind.');

async function describeWorkload(manifest: string): Promise<OwnWorkload> {
  // What reads YAML takes a while to load.
  const { readWorkloadManifest } = await import('../lib/cluster/workload-manifest.ts');
  const { file, name, replicas, images } = readWorkloadManifest(manifest);
  return { file, name, replicas, images };
}

/** Where a worker has no Pod, nothing can be evicted from it. */
function requireOnAllWorkers({ workload, workers }: ClusterSpec): void {
  if (workload === undefined || workload.replicas >= workers) return;
  throw usageError(
    `Deployment ${workload.name} of ${workload.file} has ${workload.replicas} replicas, and the cluster ${workers} workers: one would be without a Pod.`,
    'Set spec.replicas to that or more, or ask for fewer --workers.',
  );
}

function parseProvider(value: string): ProviderName {
  if (value === 'sim' || value === 'kind') return value;
  throw new InvalidArgumentError('The providers are sim and kind.');
}

/** A whole number. */
export function parseSeed(value: string): number {
  if (/^\d{1,9}$/.test(value)) return Number(value);
  throw new InvalidArgumentError('It takes a whole number of at most nine digits.');
}

/** A whole number of at least 2; whether it is that, the check of the whole spec says. */
export function parseWorkers(value: string): number {
  if (/^\d+$/.test(value)) return Number(value);
  throw new InvalidArgumentError('It takes a whole number of at least 2.');
}

/** A whole number of at least 1. */
export function parseCount(value: string): number {
  if (/^[1-9]\d{0,3}$/.test(value)) return Number(value);
  throw new InvalidArgumentError('It takes a whole number of at least 1.');
}
