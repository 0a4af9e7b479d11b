import type { Informer } from '../../client/informer.ts';
import type { Pod } from '../../objects.ts';
import { controllerOf } from '../../rules/owners.ts';
import { isPodActive, isPodReady, isPodTerminating } from '../../rules/pods.ts';
import type { Labels } from '../../rules/selector.ts';

/** How many pods of one controller that have the very same labels, as those of one template have, are in which state. */
export interface AlikePods {
  readonly labels: Labels;
  /** Active, and not Ready. */
  unready: number;
  /** Active, and Ready. */
  ready: number;
  terminating: number;
}

type State = 'unready' | 'ready' | 'terminating';

/**
 * The pods of each controller, counted as they come, change and go: of the hundred that a ReplicaSet has, hardly more than one has
 * changed since its last sync.
 */
export class PodTally {
  readonly #ofController = new Map<string, Map<Labels, AlikePods>>();

  constructor(cache: Informer<Pod>) {
    cache.on({
      added: (pod) => this.#count(pod, 1),
      updated: (pod, before) => {
        if (isCountedAlike(pod, before)) return;
        this.#count(pod, 1);
        this.#count(before, -1);
      },
      deleted: (pod) => this.#count(pod, -1),
    });
  }

  /** Of a controller's UID. */
  of(controller: string): Iterable<AlikePods> {
    return this.#ofController.get(controller)?.values() ?? [];
  }

  #count(pod: Pod, change: 1 | -1): void {
    const controller = controllerOf(pod)?.uid;
    const state = stateOf(pod);
    if (controller === undefined || state === undefined) return;
    const alike = this.#alike(controller, pod.metadata?.labels);
    alike[state] += change;
    if (change === -1 && alike.unready + alike.ready + alike.terminating === 0) this.#forget(controller, alike.labels);
  }

  #forget(controller: string, labels: Labels): void {
    const alike = this.#ofController.get(controller);
    alike?.delete(labels);
    if (alike?.size === 0) this.#ofController.delete(controller);
  }

  #alike(controller: string, labels: Labels): AlikePods {
    let alike = this.#ofController.get(controller);
    if (alike === undefined) {
      alike = new Map();
      this.#ofController.set(controller, alike);
    }
    const known = alike.get(labels);
    if (known !== undefined) return known;
    const made: AlikePods = { labels, unready: 0, ready: 0, terminating: 0 };
    alike.set(labels, made);
    return made;
  }
}

const isCountedAlike = (pod: Pod, before: Pod): boolean =>
  pod.metadata?.labels === before.metadata?.labels &&
  pod.metadata?.ownerReferences === before.metadata?.ownerReferences &&
  stateOf(pod) === stateOf(before);

/** Undefined for one that has ended: it is not counted. */
function stateOf(pod: Pod): State | undefined {
  if (isPodActive(pod)) return isPodReady(pod) ? 'ready' : 'unready';
  return isPodTerminating(pod) ? 'terminating' : undefined;
}
