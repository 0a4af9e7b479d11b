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

  /** A UUID of version 4. */
  uuid(): string {
    const hex = this.text(30, '0123456789abcdef');
    const variant = this.text(1, '89ab');
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(12, 15)}-${variant}${hex.slice(15, 18)}-${hex.slice(18, 30)}`;
  }
}

/** Of generated names (apimachinery, pkg/util/rand/rand.go, alphanums): no vowels, no digits that look like letters. */
export const nameAlphabet = 'bcdfghjklmnpqrstvwxz2456789';
