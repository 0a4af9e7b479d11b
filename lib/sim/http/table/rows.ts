import { collectionOf, type Kind, ofKind } from '../../api/kind.ts';
import {
  configMaps,
  coreEvents,
  daemonSets,
  deployments,
  endpointSlices,
  leases,
  namespaces,
  nodes,
  podDisruptionBudgets,
  pods,
  replicaSets,
  secrets,
  serviceAccounts,
  services,
  statefulSets,
} from '../../api/kinds.ts';
import type { Milliseconds } from '../../engine/engine.ts';
import type { ApiObject, DaemonSet, Deployment, PodDisruptionBudget, ReplicaSet, StatefulSet } from '../../objects.ts';
import { type Cell, containerCells, formatLabelSelector, formatLabels, selectorText, since } from './cells.ts';
import { eventCells } from './event-cells.ts';
import { nodeCells } from './node-cells.ts';
import { podCells } from './pod-cells.ts';
import { endpointSliceCells, serviceCells } from './service-cells.ts';

/** The cells of an object, one for each of its kind's columns: those of `-o wide`, too. */
export type CellsOf<T extends ApiObject> = (object: T, now: Milliseconds) => readonly Cell[];

const table = new Map<string, CellsOf<ApiObject>>();

/** The cells of a kind's objects (pkg/printers/internalversion/printers.go). */
export function cellsOf(kind: Kind<ApiObject>): CellsOf<ApiObject> {
  return table.get(collectionOf(kind)) ?? nameAndAge;
}

function has<T extends ApiObject>(kind: Kind<T>, cells: CellsOf<T>): void {
  table.set(collectionOf(kind), (object, now) => cells(ofKind(kind, object), now));
}

const nameAndAge: CellsOf<ApiObject> = (object, now) => [nameOf(object), age(object, now)];

const nameOf = ({ metadata = {} }: ApiObject): string => metadata.name ?? '';
const age = ({ metadata = {} }: ApiObject, now: Milliseconds): string => since(metadata.creationTimestamp, now);

const deploymentCells: CellsOf<Deployment> = (object, now) => {
  const { spec, status = {} } = object;
  return [
    nameOf(object),
    `${status.readyReplicas ?? 0}/${spec?.replicas ?? 0}`,
    status.updatedReplicas ?? 0,
    status.availableReplicas ?? 0,
    age(object, now),
    ...containerCells(spec?.template.spec?.containers),
    selectorText(spec?.selector),
  ];
};

const replicaSetCells: CellsOf<ReplicaSet> = (object, now) => {
  const { spec, status } = object;
  return [
    nameOf(object),
    spec?.replicas ?? 0,
    status?.replicas ?? 0,
    status?.readyReplicas ?? 0,
    age(object, now),
    ...containerCells(spec?.template?.spec?.containers),
    formatLabelSelector(spec?.selector),
  ];
};

const statefulSetCells: CellsOf<StatefulSet> = (object, now) => {
  const { spec, status } = object;
  return [
    nameOf(object),
    `${status?.readyReplicas ?? 0}/${spec?.replicas ?? 0}`,
    age(object, now),
    ...containerCells(spec?.template.spec?.containers),
  ];
};

const daemonSetCells: CellsOf<DaemonSet> = (object, now) => {
  const { spec, status } = object;
  return [
    nameOf(object),
    status?.desiredNumberScheduled ?? 0,
    status?.currentNumberScheduled ?? 0,
    status?.numberReady ?? 0,
    status?.updatedNumberScheduled ?? 0,
    status?.numberAvailable ?? 0,
    formatLabels(spec?.template.spec?.nodeSelector),
    age(object, now),
    ...containerCells(spec?.template.spec?.containers),
    formatLabelSelector(spec?.selector),
  ];
};

const podDisruptionBudgetCells: CellsOf<PodDisruptionBudget> = (object, now) => [
  nameOf(object),
  String(object.spec?.minAvailable ?? 'N/A'),
  String(object.spec?.maxUnavailable ?? 'N/A'),
  object.status?.disruptionsAllowed ?? 0,
  age(object, now),
];

has(pods, podCells);
has(nodes, nodeCells);
has(services, serviceCells);
has(endpointSlices, endpointSliceCells);
has(coreEvents, eventCells);
has(deployments, deploymentCells);
has(replicaSets, replicaSetCells);
has(statefulSets, statefulSetCells);
has(daemonSets, daemonSetCells);
has(podDisruptionBudgets, podDisruptionBudgetCells);
has(serviceAccounts, nameAndAge);
has(namespaces, (object, now) => [nameOf(object), object.status?.phase ?? '', age(object, now)]);
has(leases, (object, now) => [nameOf(object), object.spec?.holderIdentity ?? '', age(object, now)]);
has(configMaps, (object, now) => [
  nameOf(object),
  Object.keys(object.data ?? {}).length + Object.keys(object.binaryData ?? {}).length,
  age(object, now),
]);
has(secrets, (object, now) => [
  nameOf(object),
  object.type ?? '',
  Object.keys(object.data ?? {}).length,
  age(object, now),
]);
