import { noTime, time } from '../api/time.ts';
import type { Milliseconds } from '../engine/engine.ts';
import type { Pod } from '../objects.ts';
import type { ContainerStatus } from './container-status.ts';
import type { KubeletBehaviour } from './versions.ts';

type PodStatus = NonNullable<Pod['status']>;
export type PodCondition = NonNullable<PodStatus['conditions']>[number];

/** Those that the kubelet alone writes (pkg/kubelet/types/pod_status.go, PodConditionByKubelet). */
const ofKubelet: ReadonlySet<string> = new Set([
  'PodScheduled',
  'Ready',
  'Initialized',
  'ContainersReady',
  'PodReadyToStartContainers',
]);
export const isOfKubelet = ({ type }: PodCondition): boolean => ofKubelet.has(type);

/** Mostly all of them. */
export const conditionsOfKubelet = (conditions: readonly PodCondition[] = []): readonly PodCondition[] =>
  conditions.every(isOfKubelet) ? conditions : conditions.filter(isOfKubelet);

interface Verdict {
  readonly status: 'True' | 'False';
  readonly reason?: string;
  readonly message?: string;
}

export interface ConditionInputs {
  readonly pod: Pod;
  readonly phase: string;
  readonly sandboxReady: boolean;
  /** Whether there has ever been a sandbox. */
  readonly hadSandbox: boolean;
  readonly initStatuses: readonly ContainerStatus[];
  readonly statuses: readonly ContainerStatus[];
  readonly old: readonly PodCondition[];
  readonly behaviour: KubeletBehaviour;
  readonly now: Milliseconds;
}

/** The conditions of a pod that its kubelet writes (pkg/kubelet/status/generate.go), in its order. */
export function podConditions(inputs: ConditionInputs): readonly PodCondition[] {
  const containersReady = containersReadyOf(inputs);
  return [
    sandboxCondition(inputs),
    condition('Initialized', initialized(inputs), inputs),
    condition('Ready', containersReady, inputs),
    condition('ContainersReady', containersReady, inputs),
    condition('PodScheduled', { status: 'True' }, inputs),
  ];
}

type SandboxInputs = Pick<ConditionInputs, 'pod' | 'sandboxReady' | 'hadSandbox' | 'old' | 'behaviour' | 'now'>;

/** Whether its sandbox is there, by itself. */
export const sandboxCondition = (inputs: SandboxInputs): PodCondition =>
  condition('PodReadyToStartContainers', readyToStart(inputs), inputs);

function condition(
  type: string,
  { status, reason, message }: Verdict,
  inputs: Pick<ConditionInputs, 'pod' | 'old' | 'behaviour' | 'now'>,
): PodCondition {
  const { pod, old, behaviour, now } = inputs;
  const before = old.find((one) => one.type === type);
  const generation = pod.metadata?.generation;
  const lastTransitionTime = before?.status === status ? (before.lastTransitionTime ?? time(now)) : time(now);
  const observedGeneration = behaviour.tracksPodGeneration && !isStatic(pod) ? generation : undefined;
  // Most stay as they were, and are shared with the status that was told before.
  if (
    before?.status === status &&
    before.reason === reason &&
    before.message === message &&
    before.observedGeneration === observedGeneration &&
    before.lastProbeTime === noTime &&
    before.lastTransitionTime !== undefined
  ) {
    return before;
  }
  const made: { -readonly [Key in keyof PodCondition]: PodCondition[Key] } = {
    lastProbeTime: noTime,
    lastTransitionTime,
    status,
    type,
  };
  if (observedGeneration !== undefined) made.observedGeneration = observedGeneration;
  if (reason !== undefined) made.reason = reason;
  if (message !== undefined) made.message = message;
  return made;
}

/** What a static pod's file says has no generation. */
const isStatic = ({ metadata }: Pod): boolean => metadata?.annotations?.['kubernetes.io/config.source'] === 'file';

function readyToStart({ sandboxReady, hadSandbox, behaviour }: SandboxInputs): Verdict {
  if (sandboxReady) return { status: 'True' };
  if (!behaviour.explainsSandbox) return { status: 'False' };
  return {
    status: 'False',
    reason: 'PodSandboxNotReady',
    message: hadSandbox ? 'pod sandbox is not ready' : 'no pod sandbox exists',
  };
}

function initialized({ phase, initStatuses, statuses }: ConditionInputs): Verdict {
  if (phase === 'Succeeded') return { status: 'True', reason: 'PodCompleted' };
  const incomplete = initStatuses.filter(({ ready }) => !ready).map(({ name }) => name);
  const anyStarted = statuses.some(({ state, lastState }) => {
    const { running, terminated } = state ?? {};
    return running !== undefined || terminated !== undefined || lastState?.terminated !== undefined;
  });
  if (incomplete.length === 0 || anyStarted) return { status: 'True' };
  return {
    status: 'False',
    reason: 'ContainersNotInitialized',
    message: `containers with incomplete status: [${incomplete.join(' ')}]`,
  };
}

function containersReadyOf({ phase, statuses }: ConditionInputs): Verdict {
  if (phase === 'Succeeded') return { status: 'False', reason: 'PodCompleted' };
  if (phase === 'Failed') return { status: 'False', reason: 'PodFailed' };
  const unready = statuses.filter(({ ready }) => !ready).map(({ name }) => name);
  if (unready.length === 0) return { status: 'True' };
  return {
    status: 'False',
    reason: 'ContainersNotReady',
    message: `containers with unready status: [${unready.join(' ')}]`,
  };
}
