/** Addresses of a node's pods: the next one after the last that was given, and round again (containernetworking, host-local IPAM). */
export class AddressPool {
  #cidr = '';
  #next = 0;
  readonly #used = new Set<number>();

  /** As the CNI plugin was configured; what was given of another range is forgotten. */
  configure(cidr: string): void {
    if (cidr === this.#cidr) return;
    this.#cidr = cidr;
    this.#next = 0;
    this.#used.clear();
  }

  /** Undefined if there is none left, or no range yet. */
  take(): string | undefined {
    const [base, size] = this.#range();
    for (let tried = 0; tried < size; tried += 1) {
      // .0 is the network, .1 its gateway, the last one the broadcast.
      const host = 2 + ((this.#next + tried) % size);
      if (this.#used.has(host)) continue;
      this.#used.add(host);
      this.#next = host - 1;
      return inDots(base + host);
    }
    return undefined;
  }

  giveBack(address: string): void {
    const [base] = this.#range();
    this.#used.delete(fromDots(address) - base);
  }

  /** All that were given, as after a restart of the machine: /run is not kept. */
  clear(): void {
    this.#used.clear();
    this.#next = 0;
  }

  #range(): readonly [base: number, size: number] {
    const [address, bits] = this.#cidr.split('/');
    if (address === undefined || bits === undefined) return [0, 0];
    return [fromDots(address), 2 ** (32 - Number(bits)) - 3];
  }
}

const fromDots = (address: string): number => address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);

const inDots = (address: number): string =>
  [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.');
