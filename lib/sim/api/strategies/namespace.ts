import type { Namespace } from '../../objects.ts';
import type { Deletion } from '../deletion.ts';
import { time } from '../time.ts';
import { isEqual } from '../validation/equal.ts';
import { type FieldError, invalid } from '../validation/field-error.ts';
import { nameIsLabel } from '../validation/names.ts';
import { keepingSpec, keepingStatus, strategy } from './base.ts';

const finalizer = 'kubernetes';
const nameLabel = 'kubernetes.io/metadata.name';

/** pkg/registry/core/namespace/strategy.go. */
export const namespace = strategy<Namespace>({
  nameRule: nameIsLabel,
  prepareNew: (object) => {
    const finalizers = object.spec?.finalizers ?? [];
    return labelled({
      ...object,
      spec: { ...object.spec, finalizers: finalizers.includes(finalizer) ? finalizers : [...finalizers, finalizer] },
      status: { phase: 'Active' },
    });
  },
  prepareChanged: (object, old) => labelled(keepingSpec(keepingStatus(object, old, isEqual), old)),
  prepareStatus: keepingSpec,
  prepareFinalized: (object, old) => keepingStatus(object, old, isEqual),
  validateStatus: phaseErrors,
  terminate: (object, { now }) => terminated(object, time(now)),
  stays: ({ spec }) => (spec?.finalizers ?? []).length > 0,
});

/** SetDefaults_Namespace, Canonicalize: it is labelled with its name. */
function labelled(object: Namespace): Namespace {
  const { metadata = {} } = object;
  const { name = '', labels } = metadata;
  if (labels?.[nameLabel] === name) return object;
  return { ...object, metadata: { ...metadata, labels: { ...labels, [nameLabel]: name } } };
}

/** pkg/registry/core/namespace/storage/storage.go, Delete: first it is only marked, and goes when nothing finalizes it any more. */
function terminated(object: Namespace, now: string): Deletion<Namespace> | undefined {
  const { metadata = {}, spec, status } = object;
  if (metadata.deletionTimestamp !== undefined) {
    return (spec?.finalizers ?? []).length > 0 ? { marked: undefined, gone: false } : undefined;
  }
  return {
    marked: {
      ...object,
      metadata: { ...metadata, deletionTimestamp: now },
      status: { ...status, phase: 'Terminating' },
    },
    gone: false,
  };
}

/** pkg/apis/core/validation/validation.go, ValidateNamespaceStatusUpdate. */
function phaseErrors({ metadata, status }: Namespace): readonly FieldError[] {
  const isGoing = metadata?.deletionTimestamp !== undefined;
  const phase = status?.phase ?? '';
  if (phase === (isGoing ? 'Terminating' : 'Active')) return [];
  const why = isGoing
    ? "may only be 'Terminating' if `deletionTimestamp` is not empty"
    : "may only be 'Active' if `deletionTimestamp` is empty";
  return [invalid('status.Phase', phase, why)];
}
