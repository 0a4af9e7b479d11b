import { type LabelSelector, matchesSelector } from '../kubernetes/selectors.ts';
import { type Toleration, tolerationsOf } from '../kubernetes/tolerations.ts';
import { partsIn, textOf } from '../recorder/field-value.ts';
import type { Interval, Subject } from '../recorder/observation.ts';
import type { ObservedObject, Timeline } from '../recorder/timeline.ts';
import { valueAt } from '../recorder/value-at.ts';
import type { Milliseconds } from '../units.ts';
import type { DarkNode } from './node.ts';
import type { ObservedCluster } from './observed-cluster.ts';

/** A Deployment or DaemonSet that a scenario runs on the cluster. */
export class Workload {
  readonly observed: ObservedCluster;
  readonly kind: 'Deployment' | 'DaemonSet';
  readonly namespace: string;
  readonly name: string;
  readonly replicas: number;
  /** Which Pods are its own, within its namespace. */
  readonly selector: LabelSelector;
  /** When it was asked for: contains the moment of its creation. */
  readonly created: Interval;
  #restartedAt: Milliseconds | undefined;

  constructor(
    observed: ObservedCluster,
    made: {
      kind?: Workload['kind'];
      namespace: string;
      name: string;
      replicas: number;
      /** Default: all that are labelled `app` with its name. */
      selector?: LabelSelector;
      created: Interval;
    },
  ) {
    this.observed = observed;
    this.kind = made.kind ?? 'Deployment';
    this.namespace = made.namespace;
    this.name = made.name;
    this.replicas = made.replicas;
    this.selector = made.selector ?? { matchLabels: { app: made.name } };
    this.created = made.created;
  }

  get subject(): Subject {
    return { kind: this.kind, namespace: this.namespace, name: this.name };
  }

  /** Its Pods as they exist now. */
  pods(): readonly ObservedObject[] {
    return this.observed.timeline
      .objects('Pod')
      .filter(
        (pod) =>
          pod.subject.namespace === this.namespace && matchesSelector(partsIn(pod.fields.get('labels')), this.selector),
      );
  }

  /** Its Pods that were on the node when its power was cut, and not going already; a fixed set, whatever becomes of them. */
  podsOn(node: DarkNode): PodsOnNode {
    const own = new Set(this.pods().map(({ uid }) => uid));
    return { workload: this, node, pods: node.pods.filter(({ uid }) => own.has(uid)) };
  }

  /** Since when its Pods are to be of its present template. */
  get since(): Milliseconds {
    return this.#restartedAt ?? this.created.lo;
  }

  /** Makes all its Pods anew, as `kubectl rollout restart` does. */
  async restart(): Promise<void> {
    const { clock, api } = this.observed.cluster;
    this.#restartedAt = clock.now();
    const restartedAt = clock.date().toISOString();
    const resource = this.kind === 'DaemonSet' ? 'daemonsets' : 'deployments';
    await api.patch(`/apis/apps/v1/namespaces/${this.namespace}/${resource}/${this.name}`, 'strategic', {
      spec: { template: { metadata: { annotations: { 'kubectl.kubernetes.io/restartedAt': restartedAt } } } },
    });
  }
}

/** The Pods that exist now, were on a node at `instant`, and not going by then. */
export function strandedPods(timeline: Timeline, node: string, instant: Milliseconds): readonly StrandedPod[] {
  return timeline
    .objects('Pod')
    .filter(({ subject }) => valueAt(timeline, subject, 'node', instant) === node)
    .filter(({ subject }) => valueAt(timeline, subject, 'deletionTimestamp', instant) === undefined)
    .map(strandedPod);
}

/** What there is to know of a Pod when something befalls its node. */
export function strandedPod({ subject, uid, fields }: ObservedObject): StrandedPod {
  return {
    subject,
    uid,
    owner: textOf(fields.get('owner'), 'uid'),
    ownerKind: textOf(fields.get('owner'), 'kind'),
    tolerations: tolerationsOf(fields.get('tolerations')),
    gracePeriodSeconds: Number(fields.get('gracePeriodSeconds') ?? 30),
    app: textOf(fields.get('labels'), 'app'),
    localStorage: fields.get('emptyDir') === true,
    finished: fields.get('phase') === 'Succeeded' || fields.get('phase') === 'Failed',
  };
}

/** One Pod as it was when its node lost power, or was drained. */
export interface StrandedPod {
  readonly subject: Subject;
  readonly uid: string;
  /** UID of its controller. */
  readonly owner: string | undefined;
  /** `ReplicaSet`, `DaemonSet`; `Node` for the mirror of a static Pod. */
  readonly ownerKind: string | undefined;
  readonly tolerations: readonly Toleration[];
  readonly gracePeriodSeconds: number;
  /** Its label `app`, which tells the workload that it is of. */
  readonly app: string | undefined;
  /** It has an `emptyDir` volume. */
  readonly localStorage: boolean;
  /** Its phase was Succeeded or Failed. */
  readonly finished: boolean;
}

export interface PodsOnNode {
  readonly workload: Workload;
  readonly node: DarkNode;
  readonly pods: readonly StrandedPod[];
}
