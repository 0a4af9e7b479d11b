import type { V1NamespaceCondition } from '@kubernetes/client-node';
import { time } from '../../api/time.ts';
import type { Milliseconds } from '../../engine/engine.ts';
import type { Raw } from '../../objects.ts';

type Condition = Raw<V1NamespaceCondition>;

/** What a deletion of a namespace's content has left. */
export interface Remaining {
  /** By kind, as in `pods.`: the group comes after the dot. */
  readonly byKind: ReadonlyMap<string, number>;
  readonly byFinalizer: ReadonlyMap<string, number>;
}

/** pkg/controller/namespace/deletion/status_condition_utils.go. */
const fine: readonly (readonly [string, string, string])[] = [
  ['NamespaceDeletionDiscoveryFailure', 'ResourcesDiscovered', 'All resources successfully discovered'],
  ['NamespaceDeletionGroupVersionParsingFailure', 'ParsedGroupVersions', 'All legacy kube types successfully parsed'],
  [
    'NamespaceDeletionContentFailure',
    'ContentDeleted',
    'All content successfully deleted, may be waiting on finalization',
  ],
  ['NamespaceContentRemaining', 'ContentRemoved', 'All content successfully removed'],
  ['NamespaceFinalizersRemaining', 'ContentHasNoFinalizers', 'All content-preserving finalizers finished'],
];

/** How far the deletion of a namespace has come. */
export function deletionConditions(
  before: readonly Condition[],
  { byKind, byFinalizer }: Remaining,
  now: Milliseconds,
): readonly Condition[] {
  const wrong = new Map<string, readonly [string, string]>();
  if (byKind.size > 0) {
    const left = [...byKind].map(([kind, count]) => `${kind} has ${count} resource instances`);
    wrong.set('NamespaceContentRemaining', ['SomeResourcesRemain', `Some resources are remaining: ${listed(left)}`]);
  }
  if (byFinalizer.size > 0) {
    const left = [...byFinalizer].map(([finalizer, count]) => `${finalizer} in ${count} resource instances`);
    wrong.set('NamespaceFinalizersRemaining', [
      'SomeFinalizersRemain',
      `Some content in the namespace has finalizers remaining: ${listed(left)}`,
    ]);
  }
  return fine.map(([type, fineReason, fineMessage]) => {
    const [reason, message] = wrong.get(type) ?? [fineReason, fineMessage];
    const status = wrong.has(type) ? 'True' : 'False';
    const known = before.find((condition) => condition.type === type);
    const since = known?.status === status ? known.lastTransitionTime : undefined;
    return { type, status, lastTransitionTime: since ?? time(now), reason, message };
  });
}

const listed = (parts: readonly string[]): string => parts.toSorted((a, b) => (a < b ? -1 : 1)).join(', ');
