import { type Toleration, tolerationsOf } from '../kubernetes/tolerations.ts';
import { textOf } from '../recorder/field-value.ts';
import type { Interval, Subject } from '../recorder/observation.ts';
import type { ObservedObject } from '../recorder/timeline.ts';
import { valueAt } from '../recorder/value-at.ts';
import type { PoweredOffNode } from './node.ts';
import type { ObservedCluster } from './observed-cluster.ts';

/** A Deployment that a scenario runs on the cluster. */
export class Workload {
  readonly observed: ObservedCluster;
  readonly namespace: string;
  readonly name: string;
  readonly replicas: number;
  /** When it was asked for: contains the moment of its creation. */
  readonly created: Interval;

  constructor(
    observed: ObservedCluster,
    made: { namespace: string; name: string; replicas: number; created: Interval },
  ) {
    this.observed = observed;
    this.namespace = made.namespace;
    this.name = made.name;
    this.replicas = made.replicas;
    this.created = made.created;
  }

  get subject(): Subject {
    return { kind: 'Deployment', namespace: this.namespace, name: this.name };
  }

  /** Its Pods as they exist now. */
  pods(): readonly ObservedObject[] {
    return this.observed.timeline
      .objects('Pod')
      .filter(
        (pod) => pod.subject.namespace === this.namespace && textOf(pod.fields.get('labels'), 'app') === this.name,
      );
  }

  /** Its Pods that were on the node when its power was cut, and not going already; a fixed set, whatever becomes of them. */
  podsOn(node: PoweredOffNode): PodsOnNode {
    const { timeline } = this.observed;
    const { requestedAt } = node.fault;
    const pods = this.pods()
      .filter(({ subject }) => valueAt(timeline, subject, 'node', requestedAt) === node.name)
      .filter(({ subject }) => valueAt(timeline, subject, 'deletionTimestamp', requestedAt) === undefined)
      .map((pod) => ({
        subject: pod.subject,
        uid: pod.uid,
        owner: textOf(pod.fields.get('owner'), 'uid'),
        tolerations: tolerationsOf(pod.fields.get('tolerations')),
        gracePeriodSeconds: Number(pod.fields.get('gracePeriodSeconds') ?? 30),
      }));
    return { workload: this, node, pods };
  }
}

/** One Pod as it was when its node lost power. */
export interface StrandedPod {
  readonly subject: Subject;
  readonly uid: string;
  /** UID of its controller. */
  readonly owner: string | undefined;
  readonly tolerations: readonly Toleration[];
  readonly gracePeriodSeconds: number;
}

export interface PodsOnNode {
  readonly workload: Workload;
  readonly node: PoweredOffNode;
  readonly pods: readonly StrandedPod[];
}
