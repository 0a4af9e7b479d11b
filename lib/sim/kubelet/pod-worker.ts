import type { Milliseconds, Timer } from '../engine/engine.ts';
import { type Process, Signal, type Step } from '../engine/process.ts';
import type { Container } from '../machine/container.ts';
import { programOf } from '../machine/programs.ts';
import type { Pod } from '../objects.ts';
import { ContainerStarter, podReference } from './container-starter.ts';
import type { ContainerSpec } from './container-status.ts';
import { sandboxCondition } from './pod-conditions.ts';
import type { PodContext } from './pod-context.ts';
import { type PodStatus, podStatus } from './pod-status.ts';
import { ReadinessProbes } from './readiness-probes.ts';
import type { Ending } from './status-manager.ts';

const takes = {
  sync: { least: 3, most: 12 },
  /** Until the volumes of a pod that comes to the node are mounted: looked at each 300 ms (pkg/kubelet/volumemanager/volume_manager.go). */
  mount: { least: 300, most: 340 },
  stop: { least: 20, most: 60 },
  /**
   * Also of one that was lost with the power. On the quietest hosts (v1.31.0 taints-in-order, the stories of v1.31.0,
   * v1.33.13 and v1.37.2) 14 of 20 Pods were told Failed 100 to 280 ms after they were told not ready.
   */
  stopSandbox: { least: 90, most: 220 },
  unmount: { least: 60, most: 250 },
  relist: { least: 8, most: 25 },
};
/** pkg/kubelet/pod_workers.go: backOffOnTransientErrorPeriod and workerBackOffPeriodJitterFactor. */
const networkRetry: Milliseconds = 1_000;
const retryJitter = 0.5;

/** Works on one pod of a kubelet, one step after the other, from when it is seen until nothing is left of it (pkg/kubelet/pod_workers.go). */
export class PodWorker {
  readonly #context: PodContext;
  readonly #starter: ContainerStarter;
  readonly #probes: ReadinessProbes;
  readonly #woken = new Signal();
  readonly #onDone: () => void;
  #pod: Pod;
  #waiting = false;
  #wanted = false;
  #retry: Timer | undefined;
  #mounted = false;
  /** Whether the API has it no more. */
  #gone = false;
  #leaving = false;
  /** Called at each sync. */
  readonly #beforeStart: (() => Step<void>) | undefined;

  constructor(
    context: PodContext,
    pod: Pod,
    options: { readonly onDone: () => void; readonly beforeStart?: () => Step<void> },
  ) {
    this.#context = context;
    this.#pod = pod;
    this.#onDone = options.onDone;
    this.#beforeStart = options.beforeStart;
    this.#starter = new ContainerStarter(context);
    this.#probes = new ReadinessProbes(context.scope, () => this.wake());
    this.#rememberReady();
    context.scope.spawn(this.#run());
  }

  get pod(): Pod {
    return this.#pod;
  }

  /** As the API has it now. */
  update(pod: Pod): void {
    const before = this.#pod;
    this.#pod = pod;
    const { generation, deletionTimestamp } = pod.metadata ?? {};
    const isChanged =
      generation !== before.metadata?.generation ||
      deletionTimestamp !== before.metadata?.deletionTimestamp ||
      pod.spec !== before.spec;
    if (isChanged) this.wake();
  }

  /** The API has it no more: what runs of it is killed. */
  end(): void {
    this.#gone = true;
    this.wake();
  }

  /** Something has happened that it ought to look at. */
  wake(): void {
    this.#wanted = true;
    if (this.#waiting) this.#woken.give();
  }

  *#run(): Process {
    while (!this.#isToEnd()) {
      this.#wanted = false;
      const { random } = this.#context;
      yield random.between(takes.sync.least, takes.sync.most);
      if (this.#isToEnd()) break;
      const outcome = yield* this.#sync();
      if (outcome === 'over') break;
      if (outcome !== undefined) this.#wakeAfter(outcome * random.between(1, 1 + retryJitter));
      yield* this.#untilWoken();
    }
    this.#leaving = true;
    yield* this.#terminate();
    this.#onDone();
  }

  *#untilWoken(): Step<void> {
    if (this.#wanted) return;
    this.#waiting = true;
    yield this.#woken;
    this.#waiting = false;
  }

  #wakeAfter(delay: Milliseconds): void {
    this.#retry?.cancel();
    this.#retry = this.#context.scope.after(delay, () => this.wake());
  }

  #isToEnd(): boolean {
    return this.#gone || this.#pod.metadata?.deletionTimestamp !== undefined;
  }

  /** Answers after how long to try again, if it has to; `over` if the pod has come to its end by itself. */
  *#sync(): Step<Milliseconds | 'over' | undefined> {
    const { statuses, events, networkError, random, pleg, behaviour } = this.#context;
    const status = this.#status();
    statuses.set(this.#pod, status);
    if (status.phase === 'Failed' || status.phase === 'Succeeded') return 'over';
    const error = networkError();
    if (error !== undefined && this.#pod.spec?.hostNetwork !== true) {
      events.record(this.#pod, 'Warning', 'NetworkNotReady', `network is not ready: ${error}`);
      return networkRetry;
    }
    if (this.#beforeStart !== undefined) yield* this.#beforeStart();
    if (!this.#mounted) {
      yield random.between(takes.mount.least, takes.mount.most);
      this.#mounted = true;
    }
    const { worked, retryAfter } = yield* this.#starter.start(
      this.#pod,
      () => this.#tellSandbox(),
      () => this.#isToEnd(),
    );
    if (worked && behaviour.relistsOnDemand) this.#wakeAfter(random.between(takes.relist.least, takes.relist.most));
    else if (worked) pleg.change(this.#uid);
    return retryAfter;
  }

  /** The condition alone, while the rest of the status is as it was (pkg/kubelet/kubelet.go, v1.36). */
  #tellSandbox(): void {
    const { statuses, runtime, behaviour, scope } = this.#context;
    const old = statuses.get(this.#uid);
    if (!behaviour.tellsSandboxAtOnce || old === undefined) return;
    const { sandbox } = runtime.pod(this.#uid);
    const { conditions = [] } = old;
    const told = sandboxCondition({
      pod: this.#pod,
      sandboxReady: sandbox?.ready ?? false,
      hadSandbox: sandbox !== undefined,
      old: conditions,
      behaviour,
      now: scope.now,
    });
    statuses.set(this.#pod, { ...old, conditions: conditions.map((one) => (one.type === told.type ? told : one)) });
  }

  /** Also of a pod that has ended by itself, of which only the sandbox is left. */
  *#terminate(): Step<void> {
    const { runtime, statuses, random } = this.#context;
    this.#tell(false, 'none');
    yield* this.#stopContainers();
    const hadSandbox = runtime.pod(this.#uid).sandbox !== undefined;
    const { least, most } = hadSandbox ? takes.stopSandbox : takes.stop;
    yield random.between(least, most);
    runtime.stopSandbox(this.#uid);
    this.#tell(true, 'stopped');
    if (this.#mounted) yield random.between(takes.unmount.least, takes.unmount.most);
    this.#tell(true, 'finished');
    while (!this.#gone) yield* this.#untilDeleted();
    runtime.remove(this.#uid);
    statuses.forget(this.#uid);
  }

  /** What the API has no more is not told of, but its status is made all the same (pkg/kubelet/kubelet.go, SyncTerminatingPod, SyncTerminatedPod). */
  #tell(isTerminal: boolean, ending: Ending): void {
    const status = this.#status(isTerminal);
    if (!this.#gone) this.#context.statuses.set(this.#pod, status, ending);
  }

  /** A pod that has ended stays as long as the API has it; when it is deleted there, the kubelet lets it go. */
  *#untilDeleted(): Step<void> {
    this.#wanted = false;
    yield* this.#untilWoken();
    if (!this.#gone) this.#context.statuses.tell(this.#uid);
  }

  *#stopContainers(): Step<void> {
    const { runtime, events, random } = this.#context;
    const specs = [...(this.#pod.spec?.containers ?? []), ...(this.#pod.spec?.initContainers ?? [])];
    const running = specs.flatMap((spec) => {
      const newest = runtime.pod(this.#uid).containers.get(spec.name)?.at(-1);
      return newest?.state === 'running' ? [{ spec, container: newest }] : [];
    });
    if (running.length === 0) return;
    const stopped = new Signal();
    let left = running.length;
    for (const { spec, container } of running) {
      const about = { ...podReference(this.#pod), fieldPath: `spec.containers{${spec.name}}` };
      events.record(about, 'Normal', 'Killing', `Stopping container ${spec.name}`);
      this.#stop(spec, container, () => {
        left -= 1;
        if (left === 0) stopped.give();
      });
    }
    if (left > 0) yield stopped;
    yield random.between(takes.stop.least, takes.stop.most);
  }

  #stop(spec: ContainerSpec, container: Container, ended: () => void): void {
    const { runtime, scope } = this.#context;
    const grace = this.#graceSeconds() * 1_000;
    const { seconds: pause = 0 } = spec.lifecycle?.preStop?.sleep ?? {};
    const hook = Math.min(pause * 1_000, grace);
    const program = programOf(spec.command ?? [], spec.args ?? []);
    // At least two seconds are left to a container after its hook (pkg/kubelet/kuberuntime/kuberuntime_container.go, minimumGracePeriodInSeconds).
    scope.after(hook, () => runtime.stop(this.#uid, container, program, Math.max(grace - hook, 2_000), ended));
  }

  #graceSeconds(): number {
    const { deletionGracePeriodSeconds } = this.#pod.metadata ?? {};
    return deletionGracePeriodSeconds ?? this.#pod.spec?.terminationGracePeriodSeconds ?? 30;
  }

  /** pkg/kubelet/kubelet_pods.go, generateAPIPodStatus: v1.37.2, line 1910. */
  #status(isTerminal = false): PodStatus {
    const { statuses, runtime, hostIp, behaviour, scope } = this.#context;
    const specs = new Map((this.#pod.spec?.containers ?? []).map((spec) => [spec.name, spec]));
    return podStatus({
      pod: this.#pod,
      old: statuses.get(this.#uid) ?? this.#pod.status ?? {},
      onRuntime: runtime.pod(this.#uid),
      isTerminal,
      hostIp: hostIp(),
      behaviour,
      now: scope.now,
      waits: (container) => (this.#leaving ? undefined : this.#starter.waits(container)),
      isReady: (container) => {
        const spec = specs.get(container.name);
        return spec === undefined || this.#probes.isReady(spec, container);
      },
    });
  }

  #rememberReady(): void {
    for (const { containerID, ready } of this.#pod.status?.containerStatuses ?? []) {
      if (ready && containerID !== undefined) this.#probes.wasReady(containerID.replace('containerd://', ''));
    }
  }

  get #uid(): string {
    return this.#pod.metadata?.uid ?? '';
  }
}
