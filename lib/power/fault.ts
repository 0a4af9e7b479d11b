import type { FieldValue, Interval } from '../recorder/observation.ts';
import type { Milliseconds } from '../units.ts';

/** What takes a machine from its cluster, and what gives it back. */
export type FaultKind = Darkening | 'stop-kubelet' | 'restore-power' | 'resume' | 'start-kubelet';

/** What takes a machine from its cluster. */
export type Darkening = 'cut-power' | 'shut-down' | 'pause';

/** Whether an act takes a machine from its cluster. */
export const takes = (kind: FaultKind): kind is Darkening =>
  kind === 'cut-power' || kind === 'shut-down' || kind === 'pause';

/** Facts about the machine, or about its kubelet where that alone was stopped, read from whatever runs it and never from the Kubernetes API. */
export interface PowerEvidence {
  /** Where it was read: `docker inspect <id>`. */
  readonly source: string;
  readonly readAt: Milliseconds;
  readonly state: 'running' | 'paused' | 'off';
  /** Everything else worth keeping: pid, exit code, startedAt, finishedAt, address. */
  readonly facts: { readonly [name: string]: FieldValue };
}

/** One act on a node's power. `confirmed` contains the moment at which it took effect. */
export interface Fault {
  readonly kind: FaultKind;
  readonly node: string;
  readonly driver: string;
  readonly requestedAt: Milliseconds;
  readonly confirmedAt: Milliseconds;
  readonly confirmed: Interval;
  readonly evidence: { readonly before: PowerEvidence; readonly after: PowerEvidence };
  /** True if the node was in the wanted state already, so nothing was done. */
  readonly alreadySo: boolean;
  /** The command that undoes it by hand. */
  readonly undo: string;
}

/**
 * Controls the power of machines. Knows nothing of Kubernetes. Every act is idempotent, returns only when the machine's
 * own state shows it, and throws HarnessError `E_POWER_…` if that state is not reached in time.
 */
export interface PowerDriver {
  readonly name: string;
  /** SIGKILL, the nearest thing to a pulled plug; the machine then stays off until `restore`. */
  cut(machine: string): Promise<Fault>;
  /** An orderly halt of the whole machine by its own init; it too stays off until `restore`. */
  shutDown(machine: string): Promise<Fault>;
  /** Freezes every process of it where it is. */
  pause(machine: string): Promise<Fault>;
  /** Lets a paused machine go on. */
  resume(machine: string): Promise<Fault>;
  restore(machine: string): Promise<Fault>;
  inspect(machine: string): Promise<PowerEvidence>;
  /** The command by which people undo a fault of this kind, known before it is made. */
  undoOf(kind: Darkening, machine: string): Promise<string>;
}
