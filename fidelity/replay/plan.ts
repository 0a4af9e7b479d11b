import { resetStopsKubelet } from '../../lib/sim/machine/kubeadm.ts';
import type { Milliseconds } from '../../lib/units.ts';
import type { Ask, Trace, TraceAct } from '../trace.ts';

/** What is done to a simulated cluster, `at` milliseconds after the trace's `t0`. */
export type Deed = { readonly at: Milliseconds } & (
  | { readonly what: 'machine'; readonly act: MachineAct; readonly node: string; readonly args: readonly string[] }
  | { readonly what: 'kubectl'; readonly args: readonly string[] }
  | { readonly what: 'request'; readonly verb: string; readonly path: string; readonly body: unknown }
);

const machineActs = [
  'cut-power',
  'shut-down',
  'pause',
  'resume',
  'restore-power',
  'kubelet',
  'reset',
  'join',
  'place-static-pod',
  'remove-static-pod',
] as const;

export type MachineAct = (typeof machineActs)[number];

const isMachineAct = (what: string): what is MachineAct => machineActs.some((act) => act === what);

/**
 * All that was done from outside in a trace, in its order: acts on machines, kubectl's commands, and requests by others. What
 * kubectl asked of the API server is left out, for the replay's kubectl asks it anew; it begins when the recorded one asked first,
 * since before it only started. All others have their requests made when the recorded ones were handled. Throws RangeError for an act that cannot be played.
 */
export function planOf(trace: Trace): readonly Deed[] {
  const { lines } = trace;
  const acts = lines.flatMap((line) => (line.t === 'act' && !isToldByKubelet(line) ? [line] : []));
  const asks = lines.flatMap((line) => (line.t === 'ask' ? [line] : []));
  const ofKubectl = (ask: Ask): boolean => ask.by.endsWith('(kubectl)');
  const deeds = [
    ...acts.map((act): Deed => {
      const { what, node = '', args = [] } = act;
      if (what === 'kubectl') {
        const first = asks.find((ask) => ofKubectl(ask) && ask.at[0] >= act.at[0] && ask.at[0] <= act.at[1]);
        return { at: first?.at[0] ?? act.at[0], what, args };
      }
      if (!isMachineAct(what)) throw new RangeError(`the act "${what}" cannot be replayed`);
      return { at: effectOf(act, trace), what: 'machine', act: what, node, args };
    }),
    ...asks
      .filter((ask) => !ofKubectl(ask))
      .map((ask): Deed => ({ at: handledAt(ask), what: 'request', verb: ask.verb, path: ask.uri, body: ask.body })),
  ];
  return deeds.toSorted((a, b) => a.at - b.at);
}

/** An idle host answers within it. */
const answered: Milliseconds = 20;

/** A request of a busy host was under way for the rest of its time: what it did was seen only when it had come through. */
export const handledAt = ({ at: [from, to] }: Ask): Milliseconds => Math.max(from, to - answered);

/** That a kubelet was stopped or started is told twice: by whoever runs systemd, too, and that is what is replayed. */
const isToldByKubelet = ({ what }: TraceAct): boolean => what === 'stop-kubelet' || what === 'start-kubelet';

/**
 * When it took effect. A program's life begins it, but a reset so late that its machine's kubelet lives for as long as it wrote. What takes
 * a machine from its cluster did so within its interval, and after the last that the machine's kubelet wrote: all else is as likely, and
 * the earliest is the one in which nothing more was due. If a renewal of its Lease was due before all the same, then the busy machine had
 * not got it through when it fell silent; the simulated one would have, so it falls silent just before.
 */
export function effectOf(act: TraceAct, trace: Trace): Milliseconds {
  const {
    what,
    node = '',
    at: [lo, hi],
  } = act;
  const { header, lines } = trace;
  if (what === 'restore-power') return bootOf(act, trace);
  if (what === 'join') return joinOf(act, trace);
  if (!['cut-power', 'shut-down', 'pause', 'reset'].includes(what)) return lo;
  const written = lines.flatMap((line) =>
    line.t === 'write' && line.by === `kubelet/${node}` && line.at !== undefined && line.at[0] <= hi ? [line] : [],
  );
  const last = Math.max(Number.NEGATIVE_INFINITY, ...written.map(({ at }) => at?.[1] ?? 0));
  if (what === 'reset') return Math.max(lo, last - resetStopsKubelet.least);
  const renewal = written.findLast(({ kind, type }) => kind === 'Lease' && type !== 'DELETED');
  // A busy machine's round began with the time that it wrote, and lasted; where the simulated one does not, the next is counted from there.
  const begun = Date.parse(String(renewal?.set['renewTime'])) - header.t0;
  const round = Number.isNaN(begun) ? renewal?.at?.[0] : Math.min(begun, renewal?.at?.[0] ?? begun);
  const due = round === undefined ? Number.POSITIVE_INFINITY : round + renewalInterval(header, node) - 1;
  return Math.max(last, Math.min(lo, due));
}

/** How long the simulator's machines take from power, or from a join's beginning, to the first word of their kubelet, on an average. */
const simulatedBoot: Milliseconds = 1_050;
const simulatedJoin: Milliseconds = 1_150;

/** A join begins so late that the simulated kubelet speaks when the recorded one did; one that failed, when it did. */
function joinOf({ node = '', at: [lo, hi] }: TraceAct, { lines }: Trace): Milliseconds {
  const first = lines.find(
    (line) =>
      line.t === 'write' &&
      line.by === `kubelet/${node}` &&
      line.at !== undefined &&
      line.at[0] > lo &&
      line.at[0] <= hi,
  );
  return first?.t === 'write' ? Math.max(lo, (first.at?.[0] ?? lo) - simulatedJoin) : lo;
}

/** So late that the simulated kubelet speaks when the recorded one did: how long a machine boots is the host's affair. */
function bootOf({ node = '', at: [lo] }: TraceAct, { lines }: Trace): Milliseconds {
  const next = lines.find(
    (line) => line.t === 'act' && line.node === node && isMachineAct(line.what) && line.at[0] > lo,
  );
  const until = next?.t === 'act' ? next.at[0] : Number.POSITIVE_INFINITY;
  const first = lines.find(
    (line) => line.t === 'write' && line.by === `kubelet/${node}` && line.at !== undefined && line.at[0] > lo,
  );
  const spoke = first?.t === 'write' ? (first.at?.[0] ?? lo) : lo;
  return Math.max(lo, Math.min(spoke - simulatedBoot, until - 1));
}

/** A quarter of the Lease's duration (pkg/kubelet/kubelet.go, nodeLeaseRenewIntervalFraction). */
export function renewalInterval({ settings }: Trace['header'], node: string): Milliseconds {
  const durations = settings['nodeLeaseDuration'];
  const duration = typeof durations === 'object' ? durations[node] : undefined;
  return typeof duration === 'number' ? duration / 4 : Number.POSITIVE_INFINITY;
}

/** Images of all containers in a trace's requests; powercut sees to it that every worker has them before a scenario begins. */
export function imagesOf({ lines }: Trace): ReadonlySet<string> {
  const bodies = lines.flatMap((line) => (line.t === 'ask' ? [JSON.stringify(line.body ?? null)] : []));
  return new Set(
    bodies.flatMap((body) => [...body.matchAll(/"image":"([^"]+)"/g)].flatMap(([, image]) => image ?? [])),
  );
}
