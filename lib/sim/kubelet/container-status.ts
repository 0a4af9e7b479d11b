import { noTime, time } from '../api/time.ts';
import type { Container, PodOnRuntime } from '../machine/container.ts';
import type { Pod } from '../objects.ts';
import type { KubeletBehaviour } from './versions.ts';

type Spec = NonNullable<Pod['spec']>;
export type ContainerSpec = Spec['containers'][number];
export type ContainerStatus = NonNullable<NonNullable<Pod['status']>['containerStatuses']>[number];
type ContainerState = NonNullable<ContainerStatus['state']>;

/** Why a container waits, where it is not for its first start: `CrashLoopBackOff`. */
export interface WaitingReason {
  readonly reason: string;
  readonly message: string;
}

export interface StatusInputs {
  readonly onRuntime: PodOnRuntime;
  /** As it was told last. */
  readonly old: readonly ContainerStatus[];
  readonly behaviour: KubeletBehaviour;
  readonly hasInitContainers: boolean;
  readonly isInit: boolean;
  readonly waits: (container: string) => WaitingReason | undefined;
  /** Of a running container: whether its readiness probe, if it has one, has succeeded. */
  readonly isReady: (container: Container) => boolean;
}

/** A container's status (pkg/kubelet/kubelet_pods.go, convertToAPIContainerStatuses; prober_manager.go, UpdatePodStatus). */
export function containerStatus(spec: ContainerSpec, inputs: StatusInputs): ContainerStatus {
  const { onRuntime, isInit, behaviour } = inputs;
  const made = onRuntime.containers.get(spec.name) ?? [];
  const newest = made.at(-1);
  const old = inputs.old.find(({ name }) => name === spec.name);
  if (newest === undefined) return withoutContainer(spec, old, inputs);
  const before = made.at(-2);
  const state = stateOf(newest);
  const waits = newest.state === 'exited' ? inputs.waits(spec.name) : undefined;
  // A container that waits for its restart shows how it ended as its last state.
  const kept = behaviour.keepsLastState ? lastStateOf(old, newest.id) : {};
  const lastState = waits !== undefined ? state : before === undefined ? kept : stateOf(before);
  const running = newest.state === 'running';
  const completed = newest.state === 'exited' && newest.exitCode === 0;
  // Field by field, which is quicker than spreading what there may be.
  const status: { -readonly [Key in keyof ContainerStatus]: ContainerStatus[Key] } = {
    containerID: `containerd://${newest.id}`,
    image: newest.image,
    imageID: imageIdOf(newest.image),
    lastState,
    name: spec.name,
    ready: isInit ? completed : running && inputs.isReady(newest),
    restartCount: newest.restartCount,
    started: running,
    state: waits === undefined ? state : { waiting: waits },
  };
  if (behaviour.tellsContainerResources) status.resources = spec.resources ?? {};
  if (behaviour.tellsContainerUser) status.user = rootUser;
  const volumeMounts = volumeMountsOf(spec);
  if (volumeMounts !== undefined) status.volumeMounts = volumeMounts;
  return status;
}

/** As whom all containers run. */
const rootUser = { linux: { gid: 0, supplementalGroups: [0], uid: 0 } };

/** Of a container of which the runtime has only the newest, as its status told before. */
function lastStateOf(old: ContainerStatus | undefined, newest: string): ContainerState {
  const isAnother = old?.containerID !== `containerd://${newest}`;
  const ended = isAnother ? old?.state?.terminated : undefined;
  return ended === undefined ? (old?.lastState ?? {}) : { terminated: ended };
}

/** One that the runtime has nothing of: it was never made, or it has been lost with all of the runtime. */
function withoutContainer(
  spec: ContainerSpec,
  old: ContainerStatus | undefined,
  inputs: StatusInputs,
): ContainerStatus {
  if (old?.state?.terminated !== undefined) return old;
  const hasEndedBefore = old?.lastState?.terminated !== undefined;
  const isLost = old?.state?.running !== undefined && !hasEndedBefore;
  const volumeMounts = volumeMountsOf(spec);
  const waiting = inputs.waits(spec.name) ?? {
    reason: inputs.hasInitContainers ? 'PodInitializing' : 'ContainerCreating',
  };
  return {
    image: spec.image ?? '',
    imageID: '',
    lastState: isLost ? { terminated: gone } : (old?.lastState ?? {}),
    name: spec.name,
    ready: false,
    restartCount: (old?.restartCount ?? 0) + (isLost ? 1 : 0),
    started: false,
    state: { waiting },
    ...(volumeMounts === undefined ? {} : { volumeMounts }),
  };
}

/** Of a container that ran, for the first time, and is not to be found: one that had ended before keeps that as its last state. */
const gone = {
  exitCode: 137,
  finishedAt: noTime,
  message: 'The container could not be located when the pod was deleted.  The container used to be Running',
  reason: 'ContainerStatusUnknown',
  startedAt: noTime,
};

function stateOf({ state, id, exitCode, reason, startedAt = 0, finishedAt = 0 }: Container): ContainerState {
  if (state === 'created') return { waiting: {} };
  if (state === 'running') return { running: { startedAt: time(startedAt) } };
  return {
    terminated: {
      containerID: `containerd://${id}`,
      exitCode,
      finishedAt: time(finishedAt),
      reason,
      startedAt: time(startedAt),
    },
  };
}

/** Undefined if it has none. */
function volumeMountsOf({ volumeMounts = [] }: ContainerSpec): ContainerStatus['volumeMounts'] {
  if (volumeMounts.length === 0) return undefined;
  return volumeMounts.map(({ mountPath, name, readOnly }) => ({
    mountPath,
    name,
    ...(readOnly === true ? { readOnly, recursiveReadOnly: 'Disabled' } : {}),
  }));
}

const imageIds = new Map<string, string>();

/** Something that looks like an image's digest, the same for the same image. */
function imageIdOf(image: string): string {
  const known = imageIds.get(image);
  if (known !== undefined) return known;
  let [a, digits] = [0x811c9dc5, ''];
  while (digits.length < 64) {
    for (const character of `${image}${digits}`) a = Math.imul(a ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0;
    digits += a.toString(16).padStart(8, '0');
  }
  const id = `sha256:${digits.slice(0, 64)}`;
  imageIds.set(image, id);
  return id;
}
