import type { Informer } from '../../client/informer.ts';
import type { Node, Pod } from '../../objects.ts';
import { isBeingDeleted } from '../../rules/pods.ts';
import { isOutOfService, isTerminated, nodeOf } from './collectable.ts';

/** The pods counted as they come, change and go: there may be very many, and hardly ever one that is to be collected. */
export class Census {
  /** How many have ended. */
  #terminated = 0;
  /** How many are going, and on no node. */
  #unscheduled = 0;
  readonly #onNode = new Map<string, number>();

  constructor(cache: Informer<Pod>) {
    cache.on({
      added: (pod) => this.#count(pod, 1),
      updated: (pod, before) => {
        this.#count(before, -1);
        this.#count(pod, 1);
      },
      deleted: (pod) => this.#count(pod, -1),
    });
  }

  /** Whether there is none that a cycle would collect, nor a node that it would miss. */
  isQuiet(nodeNamed: (name: string) => Node | undefined, mostTerminated: number): boolean {
    if (this.#terminated > mostTerminated || this.#unscheduled > 0) return false;
    for (const name of this.#onNode.keys()) {
      const node = nodeNamed(name);
      if (node === undefined || isOutOfService(node)) return false;
    }
    return true;
  }

  #count(pod: Pod, change: 1 | -1): void {
    if (isTerminated(pod)) this.#terminated += change;
    const name = nodeOf(pod);
    if (name !== '') {
      const count = (this.#onNode.get(name) ?? 0) + change;
      if (count === 0) this.#onNode.delete(name);
      else this.#onNode.set(name, count);
    } else if (isBeingDeleted(pod)) this.#unscheduled += change;
  }
}
