import { resolution } from '../../lib/model/allowances.ts';
import type { PredictedRow, Prediction } from '../../lib/model/predict.ts';
import type { SupposedNode } from '../../lib/model/predict-settings.ts';
import type { GivenSettings } from '../../lib/model/settings-file.ts';
import type { Interval } from '../../lib/recorder/observation.ts';
import type { Milliseconds } from '../../lib/units.ts';
import { durationBetween } from '../../lib/verdict/interval.ts';
import { type Judgement, judgeDuration, worst } from '../../lib/verdict/judge.ts';
import type { VerdictWord } from '../../lib/verdict/verdict.ts';
import type { Run } from '../../reports/run.ts';
import type { RunClaim } from '../../reports/schema/claim.ts';

/** From where a row's window, and a measurement, count. */
export const origins = ['afterCut', 'afterCause'] as const;
export type Origin = (typeof origins)[number];

/** When something came in a run. */
export interface Measurement {
  /** Of the claim. */
  readonly id: string;
  readonly run: string;
  readonly afterCut: Interval;
  /** In words, as in PredictedRow. */
  readonly relativeTo: string;
  readonly afterCause: Interval;
  /** Of evicted Pods: how long they tolerated the taint, which may be another time than admission gives. */
  readonly toleration?: Milliseconds;
}

/** What was measured of one predicted row, from one origin. */
export interface Compared {
  /** From the earliest lower end to the latest upper end; absent if there is no measurement. */
  readonly measured?: Interval;
  readonly count: number;
  /** Measurements that lie outside of the window, as a whole. */
  readonly outside: readonly Measurement[];
  /** The worst of all measurements; absent if there is none. */
  readonly verdict?: VerdictWord;
}

/** What was measured of one predicted row. */
export type ComparedRow = { readonly row: PredictedRow } & { readonly [origin in Origin]: Compared };

/**
 * What a run measured of nodes that lost their power by a cut: each claim whose change was seen, counted from the last cut of
 * the node that its subject names. What its own run could not decide is left out.
 */
export function measurementsOf(run: Run): readonly Measurement[] {
  return run.claims
    .filter(({ verdict, negated }) => verdict !== 'unknown' && !negated)
    .flatMap((claim) => {
      const { id, at, observed, expectation } = claim;
      const cut = cutBefore(run, claim);
      if (at === undefined || observed === undefined || expectation === undefined || cut === undefined) return [];
      const { relativeTo, window } = expectation;
      const measurement = {
        id,
        run: run.id,
        afterCut: durationBetween(cut.confirmed, at),
        relativeTo,
        afterCause: observed,
      };
      return [id === 'pods.evicted' ? { ...measurement, toleration: window.lo } : measurement];
    });
}

/** Of the node that the subject ends with; of any node, where it is about the workload. */
function cutBefore({ faults }: Run, { at, subject }: RunClaim): Run['faults'][number] | undefined {
  const before = faults.filter(({ confirmed }) => confirmed.lo <= (at?.hi ?? 0));
  const own = before.filter(({ node }) => subject.endsWith(node));
  const last = (own.length > 0 ? own : before).at(-1);
  return last?.kind === 'cut-power' && !last.alreadySo ? last : undefined;
}

/** The settings of the cluster that a run ran on, for a prediction; undefined if it got none. */
export function settingsOfRun({ clusters: [cluster] }: Run): GivenSettings | undefined {
  if (cluster === undefined) return undefined;
  const { nodeLeaseDuration, ...flags } = cluster.settings;
  const nodes = cluster.nodes.flatMap(({ name, role }): [string, SupposedNode][] => {
    const lease = nodeLeaseDuration[name];
    return lease === undefined ? [] : [[name, { role, nodeLeaseDuration: lease }]];
  });
  return { ...flags, nodes: Object.fromEntries(nodes) };
}

/** Lays measurements beside the rows of a prediction that have a window. */
export function compare({ rows }: Prediction, measurements: readonly Measurement[]): readonly ComparedRow[] {
  return rows
    .filter(({ afterCut }) => afterCut !== undefined)
    .map((row) => {
      const own = measurements
        .filter(({ id }) => id === row.id)
        .filter(({ toleration }) => toleration === undefined || toleration === row.toleration);
      const ofCause = own.filter(({ relativeTo }) => relativeTo === row.relativeTo);
      return { row, afterCut: compared(row, own, 'afterCut'), afterCause: compared(row, ofCause, 'afterCause') };
    });
}

function compared(row: PredictedRow, measurements: readonly Measurement[], origin: Origin): Compared {
  if (measurements.length === 0) return { count: 0, outside: [] };
  const judged = measurements.map((measurement) => ({ measurement, ...judgement(row, measurement, origin) }));
  const intervals = measurements.map((measurement) => measurement[origin]);
  const decisive = worst(judged);
  return {
    measured: { lo: Math.min(...intervals.map(({ lo }) => lo)), hi: Math.max(...intervals.map(({ hi }) => hi)) },
    count: measurements.length,
    outside: judged.filter(({ verdict }) => verdict === 'fail').map(({ measurement }) => measurement),
    ...(decisive === undefined ? {} : { verdict: decisive.verdict }),
  };
}

function judgement(row: PredictedRow, measurement: Measurement, origin: Origin): Judgement {
  const { id, formula, because, relativeTo, excused } = row;
  const window = row[origin] ?? { lo: 0, hi: Number.POSITIVE_INFINITY };
  const expectation = { id, subject: '', window, resolution, relativeTo, formula, because };
  const lawfullyLate = origin === 'afterCause' && excused !== undefined ? { excused } : {};
  return judgeDuration(measurement[origin], { ...expectation, ...lawfullyLate }, { disqualifying: [], delaying: [] });
}
