import { createHash } from 'node:crypto';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/**
 * Chance from a seed. Whoever needs chance takes a stream of its own by its name, so that a component that draws more, or is
 * new, does not change what the others draw.
 */
export class Random {
  readonly #seed: string;
  readonly #generator: ReturnType<typeof xoroshiro128plus>;

  constructor(seed: number | string) {
    this.#seed = String(seed);
    this.#generator = xoroshiro128plus(createHash('sha256').update(this.#seed).digest().readInt32LE(0));
  }

  /** The stream of this name: the same each time for the same seed. */
  stream(name: string): Random {
    return new Random(`${this.#seed}/${name}`);
  }

  /** From `low` to `high`, all alike. */
  between(low: number, high: number): number {
    return low + (high - low) * uniformFloat64(this.#generator);
  }

  /** An integer from 0 to `count` - 1. */
  below(count: number): number {
    return Math.floor(this.between(0, count));
  }

  /** One character each of `alphabet`. */
  text(length: number, alphabet: string): string {
    let text = '';
    for (let index = 0; index < length; index += 1) text += alphabet[this.below(alphabet.length)];
    return text;
  }

  /** So many hexadecimal digits. */
  hex(length: number): string {
    const bytes = length <= drawn.length * 2 ? drawn : Buffer.alloc(4 * Math.ceil(length / 8));
    let filled = 0;
    for (; filled * 2 < length; filled += 4) bytes.writeUInt32BE(this.below(2 ** 32), filled);
    return bytes.toString('hex', 0, filled).slice(0, length);
  }

  /** A UUID of version 4. */
  uuid(): string {
    const hex = this.hex(32);
    const variant = '89ab'[this.below(4)];
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20)}`;
  }
}

/** Of generated names (apimachinery, pkg/util/rand/rand.go, alphanums): no vowels, no digits that look like letters. */
export const nameAlphabet = 'bcdfghjklmnpqrstvwxz2456789';

/** Room for the digits that are being drawn: one text out of it is much quicker made than one of many pieces. */
const drawn = Buffer.alloc(32);
