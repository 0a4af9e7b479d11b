import type {
  ApiObject,
  ConfigMap,
  CoreEvent,
  DaemonSet,
  Deployment,
  EndpointSlice,
  EventsEvent,
  Lease,
  Namespace,
  Node,
  Pod,
  PodDisruptionBudget,
  ReplicaSet,
  Scale,
  Secret,
  Service,
  ServiceAccount,
  StatefulSet,
} from '../objects.ts';
import type { Kind } from './kind.ts';

type Rest<T extends ApiObject> = Pick<Kind<T>, 'kind' | 'plural'> & Partial<Kind<T>>;

const namespaced = <T extends ApiObject>(rest: Rest<T>): Kind<T> => ({
  group: '',
  version: 'v1',
  singular: rest.kind.toLowerCase(),
  shortNames: [],
  categories: [],
  namespaced: true,
  subresources: [],
  ...rest,
});
const ofCluster = <T extends ApiObject>(rest: Rest<T>): Kind<T> => ({ ...namespaced<T>(rest), namespaced: false });

const workload = { group: 'apps', categories: ['all'], subresources: ['status', 'scale'] };

export const namespaces = ofCluster<Namespace>({
  kind: 'Namespace',
  plural: 'namespaces',
  shortNames: ['ns'],
  subresources: ['status', 'finalize'],
});
export const nodes = ofCluster<Node>({ kind: 'Node', plural: 'nodes', shortNames: ['no'], subresources: ['status'] });
export const pods = namespaced<Pod>({
  kind: 'Pod',
  plural: 'pods',
  shortNames: ['po'],
  categories: ['all'],
  subresources: ['status', 'binding', 'eviction'],
});
export const services = namespaced<Service>({
  kind: 'Service',
  plural: 'services',
  shortNames: ['svc'],
  categories: ['all'],
  subresources: ['status'],
});
export const configMaps = namespaced<ConfigMap>({ kind: 'ConfigMap', plural: 'configmaps', shortNames: ['cm'] });
export const secrets = namespaced<Secret>({ kind: 'Secret', plural: 'secrets' });
export const serviceAccounts = namespaced<ServiceAccount>({
  kind: 'ServiceAccount',
  plural: 'serviceaccounts',
  shortNames: ['sa'],
});
export const coreEvents = namespaced<CoreEvent>({ kind: 'Event', plural: 'events', shortNames: ['ev'] });
export const events = namespaced<EventsEvent>({
  group: 'events.k8s.io',
  kind: 'Event',
  plural: 'events',
  shortNames: ['ev'],
});
export const leases = namespaced<Lease>({ group: 'coordination.k8s.io', kind: 'Lease', plural: 'leases' });
export const endpointSlices = namespaced<EndpointSlice>({
  group: 'discovery.k8s.io',
  kind: 'EndpointSlice',
  plural: 'endpointslices',
});
export const deployments = namespaced<Deployment>({
  ...workload,
  kind: 'Deployment',
  plural: 'deployments',
  shortNames: ['deploy'],
});
export const replicaSets = namespaced<ReplicaSet>({
  ...workload,
  kind: 'ReplicaSet',
  plural: 'replicasets',
  shortNames: ['rs'],
});
export const statefulSets = namespaced<StatefulSet>({
  ...workload,
  kind: 'StatefulSet',
  plural: 'statefulsets',
  shortNames: ['sts'],
});
export const daemonSets = namespaced<DaemonSet>({
  group: 'apps',
  categories: ['all'],
  kind: 'DaemonSet',
  plural: 'daemonsets',
  shortNames: ['ds'],
  subresources: ['status'],
});
export const podDisruptionBudgets = namespaced<PodDisruptionBudget>({
  group: 'policy',
  kind: 'PodDisruptionBudget',
  plural: 'poddisruptionbudgets',
  shortNames: ['pdb'],
  subresources: ['status'],
});

/** Of the subresource `scale`; no collection of its own. */
export const scales = namespaced<Scale>({ group: 'autoscaling', kind: 'Scale', plural: 'scales' });

/** All that the simulator serves. */
export const kinds: readonly Kind<ApiObject>[] = [
  namespaces,
  nodes,
  pods,
  services,
  configMaps,
  secrets,
  serviceAccounts,
  coreEvents,
  events,
  leases,
  endpointSlices,
  deployments,
  replicaSets,
  statefulSets,
  daemonSets,
  podDisruptionBudgets,
];
