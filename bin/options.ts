import { type Command, InvalidArgumentError, Option } from 'commander';
import type { ClusterSpec, LatencyProfile } from '../lib/cluster/cluster.ts';
import { defaultWorkloadImage, resolveNodeImage } from '../lib/cluster/kind/images.ts';
import { clusterNameOf } from '../lib/owner/run-id.ts';

/** What commander makes of the options that describe a cluster. */
export interface ClusterOptions {
  readonly provider: 'kind';
  readonly kubernetes?: string;
  readonly profile: LatencyProfile;
  readonly workers: number;
  readonly nodeImage?: string;
  readonly workloadImage: string;
  readonly clusterName?: string;
  readonly keepCluster: boolean;
}

/** Adds the options that describe a cluster; each can also be given by a variable, which the option overrules. */
export function addClusterOptions(command: Command): Command {
  const option = (flags: string, description: string, variable: string) =>
    new Option(flags, description).env(`POWERCUT_${variable}`);
  return command
    .addOption(
      option('--provider <kind>', 'what makes the cluster', 'PROVIDER').default('kind').argParser(parseProvider),
    )
    .addOption(
      option(
        '--kubernetes <version>',
        'version of the cluster, as in v1.37.0 or 1.37 (default: the newest known)',
        'KUBERNETES',
      ),
    )
    .addOption(
      option('--profile <name>', 'fast: notice a dead node in seconds; default: as Kubernetes is shipped', 'PROFILE')
        .choices(['fast', 'default'])
        .default('fast'),
    )
    .addOption(option('--workers <n>', 'worker nodes, at least 2', 'WORKERS').default(2).argParser(parseWorkers))
    .addOption(option('--node-image <ref>', 'node image; {version} in it is replaced by the version', 'NODE_IMAGE'))
    .addOption(
      option(
        '--workload-image <ref>',
        'image of the Pods; anything that serves HTTP on port 80',
        'WORKLOAD_IMAGE',
      ).default(defaultWorkloadImage),
    )
    .addOption(option('--cluster-name <name>', 'name of the cluster (default: a new one)', 'CLUSTER_NAME'))
    .addOption(
      option('--keep-cluster', 'leave the cluster, and print how to remove it', 'KEEP_CLUSTER').default(false),
    );
}

/** What the options ask for. Throws a usage error for a version that is none, or that has no node image. */
export function clusterSpec(options: ClusterOptions, runId: string): ClusterSpec {
  const { version, image } = resolveNodeImage(options.kubernetes, options.nodeImage);
  return {
    name: options.clusterName ?? clusterNameOf(runId),
    kubernetesVersion: version,
    profile: options.profile,
    workers: options.workers,
    nodeImage: image,
    workloadImage: options.workloadImage,
  };
}

function parseProvider(value: string): 'kind' {
  if (value === 'kind') return value;
  if (value === 'sim') throw new InvalidArgumentError('The simulator is not in this version; use --provider kind.');
  throw new InvalidArgumentError('The only provider is kind.');
}

function parseWorkers(value: string): number {
  const workers = /^\d+$/.test(value) ? Number(value) : Number.NaN;
  if (workers >= 2) return workers;
  throw new InvalidArgumentError('It takes a whole number of at least 2, else there is nowhere to evict to.');
}
