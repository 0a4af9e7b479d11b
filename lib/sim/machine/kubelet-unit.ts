import type { Milliseconds } from '../engine/engine.ts';
import type { Outcome } from '../engine/outcome.ts';
import type { Step } from '../engine/process.ts';
import type { Random } from '../engine/random.ts';
import type { Scope } from '../engine/scope.ts';

/** What a command on a machine said. */
export interface CommandResult {
  /** Undefined if the machine ended it before it had one. */
  readonly exitCode: number | undefined;
  readonly output: string;
}

/** As systemd says. */
export type Activity = 'active' | 'inactive' | 'activating' | 'failed';

/** Whether there is a configuration for it, and credentials or only those to get some with. */
export type Configured = 'no' | 'bootstrap' | 'yes';

/** The program, as the unit has it run. */
export interface KubeletProcess {
  /** The machine was paused since then, and goes on now. */
  wasFrozen(since: Milliseconds): void;
}

export interface KubeletUnitOptions {
  readonly random: Random;
  readonly nextPid: () => number;
  readonly run: (command: (power: Scope) => Step<CommandResult>) => Outcome<CommandResult>;
  readonly start: (scope: Scope) => KubeletProcess;
}

/** The systemd unit of a node's kubelet: the program alone, whatever its containers do. */
export class KubeletUnit {
  readonly #random: Random;
  readonly #nextPid: () => number;
  readonly #run: KubeletUnitOptions['run'];
  readonly #start: (scope: Scope) => KubeletProcess;
  #scope: Scope | undefined;
  #program: KubeletProcess | undefined;
  #pid = 0;
  #startedAt: Milliseconds | undefined;
  #endedAt: Milliseconds | undefined;
  #configured: Configured = 'no';

  constructor(options: KubeletUnitOptions) {
    this.#random = options.random;
    this.#nextPid = options.nextPid;
    this.#run = options.run;
    this.#start = options.start;
  }

  get activity(): Activity {
    return this.#scope === undefined ? 'inactive' : 'active';
  }

  /** Of its process; 0 if there is none. */
  get pid(): number {
    return this.#pid;
  }

  /** When its process began that is or was the last one; undefined if there never was one. */
  get startedAt(): Milliseconds | undefined {
    return this.#startedAt;
  }

  /** When a process of it ended last; undefined if none ever has. */
  get endedAt(): Milliseconds | undefined {
    return this.#endedAt;
  }

  /** Whether it has its configuration and the credentials of a node; without a configuration systemd does not start it (kind's kubelet.service, ConditionPathExists). */
  get configured(): boolean {
    return this.#configured === 'yes';
  }

  /** Whether it has to get its credentials first (TLS bootstrap). */
  get bootstraps(): boolean {
    return this.#configured === 'bootstrap';
  }

  start(): Outcome<CommandResult> {
    return this.#systemctl((power) => this.boot(power));
  }

  stop(): Outcome<CommandResult> {
    return this.#systemctl(() => this.end());
  }

  restart(): Outcome<CommandResult> {
    return this.#systemctl((power) => {
      this.end();
      this.boot(power);
    });
  }

  /** As kubeadm writes and removes its files. */
  configure(configured: Configured): void {
    this.#configured = configured;
  }

  /** Starts it within the machine's power, unless it runs or must not. */
  boot(power: Scope): void {
    if (this.#configured === 'no' || this.#scope !== undefined) return;
    this.#scope = power.inner();
    this.#pid = this.#nextPid();
    this.#startedAt = power.now;
    this.#program = this.#start(this.#scope);
  }

  end(): void {
    if (this.#scope !== undefined) this.#endedAt = this.#scope.now;
    this.#scope?.end();
    this.#scope = undefined;
    this.#program = undefined;
    this.#pid = 0;
  }

  wasFrozen(since: Milliseconds): void {
    this.#program?.wasFrozen(since);
  }

  #systemctl(act: (power: Scope) => void): Outcome<CommandResult> {
    const takes = this.#random.between(20, 90);
    return this.#run(function* (power): Step<CommandResult> {
      yield takes;
      act(power);
      return { exitCode: 0, output: '' };
    });
  }
}
