import { Signal } from '../engine/process.ts';

/** The CNI plugin's configuration on a machine's disk: a pod on the node writes it, and it stays until somebody removes it. */
export class NodeNetwork {
  #podCidr: string | undefined;
  /** Given when it is written. */
  readonly configured = new Signal();

  /** Undefined: there is none, and the node's network is not ready. */
  get podCidr(): string | undefined {
    return this.#podCidr;
  }

  configure(podCidr: string): void {
    this.#podCidr = podCidr;
    this.configured.give();
  }

  remove(): void {
    this.#podCidr = undefined;
  }
}
