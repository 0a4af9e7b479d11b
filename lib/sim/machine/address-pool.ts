/** Addresses of a node's pods: the next one after the last that was given, and round again (containernetworking, host-local IPAM). */
export class AddressPool {
  #cidr = '';
  #next = 0;
  #base = 0;
  #size = 0;
  readonly #used = new Set<number>();

  /** As the CNI plugin was configured; what was given of another range is forgotten. */
  configure(cidr: string): void {
    if (cidr === this.#cidr) return;
    this.#cidr = cidr;
    const [address, bits] = cidr.split('/');
    const isRange = address !== undefined && bits !== undefined;
    this.#base = isRange ? fromDots(address) : 0;
    this.#size = isRange ? 2 ** (32 - Number(bits)) - 3 : 0;
    this.#next = 0;
    this.#used.clear();
  }

  /** Undefined if there is none left, or no range yet. */
  take(): string | undefined {
    for (let tried = 0; tried < this.#size; tried += 1) {
      // .0 is the network, .1 its gateway, the last one the broadcast.
      const host = 2 + ((this.#next + tried) % this.#size);
      if (this.#used.has(host)) continue;
      this.#used.add(host);
      this.#next = host - 1;
      return inDots(this.#base + host);
    }
    return undefined;
  }

  giveBack(address: string): void {
    this.#used.delete(fromDots(address) - this.#base);
  }

  /** All that were given, as after a restart of the machine: /run is not kept. */
  clear(): void {
    this.#used.clear();
    this.#next = 0;
  }
}

const fromDots = (address: string): number => address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);

const inDots = (address: number): string =>
  `${address >>> 24}.${(address >>> 16) & 255}.${(address >>> 8) & 255}.${address & 255}`;
