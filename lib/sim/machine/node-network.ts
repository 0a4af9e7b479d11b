/** The CNI plugin's configuration on a machine's disk: a pod on the node writes it, and it stays until somebody removes it. */
export class NodeNetwork {
  #podCidr: string | undefined;

  /** Undefined: there is none, and the node's network is not ready. */
  get podCidr(): string | undefined {
    return this.#podCidr;
  }

  configure(podCidr: string): void {
    this.#podCidr = podCidr;
  }

  remove(): void {
    this.#podCidr = undefined;
  }
}
