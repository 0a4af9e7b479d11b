import type { Interval } from '../recorder/observation.ts';
import type { Milliseconds } from '../units.ts';
import type { NodeHandle } from './node-handle.ts';

/** What makes a kubelet register its Node. */
export interface Beginning {
  /** As in `the return of power`. */
  readonly what: string;
  /** Contains the moment from which on it counts. */
  readonly at: Interval;
  /** What is seen from here on can be its effect. */
  readonly since: Milliseconds;
  /** Why it cannot have had its effect; undefined if nothing is known to speak against it. */
  readonly problem?: string;
}

/** A machine whose Node was deleted and whose kubelet has started again; whether it registers is for the matchers to say. */
export class RegisteringNode {
  readonly node: NodeHandle;
  /** UID of the Node that it was before. */
  readonly formerUid: string | undefined;
  readonly begin: Beginning;
  readonly #windows: readonly Disposable[];

  constructor(node: NodeHandle, formerUid: string | undefined, begin: Beginning, windows: readonly Disposable[]) {
    this.node = node;
    this.formerUid = formerUid;
    this.begin = begin;
    this.#windows = windows;
  }

  /** Ends the close observation that began before its Node was deleted. */
  [Symbol.dispose](): void {
    for (const window of this.#windows) window[Symbol.dispose]();
  }
}
