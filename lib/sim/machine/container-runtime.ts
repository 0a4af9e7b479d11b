import type { Milliseconds } from '../engine/engine.ts';
import type { Random } from '../engine/random.ts';
import type { Scope } from '../engine/scope.ts';
import { AddressPool } from './address-pool.ts';
import { type Container, noPodOnRuntime, type PodOnRuntime, type Running, type Sandbox } from './container.ts';
import type { Program } from './programs.ts';

/** Of a container that was lost with the power (measured: kubernetes-node-failure.md, 15.2 point 6). */
const lost = { exitCode: 255, reason: 'Unknown' };
/** SIGKILL: 128 + 9. */
const killed = 137;

/**
 * containerd: pods' sandboxes and containers. They outlive the kubelet; a loss of power ends them all, and their records stay,
 * for they are on the disk.
 */
export class ContainerRuntime {
  readonly #random: Random;
  readonly #addresses = new AddressPool();
  readonly #pods = new Map<string, PodOnRuntime>();
  readonly #running = new Map<string, Running>();
  readonly #images = new Set<string>();
  /** Of pods whose containers were removed by another than the kubelet: how often each was restarted, as the names of the logs that are left tell. */
  readonly #logs = new Map<string, ReadonlyMap<string, number>>();
  #power: Scope | undefined;
  #onChange: ((uid: string) => void) | undefined;

  constructor(random: Random) {
    this.#random = random;
  }

  /** Has `listener` told of each container that has ended by itself; undefined tells nobody. */
  listen(listener: ((uid: string) => void) | undefined): void {
    this.#onChange = listener;
  }

  /** UIDs of the pods that it has something of. */
  get pods(): Iterable<string> {
    return this.#pods.keys();
  }

  pod(uid: string): PodOnRuntime {
    return this.#pods.get(uid) ?? noPodOnRuntime;
  }

  has(image: string): boolean {
    return this.#images.has(image);
  }

  keep(image: string): void {
    this.#images.add(image);
  }

  /** Of the pods' addresses, as the CNI plugin's configuration has it. */
  configureNetwork(cidr: string): void {
    this.#addresses.configure(cidr);
  }

  /** Starts with the machine; what ran when the power went has ended meanwhile. */
  boot(power: Scope): void {
    this.#power = power;
    this.#running.clear();
    this.#addresses.clear();
    for (const [uid, { sandbox, containers }] of this.#pods) {
      this.#pods.set(uid, {
        sandbox: sandbox === undefined ? undefined : { ...sandbox, ready: false, ip: undefined },
        containers: new Map(
          [...containers].map(([name, made]) => [
            name,
            made.map((one) =>
              one.state === 'exited' ? one : { ...one, ...lost, state: 'exited', finishedAt: power.now },
            ),
          ]),
        ),
      });
    }
  }

  runSandbox(uid: string, inHostNetwork: boolean): Sandbox {
    const pod = this.pod(uid);
    const sandbox = { id: this.#id(), ip: inHostNetwork ? undefined : this.#addresses.take(), ready: true };
    this.#pods.set(uid, { ...pod, sandbox });
    return sandbox;
  }

  create(uid: string, name: string, image: string): Container {
    const container: Container = {
      id: this.#id(),
      name,
      image,
      sandbox: this.pod(uid).sandbox?.id ?? '',
      restartCount: this.#restarts(uid, name),
      state: 'created',
      startedAt: undefined,
      finishedAt: undefined,
      exitCode: 0,
      reason: '',
    };
    const pod = this.pod(uid);
    const made = [...(pod.containers.get(name) ?? []).slice(-1), container];
    this.#pods.set(uid, { ...pod, containers: new Map(pod.containers).set(name, made) });
    return container;
  }

  start(uid: string, { id, name }: Container, { ends }: Program): void {
    const power = this.#requirePower();
    const running: Running = { scope: power.inner(), end: undefined, ended: [] };
    this.#running.set(id, running);
    this.#put(uid, name, id, { state: 'running', startedAt: power.now });
    if (ends === undefined) return;
    running.end = power.after(ends.after, () => {
      this.#exit(uid, name, id, ends.exitCode);
      this.#onChange?.(uid);
    });
  }

  /** Of the newest container of a name; undefined if it does not run. */
  scopeOf(uid: string, name: string): Scope | undefined {
    const newest = this.pod(uid).containers.get(name)?.at(-1);
    return newest === undefined ? undefined : this.#running.get(newest.id)?.scope;
  }

  /** The program in the newest container of a name exits by itself. Nothing if it does not run. */
  exit(uid: string, name: string, exitCode: number): void {
    const newest = this.pod(uid).containers.get(name)?.at(-1);
    if (newest === undefined || !this.#running.has(newest.id)) return;
    this.#exit(uid, name, newest.id, exitCode);
    this.#onChange?.(uid);
  }

  /** Asks a container to end, and kills it after its grace. `ended` is called when it has. */
  stop(uid: string, { id, name }: Container, { onTerm }: Program, grace: Milliseconds, ended: () => void): void {
    const running = this.#running.get(id);
    if (running === undefined) return ended();
    running.ended.push(ended);
    const obeys = onTerm !== undefined && onTerm.after <= grace;
    this.#requirePower().after(obeys ? onTerm.after : grace, () =>
      this.#exit(uid, name, id, obeys ? onTerm.exitCode : killed),
    );
  }

  stopSandbox(uid: string): void {
    const pod = this.pod(uid);
    if (pod.sandbox === undefined) return;
    if (pod.sandbox.ready && pod.sandbox.ip !== undefined) this.#addresses.giveBack(pod.sandbox.ip);
    this.#pods.set(uid, { ...pod, sandbox: { ...pod.sandbox, ready: false } });
  }

  /** Forgets all of a pod. */
  remove(uid: string): void {
    this.#forget(uid);
    this.#logs.delete(uid);
  }

  /** Forgets all pods at once, as when somebody removes all containers of a machine; its images and the containers' logs stay. */
  clear(): void {
    for (const [uid, { containers }] of this.#pods) {
      const restarts = [...containers].map(([name, made]) => [name, made.at(-1)?.restartCount ?? 0] as const);
      this.#logs.set(uid, new Map([...(this.#logs.get(uid) ?? []), ...restarts]));
      this.#forget(uid);
    }
  }

  /** One more than the last one had (kuberuntime_container.go, startContainer, calcRestartCountByLogDir). */
  #restarts(uid: string, name: string): number {
    const last = this.pod(uid).containers.get(name)?.at(-1)?.restartCount ?? this.#logs.get(uid)?.get(name);
    return last === undefined ? 0 : last + 1;
  }

  #forget(uid: string): void {
    this.stopSandbox(uid);
    for (const made of this.pod(uid).containers.values()) for (const { id } of made) this.#forgetRunning(id);
    this.#pods.delete(uid);
  }

  #exit(uid: string, name: string, id: string, exitCode: number): void {
    const running = this.#running.get(id);
    if (running === undefined) return;
    this.#forgetRunning(id);
    this.#put(uid, name, id, {
      state: 'exited',
      finishedAt: this.#requirePower().now,
      exitCode,
      reason: exitCode === 0 ? 'Completed' : 'Error',
    });
    for (const ended of running.ended) ended();
  }

  #forgetRunning(id: string): void {
    const running = this.#running.get(id);
    running?.end?.cancel();
    running?.scope.end();
    this.#running.delete(id);
  }

  #put(uid: string, name: string, id: string, changed: Partial<Container>): void {
    const pod = this.pod(uid);
    const made = (pod.containers.get(name) ?? []).map((one) => (one.id === id ? { ...one, ...changed } : one));
    this.#pods.set(uid, { ...pod, containers: new Map(pod.containers).set(name, made) });
  }

  #requirePower(): Scope {
    if (this.#power === undefined) throw new Error('the container runtime has never been started');
    return this.#power;
  }

  #id(): string {
    return this.#random.hex(64);
  }
}
