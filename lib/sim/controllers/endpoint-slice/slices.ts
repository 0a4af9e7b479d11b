import { services } from '../../api/kinds.ts';
import { isEqual } from '../../api/validation/equal.ts';
import type { EndpointSlice, Service } from '../../objects.ts';
import { controllerRefTo } from '../../rules/owners.ts';
import { type Endpoint, type EndpointPort, identityOf } from './endpoint.ts';

export const serviceNameLabel = 'kubernetes.io/service-name';
export const managedByLabel = 'endpointslice.kubernetes.io/managed-by';
export const managedBy = 'endpointslice-controller.k8s.io';
const headlessLabel = 'service.kubernetes.io/headless';
const reserved = new Set([serviceNameLabel, managedByLabel, headlessLabel]);

/** --max-endpoints-per-slice. */
const mostPerSlice = 100;

/** Endpoints that have the same ports. */
export interface Group {
  readonly ports: readonly EndpointPort[];
  readonly endpoints: readonly Endpoint[];
}

export interface SliceChanges {
  readonly create: readonly EndpointSlice[];
  readonly update: readonly EndpointSlice[];
  readonly remove: readonly EndpointSlice[];
}

/** What makes the slices of a Service hold these endpoints, with as few writes as it takes (k8s.io/endpointslice, reconciler.go, reconcileByAddressType). */
export function sliceChanges(
  service: Service,
  addressType: string,
  existing: readonly EndpointSlice[],
  groups: readonly Group[],
): SliceChanges {
  const [create, update, remove]: [EndpointSlice[], EndpointSlice[], EndpointSlice[]] = [[], [], []];
  const isOwn = ({ metadata }: EndpointSlice) =>
    metadata?.ownerReferences?.some(({ uid }) => uid === service.metadata?.uid) === true;
  const left = new Set(existing.filter(isOwn));
  remove.push(...existing.filter((slice) => !isOwn(slice)));
  for (const { ports, endpoints } of groups) {
    const same = [...left].filter((slice) => isEqual(slice.ports ?? [], ports));
    for (const slice of same) left.delete(slice);
    const changes = changesOfGroup(newSlice(service, addressType, ports), same, endpoints);
    create.push(...changes.create);
    update.push(...changes.update);
    remove.push(...changes.remove);
  }
  remove.push(...left);
  if (remove.length < existing.length || create.length > 0) return reusing({ create, update, remove });
  // Without any endpoint there is one slice all the same.
  const placeholder = newSlice(service, addressType, []);
  const [only, second] = remove;
  const isThere = only !== undefined && second === undefined && isPlaceholder(only, placeholder);
  return isThere ? { create, update, remove: [] } : reusing({ create: [...create, placeholder], update, remove });
}

/** reconcileByPortMapping: keeps endpoints in the slice in which they are, fills up those that change anyway, then others. */
function changesOfGroup(
  empty: EndpointSlice,
  existing: readonly EndpointSlice[],
  endpoints: readonly Endpoint[],
): SliceChanges {
  const desired = new Map(endpoints.map((endpoint) => [identityOf(endpoint), endpoint]));
  const [changed, unchanged, remove]: [EndpointSlice[], EndpointSlice[], EndpointSlice[]] = [[], [], []];
  for (const slice of existing) {
    const before = slice.endpoints ?? [];
    const kept: Endpoint[] = [];
    for (const endpoint of before) {
      const id = identityOf(endpoint);
      const wanted = desired.get(id);
      if (wanted !== undefined) kept.push(wanted);
      desired.delete(id);
    }
    const isSame = kept.length === before.length && isEqual(kept, before);
    if (isSame && isEqual(slice.metadata?.labels, empty.metadata?.labels)) unchanged.push(slice);
    else if (kept.length === 0 && before.length > 0) remove.push(slice);
    else changed.push({ ...slice, metadata: { ...slice.metadata, ...labelsOf(empty) }, endpoints: kept });
  }
  const waiting = [...desired.values()];
  const fill = (slice: EndpointSlice): EndpointSlice => {
    const room = mostPerSlice - (slice.endpoints ?? []).length;
    return { ...slice, endpoints: [...(slice.endpoints ?? []), ...waiting.splice(0, room)] };
  };
  const fullestFirst = changed.toSorted((a, b) => lengthOf(b) - lengthOf(a));
  const update = fullestFirst.map((slice) => (waiting.length === 0 ? slice : fill(slice)));
  const create: EndpointSlice[] = [];
  while (waiting.length > 0) {
    const fitting = waiting.length < mostPerSlice ? fullestThatFits(unchanged, waiting.length) : undefined;
    if (fitting === undefined) create.push(fill(empty));
    else {
      unchanged.splice(unchanged.indexOf(fitting), 1);
      update.push(fill(fitting));
    }
  }
  return { create, update, remove };
}

/** A slice that would go takes the place of one that would be made (finalize). */
function reusing({ create, update, remove }: SliceChanges): SliceChanges {
  const made = [...create];
  const [updated, gone]: [EndpointSlice[], EndpointSlice[]] = [[...update], []];
  for (const slice of remove) {
    const replacement = isEqual(slice.addressType, made.at(-1)?.addressType) ? made.pop() : undefined;
    if (replacement === undefined) gone.push(slice);
    else {
      const { name = '', resourceVersion: _, ...rest } = slice.metadata ?? {};
      updated.push({ ...replacement, metadata: { ...replacement.metadata, ...uidOf(rest), name } });
    }
  }
  return { create: made, update: updated, remove: gone };
}

function newSlice(service: Service, addressType: string, ports: readonly EndpointPort[]): EndpointSlice {
  const { name = '', namespace, labels = {} } = service.metadata ?? {};
  const { clusterIP = '' } = service.spec ?? {};
  const own = Object.entries(labels).filter(([label]) => !reserved.has(label));
  return {
    metadata: {
      generateName: `${name}-`,
      ...(namespace === undefined ? {} : { namespace }),
      labels: {
        ...Object.fromEntries(own),
        ...(clusterIP === '' || clusterIP === 'None' ? { [headlessLabel]: '' } : {}),
        [serviceNameLabel]: name,
        [managedByLabel]: managedBy,
      },
      ownerReferences: [controllerRefTo(services, service)],
    },
    addressType,
    endpoints: [],
    ports,
  };
}

const isPlaceholder = (slice: EndpointSlice, placeholder: EndpointSlice): boolean =>
  lengthOf(slice) === 0 &&
  (slice.ports ?? []).length === 0 &&
  isEqual(slice.metadata?.labels, placeholder.metadata?.labels);

const fullestThatFits = (slices: readonly EndpointSlice[], count: number): EndpointSlice | undefined =>
  slices.filter((slice) => lengthOf(slice) + count <= mostPerSlice).toSorted((a, b) => lengthOf(b) - lengthOf(a))[0];

const lengthOf = ({ endpoints }: EndpointSlice): number => endpoints?.length ?? 0;
const labelsOf = ({ metadata }: EndpointSlice) => (metadata?.labels === undefined ? {} : { labels: metadata.labels });
const uidOf = ({ uid }: { readonly uid?: string }) => (uid === undefined ? {} : { uid });
