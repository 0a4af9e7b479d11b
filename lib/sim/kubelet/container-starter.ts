import type { EventSubject } from '../client/event-recorder.ts';
import type { Milliseconds } from '../engine/engine.ts';
import type { Step } from '../engine/process.ts';
import type { Container, Sandbox } from '../machine/container.ts';
import { programOf } from '../machine/programs.ts';
import type { Pod } from '../objects.ts';
import { BackOff } from './back-off.ts';
import type { ContainerSpec, WaitingReason } from './container-status.ts';
import type { PodContext } from './pod-context.ts';

/** How long the container runtime takes for each of its works. */
const takes = {
  sandbox: { least: 90, most: 220 },
  create: { least: 15, most: 45 },
  start: { least: 25, most: 70 },
  pull: { least: 800, most: 2_500 },
};

/** What a round of starting containers has come to. */
export interface Started {
  /** Whether it has done anything that is to be noticed. */
  readonly worked: boolean;
  /** How long a container of it waits for its restart; undefined if none does. */
  readonly retryAfter: Milliseconds | undefined;
}

/** Brings a pod's containers to where its spec wants them (pkg/kubelet/kuberuntime/kuberuntime_manager.go, SyncPod). */
export class ContainerStarter {
  readonly #context: PodContext;
  readonly #backOff = new BackOff();
  readonly #waits = new Map<string, WaitingReason>();

  constructor(context: PodContext) {
    this.#context = context;
  }

  /** Why a container is not started again yet. */
  waits(container: string): WaitingReason | undefined {
    return this.#waits.get(container);
  }

  /** `onSandbox` is called when a new sandbox is there. Goes no further when `isOver` says so. */
  *start(pod: Pod, onSandbox: () => void, isOver: () => boolean): Step<Started> {
    const uid = pod.metadata?.uid ?? '';
    const { initContainers = [], containers = [] } = pod.spec ?? {};
    let worked = false;
    let { sandbox } = this.#context.runtime.pod(uid);
    if (sandbox?.ready !== true) {
      if (!this.#wantsSandbox(pod)) return { worked, retryAfter: undefined };
      sandbox = yield* this.#runSandbox(pod, sandbox !== undefined);
      worked = true;
      onSandbox();
    }
    if (!this.#anyStarted(uid, containers, sandbox)) {
      for (const spec of initContainers) {
        if (isOver()) return { worked, retryAfter: undefined };
        const newest = this.#newest(uid, spec.name, sandbox);
        if (newest?.state === 'running') return { worked, retryAfter: undefined };
        if (newest?.state === 'exited' && newest.exitCode === 0) continue;
        const retryAfter = yield* this.#startOne(pod, spec, newest, 'initContainers');
        return { worked: worked || retryAfter === undefined, retryAfter };
      }
    }
    let retryAfter: Milliseconds | undefined;
    for (const spec of containers) {
      if (isOver()) break;
      const newest = this.#newest(uid, spec.name, sandbox);
      if (newest?.state === 'running' || !this.#isToRun(pod, spec, newest)) continue;
      const left = yield* this.#startOne(pod, spec, newest, 'containers');
      if (left === undefined) worked = true;
      else retryAfter = Math.min(left, retryAfter ?? left);
    }
    return { worked, retryAfter };
  }

  /** A pod that is never restarted and has had containers gets no new sandbox (computePodActions). */
  #wantsSandbox(pod: Pod): boolean {
    const { containers } = this.#context.runtime.pod(pod.metadata?.uid ?? '');
    return pod.spec?.restartPolicy !== 'Never' || containers.size === 0;
  }

  *#runSandbox(pod: Pod, isAnother: boolean): Step<Sandbox> {
    const { events, random, runtime } = this.#context;
    if (isAnother) {
      events.record(pod, 'Normal', 'SandboxChanged', 'Pod sandbox changed, it will be killed and re-created.');
    }
    yield random.between(takes.sandbox.least, takes.sandbox.most);
    return runtime.runSandbox(pod.metadata?.uid ?? '', pod.spec?.hostNetwork ?? false);
  }

  #newest(uid: string, name: string, sandbox: Sandbox): Container | undefined {
    const newest = this.#context.runtime.pod(uid).containers.get(name)?.at(-1);
    return newest?.sandbox === sandbox.id ? newest : undefined;
  }

  #anyStarted(uid: string, containers: readonly ContainerSpec[], sandbox: Sandbox): boolean {
    return containers.some(({ name }) => this.#newest(uid, name, sandbox) !== undefined);
  }

  /** Whether one that does not run is to: it has not run yet, or its restart policy wants it again. */
  #isToRun(pod: Pod, { name }: ContainerSpec, inSandbox: Container | undefined): boolean {
    const restartPolicy = pod.spec?.restartPolicy ?? 'Always';
    const last =
      inSandbox ??
      this.#context.runtime
        .pod(pod.metadata?.uid ?? '')
        .containers.get(name)
        ?.at(-1);
    if (last?.state !== 'exited' || restartPolicy === 'Always') return true;
    return restartPolicy === 'OnFailure' && last.exitCode !== 0;
  }

  /** Answers how long it has to wait yet, if it has. */
  *#startOne(
    pod: Pod,
    spec: ContainerSpec,
    before: Container | undefined,
    field: 'initContainers' | 'containers',
  ): Step<Milliseconds | undefined> {
    const { scope, events, random, runtime, behaviour } = this.#context;
    const uid = pod.metadata?.uid ?? '';
    const about = { ...podReference(pod), fieldPath: `spec.${field}{${spec.name}}` };
    // One that ended with a former sandbox counts, too (kuberuntime_manager.go, doBackOff).
    const last = before ?? runtime.pod(uid).containers.get(spec.name)?.at(-1);
    if (last?.state === 'exited') {
      const left = this.#backOff.next(spec.name, last.finishedAt ?? scope.now, scope.now);
      if (left > 0) {
        this.#tellBackOff(pod, spec, about);
        return left;
      }
    }
    this.#waits.delete(spec.name);
    const image = imageNameOf(spec.image ?? '');
    yield* this.#image(spec, about);
    yield random.between(takes.create.least, takes.create.most);
    const made = before?.state === 'created' ? before : runtime.create(uid, spec.name, image);
    events.record(about, 'Normal', 'Created', behaviour.texts.created(spec.name));
    yield random.between(takes.start.least, takes.start.most);
    runtime.start(uid, made, programOf(spec.command ?? [], spec.args ?? []));
    events.record(about, 'Normal', 'Started', behaviour.texts.started(spec.name));
    this.#context.onStart(pod);
    return undefined;
  }

  #tellBackOff(pod: Pod, { name }: ContainerSpec, about: EventSubject): void {
    const { namespace = '', name: podName = '', uid = '' } = pod.metadata ?? {};
    const which = `${podName}_${namespace}(${uid})`;
    this.#context.events.record(
      about,
      'Warning',
      'BackOff',
      `Back-off restarting failed container ${name} in pod ${which}`,
    );
    this.#waits.set(name, {
      reason: 'CrashLoopBackOff',
      message: `back-off ${inGo(this.#backOff.delayOf(name))} restarting failed container=${name} pod=${which}`,
    });
  }

  *#image({ image: asked = '', imagePullPolicy }: ContainerSpec, about: EventSubject): Step<void> {
    const { events, random, runtime, behaviour } = this.#context;
    const image = imageNameOf(asked);
    if (runtime.has(image) && imagePullPolicy !== 'Always') {
      events.record(about, 'Normal', 'Pulled', behaviour.texts.present(asked));
      return;
    }
    events.record(about, 'Normal', 'Pulling', `Pulling image "${asked}"`);
    const took = random.between(takes.pull.least, takes.pull.most);
    yield took;
    runtime.keep(image);
    const time = `${Math.round(took)}ms`.replace(/^(\d+)(\d{3})ms$/, '$1.$2s');
    const size = 40_000_000 + random.below(100_000_000);
    events.record(
      about,
      'Normal',
      'Pulled',
      `Successfully pulled image "${asked}" in ${time} (${time} including waiting). Image size: ${size} bytes.`,
    );
  }
}

/** How the kubelet's events refer to a pod; of a static pod with the UID that its kubelet knows it by. */
export function podReference({ metadata = {} }: Pod): EventSubject {
  const { name = '', namespace = '', uid = '', resourceVersion } = metadata;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    name,
    namespace,
    uid,
    ...(resourceVersion === undefined ? {} : { resourceVersion }),
  };
}

/** With the tag that an image without one stands for, and its registry (distribution/reference, as the container runtime tells it). */
export function imageNameOf(image: string): string {
  const lastPart = image.slice(image.lastIndexOf('/') + 1);
  const tagged = lastPart.includes(':') || image.includes('@') ? image : `${image}:latest`;
  const [registry = '', ...rest] = tagged.split('/');
  if (rest.length === 0) return `docker.io/library/${tagged}`;
  return registry.includes('.') || registry.includes(':') || registry === 'localhost' ? tagged : `docker.io/${tagged}`;
}

/** As time.Duration prints whole seconds. */
function inGo(delay: Milliseconds): string {
  const seconds = Math.round(delay / 1_000);
  const minutes = Math.floor(seconds / 60);
  return minutes === 0 ? `${seconds}s` : `${minutes}m${seconds % 60}s`;
}
