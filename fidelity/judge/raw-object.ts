import type { RawCondition, RawObject, RawToleration } from '../../lib/recorder/raw-object.ts';
import type { Fields } from '../fields/fields.ts';
import type { Scalar } from '../json.ts';
import type { Write } from '../trace.ts';

/** What of an object is no field of it. */
export interface Identity extends Pick<Write, 'kind' | 'ns' | 'name'> {
  readonly uid: string;
  readonly resourceVersion: number;
  /** Of an object that is there at the same time; namespace `''` for one that has none. */
  readonly uidOf: (kind: string, namespace: string, name: string) => string | undefined;
  /** Of a Pod: it was asked for with an `emptyDir` volume. */
  readonly emptyDir: boolean;
}

/**
 * An object as the API server told it, as far as a trace has kept it (fidelity/fields): what powercut's recorder takes its own
 * fields from. Which address a Pod had, the trace does not tell, only that it had one.
 */
export function rawObject(identity: Identity, fields: Fields): RawObject {
  const { kind, ns, name, uid, resourceVersion, uidOf } = identity;
  const text = (field: string): string | undefined => optional(fields.get(field), String);
  const number = (field: string): number | undefined => optional(fields.get(field), Number);
  const owner = text('owner')?.split(',') ?? [];
  const metadata = {
    name,
    ...(ns === undefined ? {} : { namespace: ns }),
    uid,
    resourceVersion: String(resourceVersion),
    ...given('creationTimestamp', text('created')),
    ...given('deletionTimestamp', text('deletionTimestamp')),
    ...given('deletionGracePeriodSeconds', number('grace')),
    labels: Object.fromEntries(named(fields, 'label ').map(([key, value]) => [key, String(value)])),
    ownerReferences: owner.map((one) => {
      const [ownerKind = '', ownerName = ''] = one.split('/');
      const ownerUid = uidOf(ownerKind, ns ?? '', ownerName) ?? uidOf(ownerKind, '', ownerName) ?? '';
      return { kind: ownerKind, name: ownerName, uid: ownerUid, controller: true };
    }),
  };
  switch (kind) {
    case 'Node':
      return { metadata, ...nodeParts(fields) };
    case 'Lease':
      return { metadata, ...leaseParts(fields) };
    case 'Pod':
      return { metadata, ...podParts(fields, identity.emptyDir) };
    case 'EndpointSlice':
      return { metadata, ...endpointParts(fields) };
    case 'Event':
      return { metadata, ...eventParts(fields, uidOf) };
    case 'Deployment':
    case 'ReplicaSet':
    case 'StatefulSet':
    case 'DaemonSet':
    case 'PodDisruptionBudget':
      return { metadata, ...workloadParts(fields) };
  }
}

function nodeParts(fields: Fields): object {
  return {
    spec: {
      unschedulable: fields.get('unschedulable') === true,
      taints: named(fields, 'taint ').map(([taint, timeAdded]) => {
        const [key, effect] = cut(taint, ':');
        return { key, effect, ...(timeAdded === '' ? {} : { timeAdded }) };
      }),
    },
    status: {
      conditions: conditionsIn(fields),
      addresses: named(fields, 'address ').map(([type, address]) => ({ type, address })),
      nodeInfo: {
        ...given('bootID', fields.get('bootID')),
        ...given('kubeletVersion', fields.get('kubeletVersion')),
      },
    },
  };
}

const leaseParts = (fields: Fields): object => ({
  spec: { ...given('holderIdentity', fields.get('holder')), ...given('renewTime', fields.get('renewTime')) },
});

function podParts(fields: Fields, emptyDir: boolean): object {
  return {
    spec: {
      volumes: emptyDir ? [{ emptyDir: {} }] : [],
      ...given('nodeName', fields.get('nodeName')),
      ...given('terminationGracePeriodSeconds', fields.get('terminationGracePeriodSeconds')),
      tolerations: tolerationsIn(fields.get('tolerations')),
    },
    status: {
      ...given('phase', fields.get('phase')),
      ...(fields.has('podIP') ? { podIP: 'not told' } : {}),
      conditions: conditionsIn(fields),
      containerStatuses: [...fields]
        .filter(([field]) => /^container .*\.restarts$/.test(field))
        .map(([, restartCount]) => ({ restartCount })),
    },
  };
}

function endpointParts(fields: Fields): object {
  return {
    endpoints: named(fields, 'endpoint ').map(([name, told]) => {
      const [conditions, nodeName] = cut(String(told), ' @');
      const is = (condition: string): boolean => conditions.split(' ').includes(condition);
      return {
        targetRef: { name },
        nodeName,
        conditions: { ready: is('ready'), serving: is('serving'), terminating: is('terminating') },
      };
    }),
  };
}

function eventParts(fields: Fields, uidOf: Identity['uidOf']): object {
  const [kind, whole] = cut(String(fields.get('about') ?? ''), ' ');
  const [namespace, name] = cut(whole, '/');
  const whose = fields.get('aboutUid');
  const uid = whose === 'real' ? uidOf(kind, namespace, name) : whose === 'name' ? name : undefined;
  return {
    ...Object.fromEntries(
      ['reason', 'type', 'message', 'count', 'reportingComponent', 'eventTime'].flatMap((field) =>
        Object.entries(given(field, fields.get(field))),
      ),
    ),
    ...given('lastTimestamp', fields.get('last')),
    ...(fields.has('seriesCount') ? { series: { count: fields.get('seriesCount') } } : {}),
    ...(fields.has('component') ? { source: { component: fields.get('component') } } : {}),
    involvedObject: { kind, name, ...(namespace === '' ? {} : { namespace }), ...given('uid', uid) },
  };
}

/** Numbers of a status; of what is wanted there is only the number of replicas. */
function workloadParts(fields: Fields): object {
  const numbers = [...fields].filter(([, value]) => typeof value === 'number');
  return { spec: { ...given('replicas', fields.get('spec.replicas')) }, status: Object.fromEntries(numbers) };
}

const suffixes = ['reason', 'message', 'transition', 'heartbeat'];

/** A condition is a field that has a status for its value, and others by its name. */
function conditionsIn(fields: Fields): readonly RawCondition[] {
  return [...fields].flatMap(([type, status]): RawCondition[] => {
    if (typeof status !== 'string' || !['True', 'False', 'Unknown'].includes(status)) return [];
    if (/ /.test(type) || suffixes.some((suffix) => type.endsWith(`.${suffix}`))) return [];
    const of = (suffix: string): string | undefined => optional(fields.get(`${type}.${suffix}`), String);
    return [
      {
        type,
        status,
        ...given('reason', of('reason')),
        ...given('message', of('message')),
        ...given('lastTransitionTime', of('transition')),
        ...given('lastHeartbeatTime', of('heartbeat')),
      },
    ];
  });
}

/** The parts of each in their order, as far as it has them: key, operator, value, effect, seconds. */
function tolerationsIn(told: Scalar | undefined): readonly RawToleration[] {
  return String(told ?? '')
    .split(',')
    .filter((one) => one !== '')
    .map((one): RawToleration => {
      const parts = one.split(' ');
      const operator = parts.findIndex((part) => part === 'Exists' || part === 'Equal');
      const effect = parts.find((part) => ['NoSchedule', 'PreferNoSchedule', 'NoExecute'].includes(part));
      const last = parts.at(-1) ?? '';
      const rest = parts.slice(operator + 1).filter((part) => part !== effect && part !== last);
      return {
        ...(operator > 0 ? { key: parts[0] ?? '' } : {}),
        ...given('operator', parts[operator]),
        ...given('value', parts[operator] === 'Equal' ? rest[0] : undefined),
        ...given('effect', effect),
        ...(/^\d+$/.test(last) ? { tolerationSeconds: Number(last) } : {}),
      };
    });
}

/** Fields whose names begin so, by the rest of them. */
const named = (fields: Fields, prefix: string): readonly (readonly [string, Scalar])[] =>
  [...fields].flatMap(([field, value]) =>
    field.startsWith(prefix) ? [[field.slice(prefix.length), value] as const] : [],
  );

function cut(text: string, at: string): readonly [string, string] {
  const index = text.indexOf(at);
  return index === -1 ? [text, ''] : [text.slice(0, index), text.slice(index + at.length)];
}

const optional = <T>(value: Scalar | undefined, to: (value: Scalar) => T): T | undefined =>
  value === undefined ? undefined : to(value);

const given = <T>(name: string, value: T | undefined): { readonly [name: string]: T } =>
  value === undefined ? {} : { [name]: value };
