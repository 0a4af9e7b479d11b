import type { Milliseconds } from '../engine/engine.ts';
import { Signal } from '../engine/process.ts';
import type { Scope } from '../engine/scope.ts';
import type { NodeNetwork } from '../machine/node-network.ts';

/** pkg/kubelet/kubelet.go, maxWaitForContainerRuntime. */
const runtimeIsDownAfter: Milliseconds = 30_000;
/** How often the container runtime is asked (pkg/kubelet/kubelet.go, Run: updateRuntimeUp). */
const runtimeCheckPeriod: Milliseconds = 5_000;
/** How long an answer of the container runtime takes. */
const runtimeAnswersAfter: Milliseconds = 20;

/** Of a node whose CNI plugin is not configured. */
export const networkErrorOf =
  'container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized';
const noCsiNode = 'CSINode is not yet initialized';

/** What keeps a node from being ready, as its kubelet sees it (pkg/kubelet/runtime.go, nodestatus/setters.go ReadyCondition). */
export class Readiness {
  readonly #scope: Scope;
  readonly #network: NodeNetwork;
  #csiNodeReady = false;
  readonly #checkedFrom: Milliseconds;
  #frozenAt: Milliseconds | undefined;
  #thawedAt: Milliseconds | undefined;

  /** Given when something that was missing has come. */
  readonly better = new Signal();

  constructor(scope: Scope, network: NodeNetwork) {
    this.#scope = scope;
    this.#network = network;
    this.#checkedFrom = scope.now;
    network.configured.once(() => this.better.give());
  }

  csiNodeIsReady(): void {
    this.#csiNodeReady = true;
    this.better.give();
  }

  /** The machine was paused from then until now. */
  wasFrozen(since: Milliseconds): void {
    this.#frozenAt = since;
    this.#thawedAt = this.#scope.now;
  }

  /** None: it is ready. */
  get errors(): readonly string[] {
    return [
      ...(this.#scope.now - this.#runtimeCheckedAt() < runtimeIsDownAfter ? [] : ['container runtime is down']),
      ...(this.#network.podCidr !== undefined ? [] : [networkErrorOf]),
      ...(this.#csiNodeReady ? [] : [noCsiNode]),
    ];
  }

  /** The checks themselves need not happen: only a pause can make one late. */
  #runtimeCheckedAt(): Milliseconds {
    const { now } = this.#scope;
    if (this.#frozenAt === undefined || this.#thawedAt === undefined) return now;
    // What was frozen goes on all at once, and the status is computed before the runtime has answered.
    if (now >= this.#thawedAt + runtimeAnswersAfter) return now;
    return this.#frozenAt - ((this.#frozenAt - this.#checkedFrom) % runtimeCheckPeriod);
  }
}
