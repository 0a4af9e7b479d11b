import type { V1DaemonSet, V1Node, V1Pod } from '@kubernetes/client-node';
import type { Clock } from '../../clock/clock.ts';
import { errorCode } from '../../error-code.ts';
import { HarnessError } from '../../errors.ts';
import { formatDuration, type Milliseconds, minutes } from '../../units.ts';
import type { ApiReader } from '../api-reader.ts';

/** Everything that readiness depends on, read at about the same time. */
export interface ClusterState {
  readonly nodes: readonly V1Node[];
  readonly systemPods: readonly V1Pod[];
  readonly systemDaemonSets: readonly V1DaemonSet[];
  /** Whether namespace default has its ServiceAccount, without which no Pod is admitted. */
  readonly serviceAccount: boolean;
  /** Who holds the controller-manager's Lease. */
  readonly leader: string | undefined;
}

export interface ReadinessOptions {
  readonly reader: ApiReader;
  readonly clock: Clock;
  readonly expectedNodes: readonly string[];
  readonly signal: AbortSignal;
  readonly onProgress: (text: string) => void;
}

const patience: Milliseconds = minutes(3);
const pause: Milliseconds = 300;

/**
 * Waits until a fresh cluster can take part in a scenario. kind's own `--wait` only warns when time is over
 * (pkg/cluster/internal/create/actions/waitforready/waitforready.go), and looks at the control plane alone.
 * Answers the version of its API server, as in `v1.37.2`. Throws HarnessError `E_CLUSTER_NOT_READY`, which says what is not ready and why.
 */
export async function waitUntilReady({
  reader,
  clock,
  expectedNodes,
  signal,
  onProgress,
}: ReadinessOptions): Promise<string> {
  const deadline = clock.now() + patience;
  for (let told = ''; ; ) {
    const { missing, version, refused } = await lookAtCluster(reader, expectedNodes);
    if (missing.length === 0 && version !== undefined) return version;
    signal.throwIfAborted();
    if (clock.now() >= deadline) {
      throw new HarnessError(
        'E_CLUSTER_NOT_READY',
        `The cluster is not ready after ${formatDuration(patience)}: ${missing.slice(0, 5).join('; ')}.`,
        { hint: refused === true ? dockerElsewhere : hostTooSmall },
      );
    }
    const [first = ''] = missing;
    if (first !== told) onProgress(`Waiting: ${first}`);
    told = first;
    await clock.waitUntil(clock.now() + pause, signal);
  }
}

/** What a cluster still lacks, one fragment each; empty if it is ready. */
export function whatIsMissing(state: ClusterState, expectedNodes: readonly string[]): readonly string[] {
  const present = new Set(state.nodes.map((node) => node.metadata?.name));
  const absent = expectedNodes.filter((name) => !present.has(name)).map((name) => `node ${name} is not registered`);
  return [
    ...absent,
    ...state.nodes.flatMap(nodeLacks),
    ...systemLacks(state),
    ...state.systemPods.flatMap(podLacks),
    ...(state.serviceAccount ? [] : ['namespace default has no ServiceAccount']),
    ...(state.leader === undefined ? ['no kube-controller-manager leads'] : []),
  ];
}

const hostTooSmall = 'The host may be too slow or too small: kind needs about 1 GB of memory for each node.';
/** As with the socket of its host's Docker in a container. */
const dockerElsewhere =
  'Nothing listens on the address that kind gave the API server, which is one of the host of the Docker daemon: run powercut on that very host, not in a container.';

interface Look {
  readonly missing: readonly string[];
  readonly version?: string;
  /** Nothing listens where the API server is to be. */
  readonly refused?: boolean;
}

/** One look: what the cluster lacks, its silence being a lack as well. */
export async function lookAtCluster(reader: ApiReader, expectedNodes: readonly string[]): Promise<Look> {
  try {
    const [version, nodes, systemPods, systemDaemonSets, serviceAccount, leader] = await Promise.all([
      reader.version(),
      reader.nodes(),
      reader.pods('kube-system'),
      reader.daemonSets('kube-system'),
      reader.hasServiceAccount('default', 'default'),
      reader.leaseHolder('kube-system', 'kube-controller-manager'),
    ]);
    const state = { nodes, systemPods, systemDaemonSets, serviceAccount, leader };
    return { version, missing: whatIsMissing(state, expectedNodes) };
  } catch (error) {
    const [why = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
    const refused = errorCode(error) === 'ECONNREFUSED';
    return { missing: [`the API server does not answer (${why})`], refused };
  }
}

const awayTaints: ReadonlySet<string> = new Set([
  'node.kubernetes.io/not-ready',
  'node.kubernetes.io/unreachable',
  'node.kubernetes.io/network-unavailable',
  'node.cloudprovider.kubernetes.io/uninitialized',
]);

const controlPlaneLabel = 'node-role.kubernetes.io/control-plane';

function nodeLacks({ metadata, spec, status }: V1Node): readonly string[] {
  const node = `node ${metadata?.name}`;
  const ready = status?.conditions?.find(({ type }) => type === 'Ready');
  if (ready?.status !== 'True') return [`${node} is not Ready (${shorten(ready?.message ?? 'no condition yet')})`];
  const isWorker = metadata?.labels?.[controlPlaneLabel] === undefined;
  const taint = spec?.taints?.find(
    ({ key, effect }) => awayTaints.has(key) || (isWorker && effect !== 'PreferNoSchedule'),
  );
  if (taint !== undefined) return [`${node} still has the taint ${taint.key}:${taint.effect}`];
  return spec?.unschedulable === true ? [`${node} is cordoned`] : [];
}

/** Pods that do not exist yet cannot be seen to be unready: so what makes them is asked. */
function systemLacks({ nodes, systemPods, systemDaemonSets }: ClusterState): readonly string[] {
  const sets = systemDaemonSets.flatMap(({ metadata, status }) => {
    const ready = status?.numberReady ?? 0;
    return ready >= nodes.length ? [] : [`DaemonSet ${metadata?.name} is ready on ${ready} of ${nodes.length} nodes`];
  });
  const proxy = systemDaemonSets.some(({ metadata }) => metadata?.name === 'kube-proxy')
    ? []
    : ['there is no kube-proxy'];
  const dns = systemPods.some(({ metadata }) => metadata?.labels?.['k8s-app'] === 'kube-dns')
    ? []
    : ['there is no coredns'];
  return [...proxy, ...dns, ...sets];
}

function podLacks({ metadata, status }: V1Pod): readonly string[] {
  if (metadata?.deletionTimestamp !== undefined || status?.phase === 'Succeeded') return [];
  if (status?.conditions?.some(({ type, status: value }) => type === 'Ready' && value === 'True')) return [];
  const waiting = status?.containerStatuses?.find(({ state }) => state?.waiting !== undefined)?.state?.waiting;
  const why = [waiting?.reason ?? status?.phase ?? 'no status yet', waiting?.message].filter(Boolean).join(': ');
  return [`pod ${metadata?.name} is not Ready (${shorten(why)})`];
}

const longestReason = 160;

function shorten(reason: string): string {
  return reason.length <= longestReason ? reason : `${reason.slice(0, longestReason)} …`;
}
