import type { Milliseconds } from '../units.ts';

/** A closed interval on the run's clock. */
export interface Interval {
  readonly lo: Milliseconds;
  readonly hi: Milliseconds;
}

/** The object an observation is about. `namespace` is absent for cluster-scoped kinds. */
export interface Subject {
  readonly kind: ObservedKind;
  readonly namespace?: string;
  readonly name: string;
}

export type ObservedKind =
  | 'Node'
  | 'Lease'
  | 'Pod'
  | 'EndpointSlice'
  | 'Event'
  | 'Deployment'
  | 'ReplicaSet'
  | 'StatefulSet'
  | 'DaemonSet'
  | 'Job'
  | 'PodDisruptionBudget';

/** A field's value: plain JSON. `undefined` (absent in JSON) means that the field, or the object, is not there. */
export type FieldValue =
  | string
  | number
  | boolean
  | null
  | { readonly [key: string]: FieldValue }
  | readonly FieldValue[];

/** A time that the server wrote into the object, beside the moment at which we saw it. */
export interface ServerTime {
  /** RFC 3339, as written. For a graceful deletion: `deletionTimestamp` less its grace period, i.e. the request. */
  readonly time: string;
  /** The grain of the field: 1000 for metav1.Time, 0.001 for metav1.MicroTime. Written times are truncated, not rounded. */
  readonly precision: Milliseconds;
  /** The field, as in `status.conditions[Ready].lastTransitionTime`. */
  readonly source: string;
  /** Whose clock it is. */
  readonly writer: 'api-server' | 'controller-manager' | 'scheduler' | 'kubelet';
}

/**
 * How the lower end of `seen` was proved; the upper end is always the receipt of the line (or of the list) that told it.
 * - `read`: a consistent list of the kind, sent at `lo`, still had an older collection resourceVersion than this change
 *   (resourceVersions of one kind are comparable: KEP-5504).
 * - `ordered`: the change follows, by resourceVersion, another one of its kind that happened at `lo` at the earliest.
 * - `server-time`: the whole second that the writer stamped before writing, mapped by the measured clock offset less its error.
 * - `relist`: found by comparing a new list with what was known; the moment lies in the hole that made the list
 *   necessary, and other changes may hide in the same hole.
 */
export type SeenRule = 'read' | 'ordered' | 'server-time' | 'relist';

/** Contains the moment of the change. */
export interface Seen extends Interval {
  readonly rule: SeenRule;
}

/** One field of one object changed, and when. */
export interface Observation {
  readonly type: 'observation';
  readonly subject: Subject;
  /** See fields.ts: `exists`, `condition/Ready`, `taint/<key>:<effect>`, `deletionTimestamp` … */
  readonly field: string;
  readonly from?: FieldValue;
  readonly to?: FieldValue;
  readonly seen: Seen;
  readonly server?: ServerTime;
  readonly resourceVersion: string;
  readonly uid: string;
}

/** An object as the recorder first saw it: a state, not a change. No duration may begin at it. */
export interface Baseline {
  readonly type: 'baseline';
  readonly subject: Subject;
  readonly fields: { readonly [field: string]: FieldValue };
  /** Receipt of the list it came with. */
  readonly at: Milliseconds;
  readonly resourceVersion: string;
  readonly uid: string;
}

export type GapReason =
  /** The server no longer had our resourceVersion: HTTP 410, an ERROR line with code 410, or reason Expired. */
  | 'gone'
  /** The connection ended and the watch could not be resumed where it stood; or the recording ended by an error. */
  | 'cut'
  /** A consistent list showed changes that the watch did not deliver. */
  | 'silent'
  /** A line that is not JSON. */
  | 'torn'
  /** The API server did not answer. */
  | 'unreachable';

/** `hi` of a gap that nothing will end. Not Infinity, which JSON writes as null. */
export const endOfTime: Milliseconds = Number.MAX_SAFE_INTEGER;

/** A hole in what we know of one kind: changes between `lo` and `hi` may have been missed. */
export interface Gap extends Interval {
  readonly type: 'gap';
  readonly kind: ObservedKind;
  readonly reason: GapReason;
  readonly detail: string;
}

/**
 * A consistent list that agreed with everything the watch had delivered: at `sentAt` the kind's objects were as the
 * timeline says they were. It is what makes "nothing happened" a finding rather than a silence.
 */
export interface Proof {
  readonly type: 'proof';
  readonly kind: ObservedKind;
  readonly sentAt: Milliseconds;
  readonly receivedAt: Milliseconds;
  /** The list's own resourceVersion. */
  readonly resourceVersion: string;
}

/** Something powercut or its host did or noticed, told on the same axis: a fault, a starved host, a stepped clock, a cluster made anew. */
export interface Note {
  readonly type: 'note';
  readonly at: Milliseconds;
  readonly until?: Milliseconds;
  readonly topic: 'fault' | 'starved' | 'clock' | 'recorder' | 'cluster';
  readonly text: string;
}

export type TimelineEntry = Observation | Baseline | Gap | Proof | Note;
