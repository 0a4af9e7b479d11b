import type { ApiObject, ObjectMeta } from '../../objects.ts';
import type { Kind } from '../kind.ts';
import { isEqual } from './equal.ts';
import { type FieldError, forbiddenField, invalid, required, tooLong } from './field-error.ts';
import { dnsLabelErrors, labelValueErrors, pathSegmentProblems, qualifiedNameErrors } from './names.ts';

type Texts = { readonly [key: string]: string } | undefined;
type OwnerReferences = ObjectMeta['ownerReferences'];

/** apimachinery, pkg/api/validation/objectmeta.go, ValidateObjectMetaAccessor. */
export function newMetadataErrors(
  metadata: ObjectMeta,
  { namespaced }: Pick<Kind<ApiObject>, 'namespaced'>,
  rule: (name: string, isPrefix: boolean) => readonly string[],
): readonly FieldError[] {
  const { name = '', generateName = '' } = metadata;
  const { labels, annotations, ownerReferences, finalizers } = metadata;
  const errors: FieldError[] = [];
  const add = (found: readonly FieldError[]): void => {
    if (found.length > 0) errors.push(...found);
  };
  if (generateName !== '') add(invalidName('metadata.generateName', generateName, rule(generateName, true)));
  if (name === '') errors.push(required('metadata.name', 'name or generateName is required'));
  else add(invalidName('metadata.name', name, rule(name, false)));
  add(namespaceErrors(metadata.namespace, namespaced));
  if (labels !== undefined) add(labelErrors(labels, 'metadata.labels'));
  if (annotations !== undefined) add(annotationErrors(annotations, 'metadata.annotations'));
  if (ownerReferences !== undefined) add(ownerReferenceErrors(ownerReferences));
  if (finalizers !== undefined) add(finalizerErrors(finalizers));
  return errors;
}

/** ValidateObjectMetaAccessorUpdate: only what differs from the old metadata is looked at, for the old was valid. */
export function changedMetadataErrors(metadata: ObjectMeta, old: ObjectMeta): readonly FieldError[] {
  if (metadata === old) return [];
  const errors: FieldError[] = [];
  const { finalizers = [], labels, annotations, ownerReferences } = metadata;
  if (finalizers !== old.finalizers && finalizers.length > 0) {
    errors.push(...finalizerErrors(finalizers));
    if (old.deletionTimestamp !== undefined) errors.push(...newFinalizerErrors(finalizers, old.finalizers ?? []));
  }
  for (const key of ['name', 'namespace', 'uid'] as const) {
    if (metadata[key] !== old[key]) errors.push(invalid(`metadata.${key}`, metadata[key], 'field is immutable'));
  }
  if (labels !== old.labels) errors.push(...labelErrors(labels, 'metadata.labels'));
  if (annotations !== old.annotations) errors.push(...annotationErrors(annotations, 'metadata.annotations'));
  if (ownerReferences !== old.ownerReferences) errors.push(...ownerReferenceErrors(ownerReferences));
  return errors;
}

const invalidName = (field: string, name: string, errors: readonly string[]): readonly FieldError[] =>
  errors.map((error) => invalid(field, name, error));

/** What every kind's name is held to after the kind's own rule (registry/rest/create.go, ValidateCreate). */
export const pathSegmentErrors = ({ name = '' }: ObjectMeta): readonly FieldError[] =>
  invalidName('metadata.name', name, pathSegmentProblems(name));

function namespaceErrors(namespace: string | undefined, namespaced: boolean): readonly FieldError[] {
  if (!namespaced) {
    return namespace === undefined ? [] : [forbiddenField('metadata.namespace', 'not allowed on this type')];
  }
  if (namespace === undefined || namespace === '') return [required('metadata.namespace', '')];
  return invalidName('metadata.namespace', namespace, dnsLabelErrors(namespace));
}

/** pkg/apis/meta/v1/validation, ValidateLabels. */
export function labelErrors(labels: Texts, field: string): readonly FieldError[] {
  if (labels === undefined) return [];
  const errors: FieldError[] = [];
  for (const key in labels) {
    for (const error of qualifiedNameErrors(key)) errors.push(invalid(field, key, error));
    const value = labels[key] ?? '';
    for (const error of labelValueErrors(value)) errors.push(invalid(field, value, error));
  }
  return errors;
}

const mostOfAnnotations = 256 * 1024;

/** ValidateAnnotations. */
export function annotationErrors(annotations: Texts, field: string): readonly FieldError[] {
  if (annotations === undefined) return [];
  const errors: FieldError[] = [];
  let size = 0;
  for (const key in annotations) {
    for (const error of qualifiedNameErrors(key.toLowerCase())) errors.push(invalid(field, key, error));
    size += key.length + (annotations[key]?.length ?? 0);
  }
  return size > mostOfAnnotations ? [...errors, tooLong(field, mostOfAnnotations)] : errors;
}

/** ValidateOwnerReferences. */
function ownerReferenceErrors(references: OwnerReferences): readonly FieldError[] {
  if (references === undefined) return [];
  const errors: FieldError[] = [];
  let controller: string | undefined;
  for (const [index, reference] of references.entries()) {
    const at = `metadata.ownerReferences[${index}]`;
    for (const key of ['apiVersion', 'kind', 'name', 'uid'] as const) {
      if ((reference[key] ?? '') === '') errors.push(required(`${at}.${key}`, 'must not be empty'));
    }
    if (reference.apiVersion === 'v1' && reference.kind === 'Event') {
      errors.push(invalid(at, reference, '/v1, Kind=Event is disallowed from being an owner'));
    }
    if (reference.controller !== true) continue;
    const name = `${reference.kind}/${reference.name}`;
    if (controller === undefined) controller = name;
    else {
      const why = `Only one reference can have Controller set to true. Found "true" in references for ${controller} and ${name}`;
      errors.push(invalid('metadata.ownerReferences', references, why));
    }
  }
  return errors;
}

/** ValidateFinalizers. */
function finalizerErrors(finalizers: readonly string[]): readonly FieldError[] {
  const errors = finalizers.flatMap((finalizer) =>
    qualifiedNameErrors(finalizer).map((error) => invalid('metadata.finalizers', finalizer, error)),
  );
  if (finalizers.includes('orphan') && finalizers.includes('foregroundDeletion')) {
    const why = 'finalizer orphan and foregroundDeletion cannot be both set';
    errors.push(invalid('metadata.finalizers', finalizers, why));
  }
  return errors;
}

/** ValidateNoNewFinalizers. */
function newFinalizerErrors(finalizers: readonly string[], old: readonly string[]): readonly FieldError[] {
  if (isEqual(finalizers, old)) return [];
  const added = finalizers.filter((finalizer) => !old.includes(finalizer)).toSorted();
  if (added.length === 0) return [];
  const list = `[]string{${added.map((finalizer) => JSON.stringify(finalizer)).join(', ')}}`;
  return [
    forbiddenField(
      'metadata.finalizers',
      `no new finalizers can be added if the object is being deleted, found new finalizers ${list}`,
    ),
  ];
}
