import { list, scalar, text } from '../json.ts';
import {
  annotationsOf,
  conditionsOf,
  type FieldsOf,
  fieldsFrom,
  labelsOf,
  metadataOf,
  statusNumbersOf,
} from './fields.ts';

/** Deployment, ReplicaSet, StatefulSet, DaemonSet. */
export const workloadFields: FieldsOf = (workload) =>
  fieldsFrom(
    metadataOf(workload),
    labelsOf(workload),
    annotationsOf(workload, 'deployment.kubernetes.io/', 'deprecated.daemonset.template.generation'),
    conditionsOf(workload),
    statusNumbersOf(workload),
    list(workload, 'status', 'conditions').map((condition) => [
      `${text(condition, 'type') ?? ''}.update`,
      text(condition, 'lastUpdateTime'),
    ]),
    [
      // There are a wanted and an observed number of replicas.
      ['spec.replicas', scalar(workload, 'spec', 'replicas')],
      ['currentRevision', text(workload, 'status', 'currentRevision')],
      ['updateRevision', text(workload, 'status', 'updateRevision')],
    ],
  );

export const budgetFields: FieldsOf = (budget) =>
  fieldsFrom(metadataOf(budget), conditionsOf(budget), statusNumbersOf(budget), [
    ['minAvailable', scalar(budget, 'spec', 'minAvailable')],
    ['maxUnavailable', scalar(budget, 'spec', 'maxUnavailable')],
  ]);
