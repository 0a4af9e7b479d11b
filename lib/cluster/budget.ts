import type { Subject } from '../recorder/observation.ts';
import type { ObservedCluster } from './observed-cluster.ts';
import type { Workload } from './workload.ts';

/** A PodDisruptionBudget for all Pods of a workload. */
export class Budget {
  readonly workload: Workload;
  readonly name: string;
  readonly #window: Disposable;

  constructor(workload: Workload, name: string) {
    this.workload = workload;
    this.name = name;
    this.#window = workload.observed.openWindow(['PodDisruptionBudget']);
  }

  get observed(): ObservedCluster {
    return this.workload.observed;
  }

  get subject(): Subject {
    return { kind: 'PodDisruptionBudget', namespace: this.workload.namespace, name: this.name };
  }

  /** Deletes it; from then on nothing forbids to disrupt the workload. */
  async remove(): Promise<void> {
    const { namespace } = this.workload;
    const { api } = this.observed.cluster;
    await api.delete(`/apis/policy/v1/namespaces/${namespace}/poddisruptionbudgets/${this.name}`);
    this.#window[Symbol.dispose]();
  }
}
