import type { Outcome } from './hold.ts';
import type { Story } from './story.ts';

/** What came of the stories of one fault, or of those without. */
export interface Row {
  readonly place: string;
  readonly fault: string;
  stories: number;
  claims: number;
  /** By truth and verdict, as in `broken/fail`. */
  readonly verdicts: { [kind: string]: number };
  unknown: number;
  wrong: number;
}

/** A verdict that is wrong, and how to see it again. */
export interface Wrong {
  readonly story: number;
  readonly what: string;
  readonly place: string;
  readonly fault: string;
  readonly scenario: string;
}

/** Counts the outcomes of stories. */
export class Tally {
  readonly #rows = new Map<string, Row>();
  readonly wrong: Wrong[] = [];

  add({ fault, number, scenario }: Story, { held, wrong }: Outcome): void {
    const named = { place: fault?.place ?? 'none', fault: fault?.name ?? 'nothing is planted' };
    const key = `${named.place}: ${named.fault}`;
    const row = this.#rows.get(key) ?? { ...named, stories: 0, claims: 0, verdicts: {}, unknown: 0, wrong: 0 };
    this.#rows.set(key, row);
    row.stories += 1;
    const tell = (what: string): void => {
      row.wrong += 1;
      this.wrong.push({ ...named, story: number, scenario, what });
    };
    if (wrong !== undefined) tell(wrong);
    for (const one of held) {
      row.claims += 1;
      if (one.verdict === 'unknown') row.unknown += 1;
      const kind = `${one.truth ?? 'untold'}/${one.verdict}`;
      row.verdicts[kind] = (row.verdicts[kind] ?? 0) + 1;
      if (one.wrong !== undefined) tell(`${one.id} ${one.verdict}, ${one.wrong}: ${one.why}; ${one.reason}`);
    }
  }

  /** In the order of the places, then by name. */
  get rows(): readonly Row[] {
    const order = ['none', 'cluster', 'recorder', 'driver', 'host'];
    return [...this.#rows.values()].toSorted(
      (a, b) => order.indexOf(a.place) - order.indexOf(b.place) || a.fault.localeCompare(b.fault),
    );
  }

  get stories(): number {
    return this.rows.reduce((sum, { stories }) => sum + stories, 0);
  }

  get claims(): number {
    return this.rows.reduce((sum, { claims }) => sum + claims, 0);
  }

  /** Of the claims of stories without a fault how many are unknown; 0 if there is none. */
  get unknownShare(): number {
    const [row] = this.rows.filter(({ place }) => place === 'none');
    return row === undefined ? 0 : row.unknown / row.claims;
  }

  /** Whether those are more than one in a thousand. A single one of fewer says nothing of a share. */
  get isTooOftenUnknown(): boolean {
    const [row] = this.rows.filter(({ place }) => place === 'none');
    return row !== undefined && row.unknown > Math.max(1, row.claims * mayBeUnknown);
  }
}

/** Of claims of stories without a fault that may be unknown. */
const mayBeUnknown = 0.001;
