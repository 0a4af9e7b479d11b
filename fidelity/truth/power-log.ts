import type { PowerDriver } from '../../lib/power/fault.ts';
import type { Milliseconds } from '../../lib/units.ts';

type State = 'running' | 'paused' | 'off';

/** An instant at which a machine became something else. */
interface Turn {
  readonly node: string;
  readonly state: State;
  readonly at: Milliseconds;
  /** Whether it was halted by its own init. */
  readonly orderly: boolean;
}

/** A span in which nothing ran on a machine; without `to` it lasts. */
export interface DarkSpan {
  readonly state: 'paused' | 'off';
  readonly from: Milliseconds;
  readonly to: Milliseconds | undefined;
  readonly orderly: boolean;
}

/** When machines really lost and got their power, whatever a driver says of it. In the simulator's own time. */
export class PowerLog {
  readonly #turns: Turn[] = [];
  readonly #now: () => Milliseconds;
  readonly #state: (node: string) => State;
  readonly #listeners: ((turn: Turn) => void)[] = [];

  constructor(now: () => Milliseconds, state: (node: string) => State) {
    this.#now = now;
    this.#state = state;
  }

  /** To be called after each act on a machine. */
  note(node: string, orderly = false): void {
    const state = this.#state(node);
    if ((this.#turns.findLast((turn) => turn.node === node)?.state ?? 'running') === state) return;
    const turn = { node, state, at: this.#now(), orderly };
    this.#turns.push(turn);
    for (const listener of this.#listeners) listener(turn);
  }

  onTurn(listener: (turn: Turn) => void): void {
    this.#listeners.push(listener);
  }

  /** The spans in which a machine was dark, in their order. */
  dark(node: string): readonly DarkSpan[] {
    const turns = this.#turns.filter((turn) => turn.node === node);
    return turns.flatMap(({ state, at, orderly }, index) =>
      state === 'running' ? [] : [{ state, from: at, to: turns[index + 1]?.at, orderly }],
    );
  }

  /** Nodes that were dark, in the order in which they became so. */
  get nodes(): readonly string[] {
    return [...new Set(this.#turns.map(({ node }) => node))];
  }

  /** The same driver, of which each act is noted. */
  watching(power: PowerDriver, nodeOf: (machine: string) => string): PowerDriver {
    const noting =
      (act: PowerDriver['cut'], orderly = false): PowerDriver['cut'] =>
      async (machine) => {
        const fault = await act(machine);
        this.note(nodeOf(machine), orderly);
        return fault;
      };
    return {
      ...power,
      cut: noting((machine) => power.cut(machine)),
      shutDown: noting((machine) => power.shutDown(machine), true),
      pause: noting((machine) => power.pause(machine)),
      resume: noting((machine) => power.resume(machine)),
      restore: noting((machine) => power.restore(machine)),
    };
  }
}
