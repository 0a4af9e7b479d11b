import type { Clock } from '../../clock/clock.ts';
import { containerRuntimeId } from '../../power/containers.ts';
import type { KindClusterDescription, Provider } from '../cluster.ts';
import { checkHost } from './check-host.ts';
import { commandsIn, type Environment } from './commands.ts';
import { createCluster } from './create.ts';
import { deleteCluster } from './delete.ts';
import { dockerBy } from './docker.ts';
import { listClusters } from './list.ts';
import { preflight } from './preflight.ts';
import { saveLogs } from './save-logs.ts';
import { whyUnfit } from './why-unfit.ts';

export interface KindProviderOptions {
  readonly clock: Clock;
  /** Handed to kind and docker, and nothing else is: PATH, HOME, DOCKER_HOST, proxies … */
  readonly environment: Environment;
  /** Docker's id of the daemon that the power driver reaches; anything but the default is for tests. */
  readonly powerDaemonId?: () => Promise<string>;
  /** Whether API servers are to keep an audit log, `auditLogFile`. */
  readonly audit?: boolean;
}

/** Clusters made by kind on Docker. */
export function kindProvider(options: KindProviderOptions): Provider<KindClusterDescription> {
  const { clock, environment, powerDaemonId = containerRuntimeId, audit = false } = options;
  const run = commandsIn(environment);
  const docker = dockerBy(run);
  return {
    name: 'kind',
    simulated: false,
    runtime: async (signal) => docker.daemonId(signal),
    preflight: async (spec, signal, onProgress = () => undefined) =>
      preflight(spec, { run, docker, environment, clock, powerDaemonId, signal, onProgress }),
    create: async (spec, createOptions) => createCluster(spec, createOptions, { clock, run, docker, audit }),
    list: async () => listClusters(docker),
    examine: async () => checkHost({ run, environment, clock, powerDaemonId }),
    whyUnfit: async (cluster, signal) =>
      cluster.provider === 'kind' ? whyUnfit(cluster, { docker, clock, signal }) : 'it was not made by kind',
    saveLogs: async (name, logOptions) => saveLogs({ ...logOptions, name, run, docker }),
    delete: async (name, deleteOptions) => deleteCluster({ ...deleteOptions, name, clock, run, docker }),
  };
}
