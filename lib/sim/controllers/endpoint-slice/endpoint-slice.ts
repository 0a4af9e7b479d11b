import { refOf } from '../../api/api-server.ts';
import { endpointSlices, nodes, pods, services } from '../../api/kinds.ts';
import { StatusError } from '../../api/status-error.ts';
import { isEqual } from '../../api/validation/equal.ts';
import type { Client } from '../../client/client.ts';
import type { EventRecorder } from '../../client/event-recorder.ts';
import { type Informer, keyOf } from '../../client/informer.ts';
import type { WorkQueue } from '../../client/work-queue.ts';
import type { Milliseconds } from '../../engine/engine.ts';
import type { Step } from '../../engine/process.ts';
import type { EndpointSlice, Node, Pod, Service } from '../../objects.ts';
import { plainSelectorTest } from '../../rules/selector.ts';
import { labelPair, labelPairs, servicesBySelector } from '../../rules/services-by-selector.ts';
import type { Controller, ControllerContext } from '../context.ts';
import { isOfTerminatingNamespace } from '../workloads/pod-control.ts';
import { Retry, reconciler } from '../workloads/reconciler.ts';
import { belongsInEndpoints, endpointOf, endpointPorts, isChangedEndpoint } from './endpoint.ts';
import { type Group, managedBy, managedByLabel, type SliceChanges, serviceNameLabel, sliceChanges } from './slices.ts';
import { TriggerTimes } from './trigger-times.ts';

/** --concurrent-service-endpoint-syncs. */
const workers = 5;
/** pkg/controller/endpointslice/endpointslice_controller.go, defaultSyncBackOff and maxSyncBackOff. */
const backOff = { first: 1000, longest: 1_000_000 };
/** endpointSliceChangeMinSyncDelay: before a Service is synced since somebody else has changed a slice of it. */
const afterForeignChange: Milliseconds = 1000;
const triggerTime = 'endpoints.kubernetes.io/last-change-trigger-time';

/** Lists in EndpointSlices where the pods of each Service are (pkg/controller/endpointslice). Plays no topology hints. */
export const startEndpointSliceController: Controller = (context) => {
  new EndpointSliceController(context).start();
};

class EndpointSliceController {
  readonly #client: Client;
  readonly #events: EventRecorder;
  readonly #services: Informer<Service>;
  readonly #pods: Informer<Pod>;
  readonly #nodes: Informer<Node>;
  readonly #slices: Informer<EndpointSlice>;
  readonly #servicesOf: (pod: Pod) => Iterable<Service>;
  readonly #podsByLabel: (pair: string) => Iterable<Pod>;
  readonly #slicesOf: (service: string) => Iterable<EndpointSlice>;
  readonly #triggerTimes = new TriggerTimes();
  /** By Service and UID of the slice, the resourceVersion that was written last; undefined for one that was deleted. */
  readonly #written = new Map<string, Map<string, number | undefined>>();
  readonly #queue: WorkQueue;

  constructor({ scope, informers, client, events }: ControllerContext) {
    this.#client = client('endpointslice-controller');
    this.#events = events('endpoint-slice-controller', this.#client);
    this.#services = informers.of(services);
    this.#pods = informers.of(pods);
    this.#nodes = informers.of(nodes);
    this.#slices = informers.of(endpointSlices);
    this.#servicesOf = servicesBySelector(this.#services);
    this.#podsByLabel = this.#pods.index('label', labelPairs);
    this.#slicesOf = this.#slices.index('service', (slice) => [serviceKeyOf(slice)]);
    this.#queue = reconciler(scope, {
      workers,
      caches: [this.#services, this.#pods, this.#nodes, this.#slices],
      sync: (key) => this.#sync(key),
      backOff,
    });
  }

  start(): void {
    const add = (service: Service) => this.#queue.add(keyOf(service));
    this.#services.on({ added: add, updated: add, deleted: add });
    this.#pods.on({
      added: (pod) => this.#wakeServices(pod),
      updated: (pod, before) => this.#podUpdated(pod, before),
      deleted: (pod) => this.#wakeServices(pod),
    });
    this.#slices.on({
      added: (slice) => this.#sliceSeen(slice),
      updated: (slice) => this.#sliceSeen(slice),
      deleted: (slice) => this.#sliceGone(slice),
    });
  }

  #podUpdated(pod: Pod, before: Pod): void {
    const isRelabeled = !isEqual(pod.metadata?.labels, before.metadata?.labels);
    if (isRelabeled) this.#wakeServices(before);
    if (isRelabeled || isChangedEndpoint(before, pod)) this.#wakeServices(pod);
  }

  #wakeServices(pod: Pod): void {
    for (const service of this.#servicesOf(pod)) this.#queue.add(keyOf(service));
  }

  /** One that this controller has not written itself. */
  #sliceSeen(slice: EndpointSlice): void {
    if (slice.metadata?.labels?.[managedByLabel] !== managedBy) return;
    const key = serviceKeyOf(slice);
    const written = this.#written.get(key)?.get(slice.metadata.uid ?? '');
    if (written === undefined || versionOf(slice) > written) this.#queue.addAfter(key, afterForeignChange);
  }

  #sliceGone(slice: EndpointSlice): void {
    const { labels, uid = '' } = slice.metadata ?? {};
    if (labels?.[managedByLabel] !== managedBy) return;
    const key = serviceKeyOf(slice);
    const written = this.#written.get(key);
    if (written === undefined || !written.has(uid)) return;
    const isExpected = written.get(uid) === undefined;
    written.delete(uid);
    if (!isExpected) this.#queue.addAfter(key, afterForeignChange);
  }

  *#sync(key: string): Step<void> {
    const service = this.#services.get(key);
    if (service === undefined) {
      this.#triggerTimes.forget(key);
      this.#written.delete(key);
      return;
    }
    const { selector, type } = service.spec ?? {};
    const [first] = Object.entries(selector ?? {});
    if (first === undefined || type === 'ExternalName') return;
    const slices = [...this.#slicesOf(key)].filter(
      ({ metadata }) => metadata?.labels?.[managedByLabel] === managedBy && metadata.deletionTimestamp === undefined,
    );
    if (this.#isStale(key, slices)) throw new Retry('EndpointSlice informer cache is out of date');
    const selects = plainSelectorTest(selector);
    const selected = [...this.#podsByLabel(labelPair(service.metadata?.namespace, first))].filter(({ metadata }) =>
      selects(metadata?.labels),
    );
    const triggeredAt = this.#triggerTimes.next(key, service, selected);
    const failures: string[] = [];
    try {
      yield* this.#reconcile(key, service, selected, slices, triggeredAt, failures);
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      failures.push(error.message);
    }
    if (failures.length === 0) return;
    const told = [...new Set(failures)];
    const why = told.length === 1 ? (told[0] ?? '') : `[${told.join(', ')}]`;
    const message = `Error updating Endpoint Slices for Service ${key}: ${why}`;
    this.#events.record(service, 'Warning', 'FailedToUpdateEndpointSlices', message);
    throw new Retry(message);
  }

  *#reconcile(
    key: string,
    service: Service,
    selected: readonly Pod[],
    slices: readonly EndpointSlice[],
    triggeredAt: string | undefined,
    failures: string[],
  ): Step<void> {
    const families = (service.spec?.ipFamilies ?? ['IPv4']).filter((family) => family === 'IPv4' || family === 'IPv6');
    for (const family of families) {
      const groups = this.#groups(key, service, selected, family, failures);
      const existing = slices.filter(({ addressType }) => addressType === family);
      yield* this.#carryOut(key, service, sliceChanges(service, family, existing, groups), triggeredAt);
    }
    const others = slices.filter(({ addressType }) => !families.some((family) => family === addressType));
    for (const slice of others) yield* this.#delete(key, slice);
  }

  /** The endpoints by their ports. A pod whose node is not there is left out, and is a failure. */
  #groups(
    key: string,
    service: Service,
    selected: readonly Pod[],
    family: 'IPv4' | 'IPv6',
    failures: string[],
  ): readonly Group[] {
    const groups = new Map<
      string,
      { readonly ports: Group['ports']; readonly endpoints: Group['endpoints'][number][] }
    >();
    for (const pod of selected) {
      if (!belongsInEndpoints(pod)) continue;
      const ports = endpointPorts(service, pod);
      const id = JSON.stringify(ports);
      const group = groups.get(id) ?? { ports, endpoints: [] };
      groups.set(id, group);
      const { nodeName = '' } = pod.spec ?? {};
      const node = this.#nodes.get(nodeName);
      if (node === undefined && service.spec?.publishNotReadyAddresses !== true) {
        failures.push(`skipping Pod ${pod.metadata?.name ?? ''} for Service ${key}: Node ${nodeName} Not Found`);
        continue;
      }
      const endpoint = endpointOf(pod, node, service, family);
      if (endpoint.addresses.length > 0) group.endpoints.push(endpoint);
    }
    return [...groups.values()];
  }

  *#carryOut(
    key: string,
    service: Service,
    { create, update, remove }: SliceChanges,
    triggeredAt: string | undefined,
  ): Step<void> {
    if (service.metadata?.deletionTimestamp === undefined) {
      for (const slice of create) {
        try {
          this.#wrote(key, yield* this.#client.create(endpointSlices, withTriggerTime(slice, triggeredAt)));
        } catch (error) {
          if (isOfTerminatingNamespace(error)) return;
          throw error;
        }
      }
    }
    for (const slice of update) {
      this.#wrote(key, yield* this.#client.update(endpointSlices, withTriggerTime(slice, triggeredAt)));
    }
    for (const slice of remove) yield* this.#delete(key, slice);
  }

  *#delete(key: string, slice: EndpointSlice): Step<void> {
    yield* this.#client.delete(endpointSlices, refOf(slice));
    this.#writtenOf(key).set(slice.metadata?.uid ?? '', undefined);
  }

  #wrote(key: string, slice: EndpointSlice): void {
    this.#writtenOf(key).set(slice.metadata?.uid ?? '', versionOf(slice));
  }

  #writtenOf(key: string): Map<string, number | undefined> {
    const known = this.#written.get(key);
    if (known !== undefined) return known;
    const made = new Map<string, number | undefined>();
    this.#written.set(key, made);
    return made;
  }

  /** Whether the cache does not know yet what was written (util/endpointslice_tracker.go, StaleSlices). */
  #isStale(key: string, slices: readonly EndpointSlice[]): boolean {
    const written = this.#written.get(key);
    if (written === undefined) return false;
    const cached = new Map(slices.map((slice) => [slice.metadata?.uid ?? '', versionOf(slice)]));
    for (const [uid, version] of written) {
      const seen = cached.get(uid);
      if (version === undefined ? seen !== undefined : seen === undefined || seen < version) return true;
    }
    return false;
  }
}

const serviceKeyOf = ({ metadata = {} }: EndpointSlice): string =>
  `${metadata.namespace ?? ''}/${metadata.labels?.[serviceNameLabel] ?? ''}`;

const versionOf = ({ metadata }: EndpointSlice): number => Number(metadata?.resourceVersion ?? 0);

function withTriggerTime(slice: EndpointSlice, at: string | undefined): EndpointSlice {
  const { [triggerTime]: _, ...annotations } = slice.metadata?.annotations ?? {};
  const next = at === undefined ? annotations : { ...annotations, [triggerTime]: at };
  return { ...slice, metadata: { ...slice.metadata, annotations: next } };
}
