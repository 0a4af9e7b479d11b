import type { Milliseconds } from '../../engine/engine.ts';
import type { Pod } from '../../objects.ts';
import { type Cell, since } from './cells.ts';

type Status = NonNullable<Pod['status']>;
type ContainerStatus = NonNullable<Status['containerStatuses']>[number];

/** A pod's row (pkg/printers/internalversion/printers.go, printPod). */
export function podCells(pod: Pod, now: Milliseconds): Cell[] {
  const { metadata = {}, spec, status = {} } = pod;
  const { ready, restarts, lastRestart, reason } = containersInWords(pod);
  const restartsText =
    restarts > 0 && lastRestart !== '' ? `${restarts} (${since(lastRestart, now)} ago)` : `${restarts}`;
  const restartable = (spec?.initContainers ?? []).filter(isSidecar).length;
  const total = (spec?.containers.length ?? 0) + restartable;
  return [
    metadata.name ?? '',
    `${ready}/${total}`,
    goingReason(pod) ?? reason,
    restartsText,
    since(metadata.creationTimestamp, now),
    status.podIPs?.[0]?.ip ?? '<none>',
    spec?.nodeName ?? '<none>',
    status.nominatedNodeName ?? '<none>',
    readinessGates(pod),
  ];
}

interface InWords {
  readonly ready: number;
  readonly restarts: number;
  /** Empty if nothing was ever restarted. */
  readonly lastRestart: string;
  readonly reason: string;
}

function containersInWords(pod: Pod): InWords {
  const { status = {} } = pod;
  const { reason: failed, phase = '', conditions = [] } = status;
  const gated = conditions.some(({ type, reason }) => type === 'PodScheduled' && reason === 'SchedulingGated');
  const reasonSoFar = gated ? 'SchedulingGated' : (failed ?? phase);
  const init = initContainersInWords(pod, reasonSoFar);
  const initialized = conditions.some(({ type, status: value }) => type === 'Initialized' && value === 'True');
  if (init.initializing && !initialized) return init;
  const sidecars = (status.initContainerStatuses ?? []).filter((container) => isSidecarStatus(pod, container));
  return mainContainersInWords(pod, { ...init, ...restartsOf(sidecars) });
}

/** Only until the first of them that is not done. */
function initContainersInWords(pod: Pod, reasonSoFar: string): InWords & { initializing: boolean } {
  const statuses = pod.status?.initContainerStatuses ?? [];
  let ready = 0;
  for (const [index, container] of statuses.entries()) {
    const sidecarRuns = isSidecarStatus(pod, container) && container.started === true;
    if (sidecarRuns && container.ready) ready += 1;
    if (sidecarRuns || container.state?.terminated?.exitCode === 0) continue;
    const seen = statuses.slice(0, index + 1);
    return { ready, ...restartsOf(seen), reason: initReason(pod, container, index), initializing: true };
  }
  return { ready, ...restartsOf(statuses), reason: reasonSoFar, initializing: false };
}

function initReason({ spec }: Pod, { state }: ContainerStatus, index: number): string {
  const { terminated, waiting } = state ?? {};
  if (terminated !== undefined) return `Init:${terminationReason(terminated)}`;
  const reason = waiting?.reason ?? '';
  if (reason !== '' && reason !== 'PodInitializing') return `Init:${reason}`;
  return `Init:${index}/${spec?.initContainers?.length ?? 0}`;
}

function mainContainersInWords({ status = {} }: Pod, before: InWords): InWords {
  const statuses = status.containerStatuses ?? [];
  let { reason, ready } = before;
  let errorReason = '';
  let running = false;
  for (const container of statuses.toReversed()) {
    const { waiting, terminated, running: runs } = container.state ?? {};
    if (waiting?.reason !== undefined && waiting.reason !== '') reason = waiting.reason;
    else if (terminated !== undefined) {
      reason = terminationReason(terminated);
      if (terminated.exitCode !== 0) errorReason = reason;
    } else if (container.ready && runs !== undefined) {
      running = true;
      ready += 1;
    }
  }
  if (reason === 'Completed') {
    const isReady = (status.conditions ?? []).some(({ type, status: value }) => type === 'Ready' && value === 'True');
    if (running && isReady) reason = 'Running';
    else if (errorReason !== '') reason = errorReason;
    else if (running) reason = 'NotReady';
  }
  const { restarts, lastRestart } = restartsOf(statuses);
  const newest = lastRestart > before.lastRestart ? lastRestart : before.lastRestart;
  return { ready, restarts: before.restarts + restarts, lastRestart: newest, reason };
}

function restartsOf(statuses: readonly ContainerStatus[]): { restarts: number; lastRestart: string } {
  const ends = statuses.map(({ lastState }) => lastState?.terminated?.finishedAt ?? '');
  return {
    restarts: statuses.reduce((sum, { restartCount }) => sum + restartCount, 0),
    lastRestart: ends.toSorted().at(-1) ?? '',
  };
}

type Terminated = NonNullable<NonNullable<ContainerStatus['state']>['terminated']>;

function terminationReason({ reason = '', signal = 0, exitCode }: Terminated): string {
  if (reason !== '') return reason;
  return signal === 0 ? `ExitCode:${exitCode}` : `Signal:${signal}`;
}

/** What overrules the rest once the pod is to go. */
function goingReason({ metadata = {}, status = {} }: Pod): string | undefined {
  if (metadata.deletionTimestamp === undefined) return undefined;
  if (status.reason === 'NodeLost') return 'Unknown';
  return status.phase === 'Succeeded' || status.phase === 'Failed' ? undefined : 'Terminating';
}

function readinessGates({ spec, status = {} }: Pod): string {
  const gates = spec?.readinessGates ?? [];
  if (gates.length === 0) return '<none>';
  const met = gates.filter(({ conditionType }) =>
    (status.conditions ?? []).some(({ type, status: value }) => type === conditionType && value === 'True'),
  );
  return `${met.length}/${gates.length}`;
}

const isSidecar = ({ restartPolicy }: { readonly restartPolicy?: string }): boolean => restartPolicy === 'Always';

const isSidecarStatus = ({ spec }: Pod, { name }: ContainerStatus): boolean =>
  (spec?.initContainers ?? []).some((container) => container.name === name && isSidecar(container));
