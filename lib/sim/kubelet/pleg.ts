import type { Milliseconds } from '../engine/engine.ts';
import type { Scope } from '../engine/scope.ts';

/** pkg/kubelet/kubelet.go, genericPlegRelistPeriod; and what a relist itself takes. */
const relistPeriod: Milliseconds = 1_000;
const relistTakes: Milliseconds = 6;

/**
 * Notices what has happened to containers when it lists them anew, each second (pkg/kubelet/pleg/generic.go). Relists that
 * would notice nothing do not happen.
 */
export class Pleg {
  readonly #scope: Scope;
  readonly #from: Milliseconds;
  readonly #changed = new Set<string>();
  readonly #notice: (uid: string) => void;
  #due = false;

  /** Begins now. `notice` is called with the UID of each pod whose containers have changed. */
  constructor(scope: Scope, notice: (uid: string) => void) {
    this.#scope = scope;
    this.#from = scope.now;
    this.#notice = notice;
  }

  /** Something has happened to a container of a pod. */
  change(uid: string): void {
    this.#changed.add(uid);
    if (this.#due) return;
    this.#due = true;
    const period = relistPeriod + relistTakes;
    const past = (this.#scope.now - this.#from) % period;
    this.#scope.after(period - past + relistTakes, () => this.#relist());
  }

  #relist(): void {
    this.#due = false;
    const changed = [...this.#changed];
    this.#changed.clear();
    for (const uid of changed) this.#notice(uid);
  }
}
