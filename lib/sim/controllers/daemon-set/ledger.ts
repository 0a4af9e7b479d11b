/** What a DaemonSet has on a node; `busy` if the node is to be looked at closely, for there may be something to do. */
export type Holding = 'ready' | 'unready' | 'misscheduled' | 'busy';

/** On how many nodes it has what. */
export type Holdings = { readonly [Held in Holding]: number };

/**
 * What a DaemonSet has on which node, kept from sync to sync: a sync looks only at the nodes on which something has changed since the
 * one before it, and of thousands that is hardly one.
 */
export class Ledger {
  readonly #look: (node: string) => Holding | undefined;
  readonly #held = new Map<string, Holding>();
  readonly #holdings = { ready: 0, unready: 0, misscheduled: 0, busy: 0 };
  readonly #changed: Set<string>;

  /** `look` answers what it has on a node, at first on each of `nodes`; undefined for nothing, where nothing belongs. */
  constructor(nodes: Iterable<string>, look: (node: string) => Holding | undefined) {
    this.#changed = new Set(nodes);
    this.#look = look;
  }

  /** The node, or what is on it, has changed. */
  change(node: string): void {
    this.#changed.add(node);
  }

  holdings(): Holdings {
    for (const node of this.#changed) this.#enter(node, this.#look(node));
    this.#changed.clear();
    return this.#holdings;
  }

  #enter(node: string, holding: Holding | undefined): void {
    const before = this.#held.get(node);
    if (before !== undefined) this.#holdings[before] -= 1;
    if (holding === undefined) {
      this.#held.delete(node);
      return;
    }
    this.#holdings[holding] += 1;
    this.#held.set(node, holding);
  }
}
