import type { Interval } from '../lib/recorder/observation.ts';
import type { Milliseconds } from '../lib/units.ts';
import type { AuditedWrite } from './audit-log.ts';
import type { Transition } from './transitions.ts';

/** When, by the audit log, a transition was written: its commit to etcd lies in `truth`, on the run's clock. */
export interface DatedTransition {
  readonly transition: Transition;
  readonly truth: Interval;
}

/** Why nothing can be said of a transition. */
export type LeftOut =
  /** No request of the log can have made it. */
  | 'no audit event'
  /** Found by comparing lists: its resourceVersion is the list's. */
  | 'relist'
  /** The wall clock was stepped, or read too late. */
  | 'clock';

export interface Truths {
  readonly dated: readonly DatedTransition[];
  readonly leftOut: readonly { readonly transition: Transition; readonly why: LeftOut }[];
}

/**
 * Finds for each transition the requests that can have made it, and so when it was written.
 *
 * Whoever was answered an object of this resourceVersion was answered after the write: so the earliest such answer bounds it
 * from above. It began after the request that made it came in, which is one of them: so the earliest of those bounds it
 * from below. And etcd orders all writes by resourceVersion, so each of these bounds all others.
 *
 * A write whose object nobody was answered is looked for by the object's name and UID, among the requests that the order
 * leaves possible: a binding, an eviction, a deletion that is answered with a Status, and the first of the two writes that
 * the last deletion of a Pod makes (registry/generic/registry/store.go, Delete: a grace period of 0 is written, then the Pod
 * goes).
 */
export function datedBy(
  writes: readonly AuditedWrite[],
  transitions: readonly Transition[],
  toRun: (wall: Milliseconds) => Interval | undefined,
): Truths {
  const requests = writes.flatMap((write) => {
    const from = toRun(write.receivedAt);
    const to = toRun(write.completedAt);
    return from === undefined || to === undefined ? [] : [{ ...write, from: from.lo, to: to.hi }];
  });
  const byVersion = Map.groupBy(requests, ({ resourceVersion }) => resourceVersion);
  const answeredWith = (transition: Transition): readonly Request[] =>
    (byVersion.get(transition.resourceVersion) ?? []).filter((request) => isOf(request, transition));
  const makersOf = (transition: Transition): readonly Request[] =>
    requests.filter((request) => isOf(request, transition) && canHaveMade(request, transition));
  const comparable = transitions.filter(({ seen }) => seen.rule !== 'relist');

  const exact = comparable.flatMap((transition) => {
    const told = answeredWith(transition);
    if (!told.some((request) => canHaveMade(request, transition))) return [];
    const makers = makersOf(transition);
    return [{ transition, truth: { lo: min(makers.map(({ from }) => from)), hi: min(told.map(({ to }) => to)) } }];
  });
  const bounds = boundsBy(exact);
  const exactly = new Map(exact.map((dated) => [dated.transition, dated.truth]));

  const dated: DatedTransition[] = [];
  const leftOut: { transition: Transition; why: LeftOut }[] = [];
  for (const transition of transitions) {
    const bound = bounds(transition.resourceVersion);
    const told = exactly.get(transition);
    const makers =
      told === undefined
        ? makersOf(transition).filter(({ from, to }) => from <= bound.hi && to >= bound.lo)
        : [{ from: told.lo, to: told.hi }];
    if (transition.seen.rule === 'relist') leftOut.push({ transition, why: 'relist' });
    else if (makers.length > 0) {
      const lo = Math.max(bound.lo, min(makers.map(({ from }) => from)));
      const hi = Math.min(bound.hi, max(makers.map(({ to }) => to)));
      dated.push({ transition, truth: { lo, hi } });
    } else {
      const unmapped = writes.some((write) => isOf(write, transition) && canHaveMade(write, transition));
      leftOut.push({ transition, why: unmapped && requests.length < writes.length ? 'clock' : 'no audit event' });
    }
  }
  return { dated: dated.toSorted((a, b) => compare(a.transition, b.transition)), leftOut };
}

/** With its beginning and end on the run's clock, as early and as late as they can have been. */
type Request = AuditedWrite & { readonly from: Milliseconds; readonly to: Milliseconds };

function isOf(write: AuditedWrite, { subject, uid, gone, fields }: Transition): boolean {
  if (write.kind !== subject.kind || (write.namespace ?? '') !== (subject.namespace ?? '')) return false;
  if (write.name === undefined) return gone || fields.includes('deletionTimestamp');
  return write.name === subject.name && (write.uid === undefined || write.uid === uid);
}

/** Whether a request can have changed these fields, or only have been answered what another had written. */
function canHaveMade(
  { verb, subresource, deletes, resourceVersion: answered }: AuditedWrite,
  { fields, gone, made, resourceVersion }: Transition,
): boolean {
  if (subresource === 'eviction' || verb === 'delete' || verb === 'deletecollection') {
    const removes = gone || fields.includes('deletionTimestamp') || fields.includes('condition/DisruptionTarget');
    return removes && (answered === undefined || answered >= resourceVersion);
  }
  if (deletes && gone) return true;
  if (subresource === 'binding') return fields.includes('node');
  if (verb === 'create') return made && answered === resourceVersion;
  // An object may be made by a PUT or an apply, and goes when its last finalizer is taken away.
  return answered === resourceVersion;
}

/** The interval in which a write of any resourceVersion must lie, by those before and after it of which the time is known. */
function boundsBy(exact: readonly DatedTransition[]): (resourceVersion: bigint) => Interval {
  const sorted = exact.toSorted((a, b) => compare(a.transition, b.transition));
  const versions = sorted.map(({ transition }) => transition.resourceVersion);
  const los: Milliseconds[] = [];
  for (const { truth } of sorted) los.push(Math.max(los.at(-1) ?? Number.NEGATIVE_INFINITY, truth.lo));
  const his: Milliseconds[] = [];
  for (const { truth } of sorted.toReversed()) his.unshift(Math.min(his[0] ?? Number.POSITIVE_INFINITY, truth.hi));
  return (resourceVersion) => {
    const before = versions.findLastIndex((version) => version <= resourceVersion);
    const after = versions.findIndex((version) => version >= resourceVersion);
    return { lo: los[before] ?? Number.NEGATIVE_INFINITY, hi: his[after] ?? Number.POSITIVE_INFINITY };
  };
}

const compare = (a: Transition, b: Transition): number =>
  a.resourceVersion < b.resourceVersion ? -1 : a.resourceVersion > b.resourceVersion ? 1 : 0;
const min = (values: readonly number[]): number => Math.min(...values);
const max = (values: readonly number[]): number => Math.max(...values);
