import { entries, list, type Scalar, scalar, text } from '../json.ts';

/** What is kept of an object: its fields by name, flat, so that two states of it can be compared and only what changed is written. */
export type Fields = ReadonlyMap<string, Scalar>;

/** Of one kind: what is kept of it. */
export type FieldsOf = (object: unknown) => Fields;

/** Leaves out what is undefined. */
export function fieldsFrom(...groups: readonly (readonly (readonly [string, Scalar | undefined])[])[]): Fields {
  return new Map(
    groups.flat().flatMap(([name, value]): [string, Scalar][] => (value === undefined ? [] : [[name, value]])),
  );
}

type Group = readonly (readonly [string, Scalar | undefined])[];

/** What every kind has. */
export const metadataOf = (object: unknown): Group => [
  ['created', text(object, 'metadata', 'creationTimestamp')],
  ['deletionTimestamp', text(object, 'metadata', 'deletionTimestamp')],
  ['grace', scalar(object, 'metadata', 'deletionGracePeriodSeconds')],
  ['generation', scalar(object, 'metadata', 'generation')],
  ['owner', list(object, 'metadata', 'ownerReferences').map(ownerText).join(',') || undefined],
  ['finalizers', list(object, 'metadata', 'finalizers').join(',') || undefined],
];

const ownerText = (owner: unknown): string => `${text(owner, 'kind') ?? ''}/${text(owner, 'name') ?? ''}`;

export const labelsOf = (object: unknown): Group =>
  entries(object, 'metadata', 'labels').map(([name, value]) => [`label ${name}`, String(value)]);

/** Those in `prefixes` only: others hold whole manifests. */
export const annotationsOf = (object: unknown, ...prefixes: readonly string[]): Group =>
  entries(object, 'metadata', 'annotations')
    .filter(([name]) => prefixes.some((prefix) => name.startsWith(prefix)))
    .map(([name, value]) => [`annotation ${name}`, String(value)]);

/** `Ready`, `Ready.reason`, `Ready.message`, `Ready.transition`, `Ready.heartbeat`. */
export const conditionsOf = (object: unknown): Group =>
  list(object, 'status', 'conditions').flatMap((condition): Group => {
    const type = text(condition, 'type') ?? '';
    return [
      [type, text(condition, 'status')],
      [`${type}.reason`, text(condition, 'reason')],
      [`${type}.message`, text(condition, 'message') || undefined],
      [`${type}.transition`, text(condition, 'lastTransitionTime')],
      [`${type}.heartbeat`, text(condition, 'lastHeartbeatTime')],
    ];
  });

/** All numbers of the status. */
export const statusNumbersOf = (object: unknown): Group =>
  entries(object, 'status').flatMap(([name, value]): Group => (typeof value === 'number' ? [[name, value]] : []));
