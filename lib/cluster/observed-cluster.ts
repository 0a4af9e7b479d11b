import type { ProgressEvent } from '../owner/protocol.ts';
import type { Fault } from '../power/fault.ts';
import type { ObservedKind } from '../recorder/observation.ts';
import type { Timeline } from '../recorder/timeline.ts';
import type { Milliseconds } from '../units.ts';
import type { ClaimSink } from '../verdict/claim-sink.ts';
import type { Cluster } from './cluster.ts';
import type { DarkNode } from './node.ts';

/** A cluster under observation: what scenarios' subjects and the matchers work on. */
export interface ObservedCluster {
  readonly cluster: Cluster;
  readonly timeline: Timeline;
  /** Aborted, with the error as reason, when the recording has ended by an error: nothing is observed from then on. */
  readonly failed: AbortSignal;
  readonly claims: ClaimSink;
  /** Returns when it is known whether the host was starved before `instant`, or nothing more is recorded. */
  hostMeasured(instant: Milliseconds): Promise<void>;
  readonly faults: FaultLog;
  /** Every node that a scenario took from the cluster, in the order in which it did; also those that are back. */
  readonly darkened: DarkNode[];
  /** Makes the recorder prove the state of these kinds many times a second, until disposed of. */
  openWindow(kinds: readonly ObservedKind[]): Disposable;
  /** Tells whoever watches the run what is going on. */
  progress(event: ProgressEvent): void;
}

/** Journals faults before they are done, and keeps their evidence. */
export interface FaultLog {
  /** Returns once the intent is on disk, with its id. */
  intend(fault: { readonly machine: string; readonly node: string; readonly undo: string }): Promise<string>;
  record(fault: Fault): void;
  settled(id: string): Promise<void>;
}
