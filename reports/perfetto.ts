import { jsonLine } from '../lib/secrets/known.ts';
import { plain } from './plain.ts';
import type { Run } from './run.ts';

interface TraceEvent {
  readonly ph: 'X' | 'i' | 'M';
  readonly pid: number;
  readonly tid: number;
  readonly name: string;
  /** Microseconds. */
  readonly ts?: number;
  readonly dur?: number;
  readonly s?: 't';
  readonly cat?: string;
  readonly args?: { readonly [name: string]: string | number };
}

/**
 * The run in the Trace Event Format, which ui.perfetto.dev opens: one process for each kind of thing (claims, faults, holes,
 * conditions, leases, taints, endpoints, pods), and in it one thread for each thing.
 */
export function renderPerfetto(run: Run): string {
  const end = endOf(run);
  const tracks = run.tracks.map(({ kind, slot, name, node, marks }) => ({
    group: groups[kind],
    thread: `${node === undefined || kind === 'lease' ? name : `${node} ${name}`}${slot === 0 ? '' : ` (${slot})`}`,
    events: marks.flatMap(({ lo, hi, value }, index) => {
      if (value === '') return [];
      const args = { earliest_ms: lo, latest_ms: hi };
      return kind === 'lease' ? [moment(value, hi, args)] : [slice(value, hi, marks[index + 1]?.hi ?? end, args)];
    }),
  }));
  const all = [
    ...run.scenarios.map(({ title, steps }) => ({
      group: 'steps',
      thread: title,
      events: steps
        .filter(({ depth }) => depth === 0)
        .map((step) => slice(step.title, step.startedAtMs, step.startedAtMs + (step.durationMs ?? 0), {})),
    })),
    ...run.claims.flatMap(({ id, title, verdict, reason, at }) =>
      at === undefined
        ? []
        : [{ group: 'claims', thread: id, events: [slice(`${verdict}: ${title}`, at.lo, at.hi, { verdict, reason })] }],
    ),
    ...[...Map.groupBy(run.faults, ({ node }) => node)].map(([node, faults]) => ({
      group: 'faults',
      thread: node,
      events: faults.map(({ kind, driver, confirmed }) => slice(kind, confirmed.lo, confirmed.hi, { driver })),
    })),
    ...[...Map.groupBy(run.gaps, ({ kind }) => kind)].map(([kind, gaps]) => ({
      group: 'holes in the record',
      thread: kind,
      events: gaps.map(({ lo, hi, reason, detail }) => slice(reason, lo, Math.min(hi, end), { detail })),
    })),
    ...tracks,
  ];
  const processes = [...new Set(all.map(({ group }) => group))];
  const events: TraceEvent[] = [
    ...processes.map((name, index) => meta('process_name', index + 1, 0, name)),
    ...all.flatMap(({ group, thread, events: own }, index) => {
      const pid = processes.indexOf(group) + 1;
      const tid = index + 1;
      return [meta('thread_name', pid, tid, thread), ...own.map((event) => ({ ...event, pid, tid }))];
    }),
  ];
  const otherData = { run: run.id, verdict: run.outcome.verdict, simulated: String(run.simulated) };
  return jsonLine({ traceEvents: events, displayTimeUnit: 'ms', otherData });
}

const groups = {
  condition: 'conditions',
  lease: 'leases',
  taint: 'taints',
  endpoints: 'endpoints',
  pod: 'pods',
} as const;

const endOf = ({ tracks, claims, scenarios }: Run): number =>
  [
    ...tracks.flatMap(({ marks }) => marks.map(({ hi }) => hi)),
    ...claims.map(({ at }) => at?.hi ?? 0),
    ...scenarios.map(({ startedAtMs = 0, durationMs = 0 }) => startedAtMs + durationMs),
  ].reduce((a, b) => Math.max(a, b), 0);

type Args = NonNullable<TraceEvent['args']>;
type Placed = Omit<TraceEvent, 'pid' | 'tid'>;

const microseconds = (milliseconds: number): number => Math.round(milliseconds * 1000);

const slice = (name: string, lo: number, hi: number, args: Args): Placed => ({
  ph: 'X',
  name: plain(name),
  ts: microseconds(lo),
  dur: Math.max(1, microseconds(hi) - microseconds(lo)),
  args,
});

const moment = (name: string, at: number, args: Args): Placed => ({
  ph: 'i',
  s: 't',
  name: plain(name),
  ts: microseconds(at),
  args,
});

const meta = (what: string, pid: number, tid: number, name: string): TraceEvent => ({
  ph: 'M',
  pid,
  tid,
  name: what,
  args: { name: plain(name) },
});
