import type { Milliseconds } from '../../engine/engine.ts';

/** pkg/controller/controller_utils.go, ExpectationsTimeout. */
const timeout: Milliseconds = 5 * 60_000;

interface Expected {
  creations: number;
  readonly deletions: Set<string>;
  readonly at: Milliseconds;
}

/**
 * What a controller has done and not yet seen in its cache; until then it does nothing more for the same key
 * (pkg/controller/controller_utils.go, UIDTrackingControllerExpectations).
 */
export class Expectations {
  readonly #expected = new Map<string, Expected>();
  readonly #now: () => Milliseconds;

  constructor(now: () => Milliseconds) {
    this.#now = now;
  }

  satisfied(key: string): boolean {
    const expected = this.#expected.get(key);
    if (expected === undefined) return true;
    return (expected.creations <= 0 && expected.deletions.size === 0) || this.#now() - expected.at > timeout;
  }

  expect(key: string, { creations = 0, deletions = [] }: { creations?: number; deletions?: readonly string[] }): void {
    this.#expected.set(key, { creations, deletions: new Set(deletions), at: this.#now() });
  }

  created(key: string): void {
    const expected = this.#expected.get(key);
    if (expected !== undefined) expected.creations -= 1;
  }

  deleted(key: string, pod: string): void {
    this.#expected.get(key)?.deletions.delete(pod);
  }

  forget(key: string): void {
    this.#expected.delete(key);
  }
}
