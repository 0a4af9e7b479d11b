/** The pod networks of nodes: those of one size in a network of all (pkg/controller/nodeipam/ipam/cidrset/cidr_set.go). IPv4 alone. */
export class CidrSet {
  readonly #base: number;
  readonly #nodeMaskSize: number;
  readonly #count: number;
  readonly #used = new Set<number>();
  #nextCandidate = 0;

  /** `cluster` as in `10.244.0.0/16`. */
  constructor(cluster: string, nodeMaskSize: number) {
    const [base, maskSize] = parsed(cluster);
    this.#base = base;
    this.#nodeMaskSize = nodeMaskSize;
    this.#count = 2 ** (nodeMaskSize - maskSize);
  }

  /** The next free one after the last that was given; one that was released comes up again when the round is made. Undefined if none is left. */
  allocateNext(): string | undefined {
    if (this.#used.size === this.#count) return undefined;
    let candidate = this.#nextCandidate;
    while (this.#used.has(candidate)) candidate = (candidate + 1) % this.#count;
    this.#nextCandidate = (candidate + 1) % this.#count;
    this.#used.add(candidate);
    return this.#cidr(candidate);
  }

  occupy(cidr: string): void {
    const index = this.#index(cidr);
    if (index !== undefined) this.#used.add(index);
  }

  release(cidr: string): void {
    const index = this.#index(cidr);
    if (index !== undefined) this.#used.delete(index);
  }

  get #blockSize(): number {
    return 2 ** (32 - this.#nodeMaskSize);
  }

  #cidr(index: number): string {
    const address = this.#base + index * this.#blockSize;
    const bytes = [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256);
    return `${bytes.join('.')}/${this.#nodeMaskSize}`;
  }

  /** Undefined for one that is not of this network. */
  #index(cidr: string): number | undefined {
    const index = Math.floor((parsed(cidr)[0] - this.#base) / this.#blockSize);
    return index >= 0 && index < this.#count ? index : undefined;
  }
}

function parsed(cidr: string): readonly [address: number, maskSize: number] {
  const [address = '', maskSize = ''] = cidr.split('/');
  return [address.split('.').reduce((sum, byte) => sum * 256 + Number(byte), 0), Number(maskSize)];
}
