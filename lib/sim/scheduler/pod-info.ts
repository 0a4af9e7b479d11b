import type { V1Container, V1PodAffinityTerm, V1PodSpec } from '@kubernetes/client-node';
import { keyOf } from '../client/informer.ts';
import type { Pod, Raw } from '../objects.ts';
import { quantity } from '../rules/quantity.ts';
import { type LabelTest, selectorTest } from '../rules/selector.ts';

type Container = Raw<V1Container>;
type PodSpec = Raw<V1PodSpec>;

/** pkg/scheduler/util/pod_resources.go: what a container counts as that requests nothing, when nodes are scored. */
const leastScoredMilliCpu = 100;
const leastScoredMemory = 200 * 2 ** 20;

/** What a pod takes of a node. */
export interface Requests {
  readonly milliCpu: number;
  readonly memory: number;
  /** Ephemeral storage and extended resources, by name. */
  readonly others: ReadonlyMap<string, number>;
}

/** A term of a pod's affinity or anti-affinity to pods. */
export interface PodTerm {
  /** The same for terms that ask the same of the same namespaces. */
  readonly id: string;
  readonly topologyKey: string;
  readonly weight: number;
  matches(pod: Pod): boolean;
}

/** A pod, and what the scheduler needs to know of it (pkg/scheduler/framework/types.go, PodInfo). */
export interface PodInfo {
  readonly pod: Pod;
  readonly key: string;
  readonly uid: string;
  readonly requests: Requests;
  readonly scoredMilliCpu: number;
  readonly scoredMemory: number;
  /** As in `TCP/0.0.0.0/80`. */
  readonly hostPorts: readonly string[];
  readonly affinity: readonly PodTerm[];
  readonly antiAffinity: readonly PodTerm[];
  /** With a negative weight where it is anti-affinity. */
  readonly preferred: readonly PodTerm[];
}

const none: ReadonlyMap<string, number> = new Map();
const nothing: Requests = { milliCpu: 0, memory: 0, others: none };

const requestsNothing = (spec: PodSpec | undefined): boolean =>
  spec?.initContainers === undefined &&
  spec?.overhead === undefined &&
  (spec?.containers ?? []).every(({ resources }) => resources?.requests === undefined);

export function podInfo(pod: Pod, inNamespaces: NamespaceTest): PodInfo {
  const { metadata = {}, spec } = pod;
  const term = (weight: number) => (given: Raw<V1PodAffinityTerm>) => podTerm(given, pod, weight, inNamespaces);
  const { podAffinity, podAntiAffinity } = spec?.affinity ?? {};
  return {
    pod,
    key: keyOf(pod),
    uid: metadata.uid ?? '',
    requests: requestsOf(spec),
    ...scoredRequests(spec),
    hostPorts: hostPorts(spec),
    affinity: (podAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []).map(term(1)),
    antiAffinity: (podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []).map(term(1)),
    preferred: [
      ...(podAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map(({ weight, podAffinityTerm }) =>
        term(weight)(podAffinityTerm),
      ),
      ...(podAntiAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map(({ weight, podAffinityTerm }) =>
        term(-weight)(podAffinityTerm),
      ),
    ],
  };
}

/** Whether a namespace has the labels that a namespaceSelector asks for. */
export type NamespaceTest = (namespace: string, selects: LabelTest) => boolean;

function podTerm(
  { labelSelector, namespaces = [], namespaceSelector, topologyKey }: Raw<V1PodAffinityTerm>,
  { metadata = {} }: Pod,
  weight: number,
  inNamespaces: NamespaceTest,
): PodTerm {
  const own = namespaceSelector === undefined && namespaces.length === 0 ? [metadata.namespace ?? ''] : namespaces;
  const selects = selectorTest(labelSelector);
  const selectsNamespace = selectorTest(namespaceSelector);
  return {
    id: JSON.stringify([labelSelector, own, namespaceSelector]),
    topologyKey,
    weight,
    matches: ({ metadata: other = {} }) => {
      const namespace = other.namespace ?? '';
      return (own.includes(namespace) || inNamespaces(namespace, selectsNamespace)) && selects(other.labels);
    },
  };
}

/** The containers together, or the init container that takes most beside the sidecars before it, whichever is more (component-helpers, resource/helpers.go, PodRequests). */
function requestsOf(spec: PodSpec | undefined): Requests {
  if (requestsNothing(spec)) return nothing;
  const of = (name: string) => total(spec, (container) => quantity(container.resources?.requests?.[name]), name);
  const others = otherNames(spec);
  return {
    milliCpu: Math.ceil(of('cpu') * 1000),
    memory: of('memory'),
    others: others.size === 0 ? none : new Map([...others].map((name) => [name, of(name)])),
  };
}

function scoredRequests(spec: PodSpec | undefined): { scoredMilliCpu: number; scoredMemory: number } {
  const cpu = (container: Container) => {
    const requested = container.resources?.requests?.['cpu'];
    return requested === undefined ? leastScoredMilliCpu : quantity(requested) * 1000;
  };
  const memory = (container: Container) => {
    const requested = container.resources?.requests?.['memory'];
    return requested === undefined ? leastScoredMemory : quantity(requested);
  };
  return { scoredMilliCpu: total(spec, cpu, 'cpu', 1000), scoredMemory: total(spec, memory, 'memory') };
}

function total(
  spec: PodSpec | undefined,
  requested: (container: Container) => number,
  resource: string,
  overheadFactor = 1,
): number {
  let running = 0;
  for (const container of spec?.containers ?? []) running += requested(container);
  let [sidecars, starting] = [0, 0];
  for (const container of spec?.initContainers ?? []) {
    if (container.restartPolicy === 'Always') {
      sidecars += requested(container);
      starting = Math.max(starting, sidecars);
    } else starting = Math.max(starting, sidecars + requested(container));
  }
  return Math.max(running + sidecars, starting) + quantity(spec?.overhead?.[resource]) * overheadFactor;
}

function otherNames(spec: PodSpec | undefined): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { resources } of [...(spec?.containers ?? []), ...(spec?.initContainers ?? [])]) {
    for (const name in resources?.requests) if (name !== 'cpu' && name !== 'memory') names.add(name);
  }
  return names;
}

function hostPorts(spec: PodSpec | undefined): readonly string[] {
  return (spec?.containers ?? []).flatMap(({ ports = [] }) =>
    ports
      .filter(({ hostPort = 0 }) => hostPort > 0)
      .map(({ hostPort = 0, hostIP = '0.0.0.0', protocol = 'TCP' }) => `${protocol}/${hostIP}/${hostPort}`),
  );
}
