import type { Clock, Woken } from '../clock/clock.ts';
import type { ClusterDescription } from '../cluster/cluster.ts';
import { KubernetesApi } from '../cluster/kubernetes-api.ts';
import type { ObservedCluster } from '../cluster/observed-cluster.ts';
import type { ClusterSettings } from '../model/settings.ts';
import type { Fault, PowerEvidence } from '../power/fault.ts';
import { endOfTime, type TimelineEntry } from '../recorder/observation.ts';
import { Timeline } from '../recorder/timeline.ts';
import type { Milliseconds } from '../units.ts';
import type { JudgedClaim } from '../verdict/claim-sink.ts';

/** What a run recorded of one cluster, or what a test makes up. */
export interface Recording {
  readonly description: ClusterDescription;
  readonly settings: ClusterSettings;
  readonly faults: readonly Fault[];
  /** In the order of receipt. */
  readonly entries: readonly TimelineEntry[];
}

export interface Replay extends ObservedCluster {
  /** Claims that were judged, in order. */
  readonly judged: readonly JudgedClaim[];
  /** Plays everything received up to `instant`. */
  playUntil(instant: Milliseconds): void;
  /** What the power driver answers from now on. */
  powerIs(evidence: PowerEvidence): void;
}

/**
 * Plays a recording to the matchers: waiting is what makes time go on, and each entry arrives at its own time. The power
 * driver answers with the evidence of the recording's last cut, or with `powerNow`, until it is told otherwise.
 */
export function replay(recording: Recording, powerNow?: PowerEvidence): Replay {
  const timeline = new Timeline();
  const judged: JudgedClaim[] = [];
  let now: Milliseconds = 0;
  let next = 0;
  let said = powerNow;
  let open: string | undefined;

  const playOne = (latest: Milliseconds): boolean => {
    const entry = recording.entries[next];
    if (entry === undefined || receiptOf(entry) > latest) return false;
    next += 1;
    now = Math.max(now, receiptOf(entry));
    timeline.append(entry);
    return true;
  };
  const clock: Clock = {
    now: () => now,
    date: () => new Date(0),
    waitUntil: async (instant, wake): Promise<Woken> => {
      while (!wake?.aborted) {
        if (playOne(instant)) continue;
        now = Math.max(now, instant);
        return 'reached';
      }
      return 'woken';
    },
  };
  const refuse = (): never => {
    throw new Error('a replay cannot act on a cluster');
  };
  return {
    timeline,
    failed: new AbortController().signal,
    judged,
    playUntil: (instant) => {
      while (playOne(instant));
      now = Math.max(now, instant);
    },
    powerIs: (evidence) => {
      said = evidence;
    },
    cluster: {
      description: recording.description,
      settings: recording.settings,
      rereadSettings: async () => recording.settings,
      api: new KubernetesApi(refuse),
      clock,
      operations: {
        kubectl: refuse,
        reset: refuse,
        remains: refuse,
        join: refuse,
        kubeletState: refuse,
        placeStaticPod: refuse,
        removeStaticPod: refuse,
        kubelet: refuse,
        kubeletUnit: refuse,
        kubeletUndo: refuse,
      },
      power: {
        name: 'replay',
        cut: refuse,
        shutDown: refuse,
        pause: refuse,
        resume: refuse,
        restore: refuse,
        undoOf: refuse,
        inspect: async () => {
          const last = recording.faults.findLast((fault) => fault.kind === 'cut-power');
          return said ?? last?.evidence.after ?? refuse();
        },
      },
    },
    claims: {
      begin: ({ id }) => {
        // Two that are judged at once play each other's time, and nobody can tell which verdict is whose.
        if (open !== undefined) throw new Error(`${id} is begun while ${open} is judged`);
        open = id;
        return id;
      },
      settle: (_key, claim) => {
        open = undefined;
        judged.push(claim);
      },
    },
    faults: { intend: refuse, record: refuse, settled: refuse },
    darkened: [],
    openWindow: () => ({ [Symbol.dispose]: () => undefined }),
    hostMeasured: async () => undefined,
    progress: () => undefined,
  };
}

/** When an entry was known to the recorder. */
function receiptOf(entry: TimelineEntry): Milliseconds {
  switch (entry.type) {
    case 'observation':
      return entry.seen.hi;
    case 'baseline':
      return entry.at;
    case 'note':
      return entry.until ?? entry.at;
    case 'gap':
      // One without an end was known as soon as what was received before it.
      return entry.hi === endOfTime ? entry.lo : entry.hi;
    case 'proof':
      return entry.receivedAt;
  }
}
