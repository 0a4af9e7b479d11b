import type { Engine, Milliseconds } from '../engine/engine.ts';
import { Outcome } from '../engine/outcome.ts';
import type { Process, Step } from '../engine/process.ts';
import type { Random } from '../engine/random.ts';
import { Scope } from '../engine/scope.ts';
import type { Pod } from '../objects.ts';
import { ContainerRuntime } from './container-runtime.ts';
import type { Kubeadm } from './kubeadm.ts';
import { type CommandResult, type KubeletProcess, KubeletUnit } from './kubelet-unit.ts';
import { Manifests } from './manifests.ts';
import { NodeNetwork } from './node-network.ts';
import { exitCodeOfCut, exitCodeOfShutDown, type MachineFacts, type PowerState } from './power.ts';
import { Refusal } from './refusal.ts';

/** How long an orderly halt takes (measured: kubernetes-node-failure.md, 15.2 point 7). */
const haltTakes = { least: 600, most: 750 };
/** From power to systemd starting the kubelet: kind's entrypoint, systemd, containerd. */
const bootTakes = { least: 350, most: 900 };

export interface MachineOptions {
  readonly engine: Engine;
  /** Also that of its Node. */
  readonly name: string;
  readonly role: 'control-plane' | 'worker';
  /** As in `kind://docker/demo/demo-worker`. */
  readonly providerId: string;
  readonly address: string;
  readonly bootId: string;
  readonly random: Random;
  readonly kubeadm: Kubeadm;
  /** Starts the program that is the kubelet; it lives as long as the scope. */
  readonly startKubelet: (machine: Machine, scope: Scope) => KubeletProcess;
}

/** A node's machine: what has power and loses it, and what runs on it by systemd. */
export class Machine {
  readonly name: string;
  readonly role: 'control-plane' | 'worker';
  readonly providerId: string;
  readonly kubelet: KubeletUnit;
  readonly runtime: ContainerRuntime;
  readonly network = new NodeNetwork();
  readonly manifests = new Manifests();
  readonly #engine: Engine;
  readonly #address: string;
  readonly #bootId: string;
  readonly #random: Random;
  #state: PowerState = 'off';
  /** What runs since the power came last. */
  #power: Scope;
  #pid = 0;
  #startedAt: Milliseconds;
  #finishedAt: Milliseconds | undefined;
  #pausedAt: Milliseconds = 0;
  #exitCode: number | undefined;
  readonly #kubeadm: Kubeadm;
  readonly #files = new Set<string>();
  readonly #commands = new Set<Outcome<CommandResult>>();

  constructor(options: MachineOptions) {
    this.name = options.name;
    this.role = options.role;
    this.providerId = options.providerId;
    this.#engine = options.engine;
    this.#address = options.address;
    this.#bootId = options.bootId;
    this.#random = options.random;
    this.#kubeadm = options.kubeadm;
    this.#power = new Scope(options.engine);
    this.#startedAt = options.engine.now;
    this.runtime = new ContainerRuntime(options.random.stream('container runtime'));
    this.kubelet = new KubeletUnit({
      random: options.random.stream('kubelet unit'),
      nextPid: () => this.#nextPid(),
      run: (command) => this.#run(command),
      start: (scope) => options.startKubelet(this, scope),
    });
  }

  get state(): PowerState {
    return this.#state;
  }

  get facts(): MachineFacts {
    return {
      pid: this.#pid,
      startedAt: this.#startedAt,
      finishedAt: this.#finishedAt,
      exitCode: this.#exitCode,
      bootId: this.#bootId,
      address: this.#address,
    };
  }

  /** All that runs on it ends at once, as by SIGKILL, or when the plug is pulled. Nothing if it is off. */
  cut(): void {
    this.#requireWorker('cut');
    if (this.#state !== 'off') this.#goOff(exitCodeOfCut);
  }

  /** Boots it. Nothing if it has power. */
  restore(): void {
    if (this.#state !== 'off') return;
    this.#state = 'running';
    this.#power = new Scope(this.#engine);
    this.#pid = this.#nextPid();
    this.#startedAt = this.#engine.now;
    this.#finishedAt = undefined;
    this.#exitCode = undefined;
    this.#power.spawn(this.#boot(this.#power));
  }

  /** An orderly halt by its init; it is off when the outcome is there. */
  shutDown(): Outcome<void> {
    this.#requireWorker('shut down');
    if (this.#state === 'paused') throw new Refusal(`${this.name} is paused: nothing on it could obey`);
    const halted = new Outcome<void>();
    if (this.#state === 'off') {
      halted.finish();
      return halted;
    }
    this.kubelet.end();
    const power = this.#power;
    // Whoever cuts the power meanwhile has it off at once.
    this.#engine.at(this.#engine.now + this.#random.between(haltTakes.least, haltTakes.most), () => {
      if (this.#power === power && !power.ended) this.#goOff(exitCodeOfShutDown);
      halted.finish();
    });
    return halted;
  }

  /** Freezes all that runs on it. Nothing if it is paused. */
  pause(): void {
    this.#requireWorker('paused');
    if (this.#state === 'off') throw new Refusal(`${this.name} is off: there is nothing to pause`);
    if (this.#state === 'paused') return;
    this.#state = 'paused';
    this.#pausedAt = this.#engine.now;
    this.#power.freeze();
  }

  /** Lets a paused machine go on. Nothing if it runs. */
  resume(): void {
    if (this.#state === 'off') throw new Refusal(`${this.name} is off: there is nothing to resume`);
    if (this.#state === 'running') return;
    this.#state = 'running';
    this.kubelet.wasFrozen(this.#pausedAt);
    this.#power.thaw();
  }

  /** `kubeadm reset -f`. */
  reset(): Outcome<CommandResult> {
    if (this.role !== 'worker') throw new Refusal(`${this.name} is the control plane: its reset is not modelled`);
    return this.#run(() => this.#kubeadm.reset(this));
  }

  /** `kubeadm join`, with a bootstrap token made for it. The kubelet may register the Node a moment after it has ended. */
  join(): Outcome<CommandResult> {
    return this.#run(() => this.#kubeadm.join(this));
  }

  /** Files of Kubernetes and of its CNI plugin, which a node that left its cluster ought not to have. Rules of the host's network are not modelled. */
  get remains(): readonly string[] {
    const manifests = [...this.manifests.files].map((file) => `/etc/kubernetes/manifests/${file}`);
    const cni = this.network.podCidr === undefined ? [] : ['/etc/cni/net.d/10-kindnet.conflist'];
    return [...this.#files, ...manifests, ...cni].toSorted();
  }

  /** Removes the CNI plugin's configuration, which `kubeadm reset` leaves. */
  removeCniFiles(): void {
    this.network.remove();
  }

  addFiles(files: readonly string[]): void {
    for (const file of files) this.#files.add(file);
  }

  removeFiles(files: readonly string[]): void {
    for (const file of files) this.#files.delete(file);
  }

  /** Within what the machine does itself: nobody waits for systemd's answer. */
  startKubelet(): void {
    this.kubelet.boot(this.#power);
  }

  /** Has the kubelet run a static pod: puts its manifest where the kubelet looks for such. */
  placeStaticPod(file: string, manifest: Pod): void {
    this.manifests.place(file, manifest);
  }

  /** Nothing if there is none. */
  removeStaticPod(file: string): void {
    this.manifests.remove(file);
  }

  *#boot(power: Scope): Process {
    yield this.#random.between(bootTakes.least, bootTakes.most);
    this.runtime.boot(power);
    this.kubelet.boot(power);
  }

  #goOff(exitCode: number): void {
    this.#power.end();
    this.kubelet.end();
    this.#state = 'off';
    this.#pid = 0;
    this.#finishedAt = this.#engine.now;
    this.#exitCode = exitCode;
    for (const command of this.#commands) command.finish({ exitCode: undefined, output: '' });
    this.#commands.clear();
  }

  /** A command on the machine: it ends with it, without an exit code. */
  #run(command: (power: Scope) => Step<CommandResult>): Outcome<CommandResult> {
    if (this.#state !== 'running') throw new Refusal(`${this.name} is ${this.#state}: nothing can be run on it`);
    const outcome = new Outcome<CommandResult>();
    const power = this.#power;
    this.#commands.add(outcome);
    power.spawn(
      (function* (commands: Set<Outcome<CommandResult>>): Process {
        const result = yield* command(power);
        commands.delete(outcome);
        outcome.finish(result);
      })(this.#commands),
    );
    return outcome;
  }

  #nextPid(): number {
    return 1_000 + this.#random.below(30_000);
  }

  #requireWorker(act: string): void {
    if (this.role === 'worker') return;
    throw new Refusal(
      `${this.name} cannot be ${act}: it is the control plane, and a control plane without power is not modelled. Its kubelet can be stopped and started.`,
    );
  }
}
