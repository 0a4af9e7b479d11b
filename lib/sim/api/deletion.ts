import type { Behaviour } from '../behaviour.ts';
import type { Milliseconds } from '../engine/engine.ts';
import type { ApiObject, ObjectMeta } from '../objects.ts';
import { without } from './defaults/fill.ts';
import type { Strategy } from './strategy.ts';
import { time } from './time.ts';

export type PropagationPolicy = 'Orphan' | 'Background' | 'Foreground';

export interface DeletionWishes {
  readonly gracePeriodSeconds?: number | undefined;
  readonly propagationPolicy?: PropagationPolicy | undefined;
}

/** What comes of a DELETE. */
export interface Deletion<T> {
  /** What is to be stored of the object that goes, before it is gone, if anything. */
  readonly marked: T | undefined;
  /** Whether it goes at once. */
  readonly gone: boolean;
}

/** What a DELETE does to an object (registry/rest/delete.go, BeforeDelete; registry/generic/registry/store.go, Delete). */
export function deletionOf<T extends ApiObject>(
  object: T,
  wishes: DeletionWishes,
  {
    strategy,
    now,
    behaviour,
  }: { readonly strategy: Strategy<T>; readonly now: Milliseconds; readonly behaviour: Behaviour },
): Deletion<T> {
  const { metadata = {} } = object;
  const { gracePeriodSeconds: given } = wishes;
  const asked = given !== undefined && given < 0 ? 1 : given;
  const times = strategy.grace === undefined ? 'at once' : timesOf(object, asked, { strategy, now, behaviour });
  if (times === 'pending') return { marked: undefined, gone: false };
  const before = metadata.finalizers ?? [];
  const finalizers = strategy.isCollected ? finalizersAfter(before, wishes.propagationPolicy) : before;
  if (times !== 'at once') {
    return {
      marked: { ...object, metadata: { ...withFinalizers(metadata, before, finalizers), ...times } },
      gone: finalizers.length === 0 && times.deletionGracePeriodSeconds === 0,
    };
  }
  if (finalizers.length === 0) return { marked: undefined, gone: true };
  const waiting = waitingForFinalizers(withFinalizers(metadata, before, finalizers), now);
  return { marked: { ...object, metadata: waiting }, gone: false };
}

type Times = Required<Pick<ObjectMeta, 'deletionTimestamp' | 'deletionGracePeriodSeconds'>> & { generation?: number };

/** When an object goes that goes gracefully. */
function timesOf<T extends ApiObject>(
  object: T,
  asked: number | undefined,
  {
    strategy,
    now,
    behaviour,
  }: { readonly strategy: Strategy<T>; readonly now: Milliseconds; readonly behaviour: Behaviour },
): Times | 'at once' | 'pending' {
  const { deletionTimestamp, deletionGracePeriodSeconds: left = 0, generation } = object.metadata ?? {};
  if (deletionTimestamp === undefined) {
    const seconds = strategy.grace?.(object, asked) ?? 0;
    return {
      deletionTimestamp: time(now + seconds * 1000),
      deletionGracePeriodSeconds: seconds,
      ...(generation === undefined ? {} : { generation: generation + 1 }),
    };
  }
  if (left === 0) return 'at once';
  if (asked === undefined || asked >= left) return 'pending';
  const instant = Date.parse(deletionTimestamp) - left * 1000 + asked * 1000;
  if (instant >= now || !behaviour.api.deletionTimestampNeverPast) {
    return { deletionTimestamp: time(instant), deletionGracePeriodSeconds: asked };
  }
  return { deletionTimestamp: time(now), deletionGracePeriodSeconds: asked === 0 ? 0 : 1 };
}

/** markAsDeleting. */
function waitingForFinalizers(metadata: ObjectMeta, now: Milliseconds): ObjectMeta {
  const { deletionTimestamp, generation } = metadata;
  const later = deletionTimestamp === undefined || Date.parse(deletionTimestamp) > now;
  return {
    ...metadata,
    ...(deletionTimestamp === undefined && generation !== undefined ? { generation: generation + 1 } : {}),
    ...(later ? { deletionTimestamp: time(now) } : {}),
    deletionGracePeriodSeconds: 0,
  };
}

/** deletionFinalizersForGarbageCollection; without a policy, a finalizer that is there stays. */
function finalizersAfter(finalizers: readonly string[], policy: PropagationPolicy | undefined): readonly string[] {
  if (policy === undefined) return finalizers;
  const others = finalizers.filter((finalizer) => finalizer !== 'orphan' && finalizer !== 'foregroundDeletion');
  if (policy === 'Orphan') return [...others, 'orphan'];
  if (policy === 'Foreground') return [...others, 'foregroundDeletion'];
  return others;
}

function withFinalizers(metadata: ObjectMeta, before: readonly string[], after: readonly string[]): ObjectMeta {
  if (before.length === after.length && before.every((each) => after.includes(each))) return metadata;
  return after.length === 0 ? without(metadata, 'finalizers') : { ...metadata, finalizers: after };
}

/** Whether an update removes the object, since no finalizer keeps it any more (store.go, ShouldDeleteDuringUpdate). */
export function isDeletedByUpdate(updated: ApiObject, old: ApiObject): boolean {
  const { deletionTimestamp, deletionGracePeriodSeconds = 0 } = old.metadata ?? {};
  if (deletionTimestamp === undefined || deletionGracePeriodSeconds !== 0) return false;
  return (updated.metadata?.finalizers ?? []).length === 0;
}
