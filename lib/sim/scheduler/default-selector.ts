import { replicaSets, services, statefulSets } from '../api/kinds.ts';
import { type Informer } from '../client/informer.ts';
import type { Informers } from '../controllers/context.ts';
import type { Pod, ReplicaSet, Service, StatefulSet } from '../objects.ts';
import { controllerOf } from '../rules/owners.ts';
import { type LabelTest, mergedSelector, selectorTest } from '../rules/selector.ts';
import { servicesBySelector } from '../rules/services-by-selector.ts';

interface Selected {
  /** The same for pods that are selected together. */
  readonly id: string;
  readonly selects: LabelTest;
}

/** Which pods are a pod's like: by its Services and its owner (framework/plugins/helper/spread.go, DefaultSelector). */
export class DefaultSelectors {
  readonly #servicesOf: (pod: Pod) => Iterable<Service>;
  readonly #replicaSets: Informer<ReplicaSet>;
  readonly #statefulSets: Informer<StatefulSet>;

  constructor(informers: Informers) {
    this.#servicesOf = servicesBySelector(informers.of(services));
    this.#replicaSets = informers.of(replicaSets);
    this.#statefulSets = informers.of(statefulSets);
  }

  /** Undefined if it has none. */
  of(pod: Pod): Selected | undefined {
    const { namespace = '' } = pod.metadata ?? {};
    let matchLabels: { readonly [name: string]: string } = {};
    for (const { spec } of this.#servicesOf(pod)) matchLabels = { ...matchLabels, ...spec?.selector };
    const selector = mergedSelector({ matchLabels }, this.#ownersSelector(pod) ?? {});
    if (Object.keys(selector.matchLabels ?? {}).length + (selector.matchExpressions ?? []).length === 0)
      return undefined;
    return { id: `${namespace} ${JSON.stringify(selector)}`, selects: selectorTest(selector) };
  }

  #ownersSelector(pod: Pod) {
    const owner = controllerOf(pod);
    if (owner === undefined) return undefined;
    const key = `${pod.metadata?.namespace ?? ''}/${owner.name}`;
    if (owner.kind === 'ReplicaSet') return this.#replicaSets.get(key)?.spec?.selector;
    if (owner.kind === 'StatefulSet') return this.#statefulSets.get(key)?.spec?.selector;
    return undefined;
  }
}
