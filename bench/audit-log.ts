import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { ObservedKind } from '../lib/recorder/observation.ts';
import type { RawObject } from '../lib/recorder/raw-object.ts';
import { earliest } from '../lib/recorder/server-time.ts';
import type { Milliseconds } from '../lib/units.ts';

/** A request that may have written to an object, as the API server's audit log tells it. */
export interface AuditedWrite {
  readonly verb: string;
  readonly subresource: string | undefined;
  readonly kind: ObservedKind;
  readonly namespace: string | undefined;
  /** Undefined for a deletion of a whole collection. */
  readonly name: string | undefined;
  readonly uid: string | undefined;
  /** Of the object that was answered; undefined if the answer was a Status, as of a binding. */
  readonly resourceVersion: bigint | undefined;
  /** The object, if it was answered whole, and as it was stored. */
  readonly object: RawObject | undefined;
  /**
   * It was answered an object that was waiting for nothing any more: an update of such a one is not stored, but deletes it
   * (registry/generic/registry/store.go, ShouldDeleteDuringUpdate).
   */
  readonly deletes: boolean;
  /**
   * The API server's own clock, in milliseconds since 1970, to the microsecond. It read `receivedAt` before it began with the
   * request and `completedAt` when it had answered, so the write to etcd lies between them.
   */
  readonly receivedAt: Milliseconds;
  readonly completedAt: Milliseconds;
}

export interface AuditLog {
  readonly writes: readonly AuditedWrite[];
  /** How many lists and watches began, by user agent. */
  readonly reads: ReadonlyMap<string, number>;
  /** Lines that could not be read; a log of which there are any is no truth. */
  readonly torn: number;
}

const kinds: { readonly [resource: string]: ObservedKind } = {
  nodes: 'Node',
  leases: 'Lease',
  pods: 'Pod',
  bindings: 'Pod',
  endpointslices: 'EndpointSlice',
  deployments: 'Deployment',
  replicasets: 'ReplicaSet',
  statefulsets: 'StatefulSet',
  daemonsets: 'DaemonSet',
  jobs: 'Job',
  poddisruptionbudgets: 'PodDisruptionBudget',
};

/** The kinds of which the log has every write. */
export const auditedKinds: readonly ObservedKind[] = [...new Set(Object.values(kinds))];

/** What is looked at of an event of audit.k8s.io/v1. */
interface AuditEvent {
  readonly auditID: string;
  readonly stage: string;
  readonly verb: string;
  readonly userAgent?: string;
  readonly objectRef?: {
    readonly resource?: string;
    readonly namespace?: string;
    readonly name?: string;
    readonly uid?: string;
    readonly subresource?: string;
  };
  readonly responseStatus?: { readonly code?: number };
  readonly responseObject?: {
    readonly kind?: string;
    readonly metadata?: Partial<RawObject['metadata']> & { readonly finalizers?: readonly string[] };
    readonly details?: { readonly uid?: string };
  };
  readonly requestReceivedTimestamp: string;
  readonly stageTimestamp: string;
}

const reading = ['list', 'watch'];
const precision: Milliseconds = 0.001;

/** Reads the lines of an audit log. */
export function readAuditLines(lines: Iterable<string>): AuditLog {
  const reader = auditReader();
  for (const line of lines) reader.take(line);
  return reader.end();
}

/** Reads a file, which may be larger than a string can be. */
export async function readAuditFile(file: string): Promise<AuditLog> {
  const reader = auditReader();
  for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY })) {
    reader.take(line);
  }
  return reader.end();
}

function auditReader() {
  const writes: AuditedWrite[] = [];
  const reads = new Map<string, number>();
  const counted = new Set<string>();
  let torn = 0;
  return {
    take: (line: string): void => {
      if (line.trim() === '') return;
      const event = parse(line);
      if (event === undefined) {
        torn += 1;
      } else if (reading.includes(event.verb)) {
        // A watch has one event when it begins and one when it ends.
        if (counted.has(event.auditID)) return;
        counted.add(event.auditID);
        const agent = event.userAgent ?? '';
        reads.set(agent, (reads.get(agent) ?? 0) + 1);
      } else {
        const write = writeOf(event);
        if (write !== undefined) writes.push(write);
      }
    },
    end: (): AuditLog => ({ writes, reads, torn }),
  };
}

function parse(line: string): AuditEvent | undefined {
  try {
    const event: AuditEvent = JSON.parse(line);
    return typeof event.verb === 'string' && typeof event.auditID === 'string' ? event : undefined;
  } catch {
    return undefined;
  }
}

function writeOf(event: AuditEvent): AuditedWrite | undefined {
  const { objectRef, responseObject, verb } = event;
  const kind = kinds[objectRef?.resource ?? ''];
  const code = event.responseStatus?.code ?? 0;
  if (kind === undefined || event.stage !== 'ResponseComplete' || code < 200 || code >= 300) return undefined;
  const metadata = responseObject?.metadata;
  const { resourceVersion } = metadata ?? {};
  const told = verb !== 'deletecollection' && resourceVersion !== undefined && /^[1-9]\d*$/.test(resourceVersion);
  const deletes = told && waitsForNothing(metadata);
  return {
    verb,
    subresource: objectRef?.subresource,
    kind,
    namespace: objectRef?.namespace ?? metadata?.namespace,
    // A name that the server generates is not in the request.
    name: verb === 'deletecollection' ? undefined : (metadata?.name ?? objectRef?.name),
    uid: metadata?.uid ?? responseObject?.details?.uid ?? objectRef?.uid,
    resourceVersion: told ? BigInt(resourceVersion) : undefined,
    object: told && !deletes && responseObject?.kind === kind ? wholeObject(responseObject) : undefined,
    deletes,
    receivedAt: instant(event.requestReceivedTimestamp),
    // Written times are truncated.
    completedAt: instant(event.stageTimestamp) + precision,
  };
}

function waitsForNothing(metadata: NonNullable<AuditEvent['responseObject']>['metadata']): boolean {
  const { deletionTimestamp, deletionGracePeriodSeconds = 0, finalizers = [] } = metadata ?? {};
  return deletionTimestamp !== undefined && deletionGracePeriodSeconds === 0 && finalizers.length === 0;
}

/** A binding is answered with a Status, a scale with a Scale: neither is the object that was written. */
function wholeObject({ metadata, ...rest }: NonNullable<AuditEvent['responseObject']>): RawObject | undefined {
  const { name, uid, resourceVersion } = metadata ?? {};
  if (name === undefined || uid === undefined || resourceVersion === undefined) return undefined;
  return { ...rest, metadata: { ...metadata, name, uid, resourceVersion } };
}

const instant = (time: string): Milliseconds =>
  earliest({ time, precision, source: 'audit log', writer: 'api-server' });
