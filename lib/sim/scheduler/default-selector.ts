import { replicaSets, services, statefulSets } from '../api/kinds.ts';
import { type Informer } from '../client/informer.ts';
import type { Informers } from '../controllers/context.ts';
import type { Pod, ReplicaSet, Service, StatefulSet } from '../objects.ts';
import { controllerOf } from '../rules/owners.ts';
import { type LabelSelector, type LabelTest, mergedSelector, selectorTest } from '../rules/selector.ts';
import { servicesBySelector } from '../rules/services-by-selector.ts';

interface Selected {
  /** The same for pods that are selected together. */
  readonly id: string;
  readonly selects: LabelTest;
}

/** Which pods are a pod's like: by its Services and its owner (framework/plugins/helper/spread.go, DefaultSelector). */
export class DefaultSelectors {
  readonly #services: Informer<Service>;
  readonly #servicesOf: (pod: Pod) => Iterable<Service>;
  readonly #replicaSets: Informer<ReplicaSet>;
  readonly #statefulSets: Informer<StatefulSet>;
  /** By the labels themselves, which all pods of one template share, and of what it came. */
  readonly #known = new WeakMap<
    object,
    {
      readonly namespace: string | undefined;
      readonly owners: LabelSelector | undefined;
      readonly services: number;
      readonly selected: Selected | undefined;
    }
  >();

  constructor(informers: Informers) {
    this.#services = informers.of(services);
    this.#servicesOf = servicesBySelector(this.#services);
    this.#replicaSets = informers.of(replicaSets);
    this.#statefulSets = informers.of(statefulSets);
  }

  /** Undefined if it has none. */
  of(pod: Pod): Selected | undefined {
    const { labels } = pod.metadata ?? {};
    const owners = this.#ownersSelector(pod);
    if (labels === undefined) return this.#found(pod, owners);
    const known = this.#known.get(labels);
    if (
      known !== undefined &&
      known.namespace === pod.metadata?.namespace &&
      known.owners === owners &&
      known.services === this.#services.revision
    ) {
      return known.selected;
    }
    const selected = this.#found(pod, owners);
    this.#known.set(labels, {
      namespace: pod.metadata?.namespace,
      owners,
      services: this.#services.revision,
      selected,
    });
    return selected;
  }

  #found(pod: Pod, owners: LabelSelector | undefined): Selected | undefined {
    const { namespace = '' } = pod.metadata ?? {};
    let matchLabels: { readonly [name: string]: string } = {};
    for (const { spec } of this.#servicesOf(pod)) matchLabels = { ...matchLabels, ...spec?.selector };
    const selector = mergedSelector({ matchLabels }, owners ?? {});
    if (Object.keys(selector.matchLabels ?? {}).length + (selector.matchExpressions ?? []).length === 0)
      return undefined;
    return { id: `${namespace} ${JSON.stringify(selector)}`, selects: selectorTest(selector) };
  }

  #ownersSelector(pod: Pod): LabelSelector | undefined {
    const owner = controllerOf(pod);
    if (owner === undefined) return undefined;
    const key = `${pod.metadata?.namespace ?? ''}/${owner.name}`;
    if (owner.kind === 'ReplicaSet') return this.#replicaSets.get(key)?.spec?.selector;
    if (owner.kind === 'StatefulSet') return this.#statefulSets.get(key)?.spec?.selector;
    return undefined;
  }
}
