import { time } from '../api/time.ts';
import type { Milliseconds } from '../engine/engine.ts';
import type { Container, PodOnRuntime } from '../machine/container.ts';
import type { Pod } from '../objects.ts';
import { type ContainerSpec, type ContainerStatus, containerStatus, type WaitingReason } from './container-status.ts';
import { isOfKubelet, type PodCondition, podConditions } from './pod-conditions.ts';
import type { KubeletBehaviour } from './versions.ts';

export type PodStatus = NonNullable<Pod['status']>;

export interface PodStatusInputs {
  readonly pod: Pod;
  /** As the kubelet told it last; else as the API has it. */
  readonly old: PodStatus;
  readonly onRuntime: PodOnRuntime;
  /** Whether its containers are ended for good. */
  readonly isTerminal: boolean;
  readonly hostIp: string;
  readonly behaviour: KubeletBehaviour;
  readonly now: Milliseconds;
  readonly waits: (container: string) => WaitingReason | undefined;
  readonly isReady: (container: Container) => boolean;
}

/** A pod's status as its kubelet sees it (pkg/kubelet/kubelet_pods.go, generateAPIPodStatus). */
export function podStatus(inputs: PodStatusInputs): PodStatus {
  const { pod, old, onRuntime, behaviour, hostIp, now } = inputs;
  const { initContainers = [], containers = [], hostNetwork = false } = pod.spec ?? {};
  const statusesOf = (specs: readonly ContainerSpec[], oldStatuses: readonly ContainerStatus[] = [], isInit = false) =>
    specs.map((spec) =>
      containerStatus(spec, {
        onRuntime,
        old: oldStatuses,
        behaviour,
        hasInitContainers: initContainers.length > 0,
        isInit,
        waits: inputs.waits,
        isReady: inputs.isReady,
      }),
    );
  const initStatuses = initContainers.length === 0 ? [] : statusesOf(initContainers, old.initContainerStatuses, true);
  const statuses = statusesOf(containers, old.containerStatuses);
  const phase = phaseOf(inputs, initStatuses, statuses);
  const conditions = podConditions({
    pod,
    phase,
    sandboxReady: onRuntime.sandbox?.ready ?? false,
    hadSandbox: onRuntime.sandbox !== undefined,
    initStatuses,
    statuses,
    old: old.conditions ?? [],
    behaviour,
    now,
  });
  const ip = hostNetwork ? hostIp : podIpOf(onRuntime, statuses, initStatuses, phase);
  const generation = pod.metadata?.generation;
  const keepsReason = phase === old.phase;
  // Field by field, which is quicker than spreading what there may be: this is done some five times for each pod.
  const status: Mutable<PodStatus> = {
    conditions: withOthers(old.conditions ?? [], conditions),
    containerStatuses: statuses,
    hostIP: hostIp,
    hostIPs: [{ ip: hostIp }],
  };
  if (initStatuses.length > 0) status.initContainerStatuses = initStatuses;
  if (keepsReason && old.message !== undefined) status.message = old.message;
  if (behaviour.tracksPodGeneration && generation !== undefined) status.observedGeneration = generation;
  status.phase = phase;
  if (ip !== undefined) {
    status.podIP = ip;
    status.podIPs = [{ ip }];
  }
  if (old.qosClass !== undefined) status.qosClass = old.qosClass;
  if (keepsReason && old.reason !== undefined) status.reason = old.reason;
  if (behaviour.tellsPodResources) status.resources = {};
  status.startTime = old.startTime ?? time(now);
  return status;
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

const withOthers = (old: readonly PodCondition[], own: readonly PodCondition[]): readonly PodCondition[] =>
  old.every(isOfKubelet) ? own : [...old.filter((one) => !isOfKubelet(one)), ...own];

/**
 * A sandbox that is not ready has no address any more; one that is has it as soon as a container of the pod is seen to have
 * been started. A pod that has ended keeps it, unless the whole machine went.
 */
function podIpOf(
  { sandbox }: PodOnRuntime,
  statuses: readonly ContainerStatus[],
  initStatuses: readonly ContainerStatus[],
  phase: string,
): string | undefined {
  if (sandbox === undefined) return undefined;
  if (!sandbox.ready && phase !== 'Succeeded' && phase !== 'Failed') return undefined;
  if (sandbox.ip === undefined) return undefined;
  const wasMade = ({ containerID }: ContainerStatus): boolean => containerID !== undefined;
  return statuses.some(wasMade) || initStatuses.some(wasMade) ? sandbox.ip : undefined;
}

/** pkg/kubelet/kubelet_pods.go, getPhase. */
function phaseOf(
  { pod, old, isTerminal }: PodStatusInputs,
  initStatuses: readonly ContainerStatus[],
  statuses: readonly ContainerStatus[],
): string {
  if (old.phase === 'Failed' || old.phase === 'Succeeded') return old.phase;
  const { restartPolicy = 'Always' } = pod.spec ?? {};
  const failedInit = initStatuses.some(({ state }) => (state?.terminated?.exitCode ?? 0) !== 0);
  if (failedInit && restartPolicy === 'Never') return 'Failed';
  if (initStatuses.some(({ ready }) => !ready) && !statuses.some(hasRun))
    return isTerminal ? endOf(statuses) : 'Pending';
  if (statuses.some(({ state, lastState }) => isWaiting(state) && lastState?.terminated === undefined)) {
    return isTerminal ? endOf(statuses) : 'Pending';
  }
  const running = statuses.some(({ state }) => state?.running !== undefined);
  if (running) return 'Running';
  if (isTerminal) return endOf(statuses);
  const willRestart = statuses.some(
    ({ state, lastState }) =>
      restartPolicy === 'Always' ||
      (restartPolicy === 'OnFailure' && ((state?.terminated ?? lastState?.terminated)?.exitCode ?? 0) !== 0),
  );
  return willRestart ? 'Running' : endOf(statuses);
}

const isWaiting = (state: ContainerStatus['state']): boolean =>
  state?.running === undefined && state?.terminated === undefined;

const hasRun = ({ state, lastState }: ContainerStatus): boolean =>
  !isWaiting(state) || lastState?.terminated !== undefined;

/** All have ended well, or one has not. */
const endOf = (statuses: readonly ContainerStatus[]): string =>
  statuses.every(({ state, lastState }) => (state?.terminated ?? lastState?.terminated)?.exitCode === 0)
    ? 'Succeeded'
    : 'Failed';
