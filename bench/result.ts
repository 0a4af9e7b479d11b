import { recorderAgent } from '../lib/recorder/api-client.ts';
import type { Interval, SeenRule, TimelineEntry } from '../lib/recorder/observation.ts';
import type { Milliseconds } from '../lib/units.ts';
import { auditedKinds } from './audit-log.ts';
import { type Judgement, judge } from './judge.ts';
import type { Measured } from './measure.ts';
import { type Order, orderOf } from './order.ts';
import { type Quantiles, quantilesOf } from './quantiles.ts';
import { compareStates } from './recorded-state.ts';
import { datesBySight } from './sightings.ts';
import { transitionsIn } from './transitions.ts';
import { type DatedTransition, datedBy } from './truth.ts';
import { foundOfWrongRule } from './wrong-rule.ts';

/** How well somebody dated the transitions that the audit log dates. */
export interface Row {
  readonly name: string;
  readonly seen: number;
  readonly missed: number;
  /** By how much the date is later than the earliest moment of the write: the error is at most that. */
  readonly error: Quantiles | undefined;
  readonly order: Order;
  readonly cpu: Milliseconds | undefined;
  /** Lists and watches that it asked the API server for, while the cluster was there. */
  readonly requests: number | undefined;
}

/** Of the recorder's intervals. */
export interface Width {
  readonly name: string;
  readonly count: number;
  readonly width: Quantiles | undefined;
}

export interface Result {
  readonly judgement: Judgement;
  readonly transitions: number;
  readonly byKind: { readonly [kind: string]: number };
  /** Values in the audit log's objects that were compared with the recorder's. */
  readonly statesCompared: number;
  /** How exactly the audit log itself tells the moment of a write. */
  readonly truthWidth: Quantiles | undefined;
  /** About how many transitions a recorder with a wrong rule would have been found to be wrong. */
  readonly wrongRule: number;
  readonly clockSteps: number;
  readonly duration: Milliseconds;
  readonly rows: readonly Row[];
  readonly widths: readonly Width[];
  readonly rules: { readonly [rule in SeenRule]?: number };
  readonly absent: readonly string[];
}

/** Compares what everybody saw with the audit log. */
export function resultOf(entries: readonly TimelineEntry[], measured: Measured, enough: number): Result {
  const { audit, span, wallClock, windowAt } = measured;
  const transitions = transitionsIn(entries, auditedKinds).filter(
    ({ seen }) => seen.hi >= span.lo && seen.hi <= span.hi,
  );
  const truths = datedBy(audit.writes, transitions, (wall) => wallClock.toRun(wall));
  const { dated } = truths;
  const states = compareStates(audit.writes, entries);
  const wrongRule = foundOfWrongRule(dated);
  const gaps = entries.filter((entry) => entry.type === 'gap' && entry.lo <= span.hi && entry.hi >= span.lo).length;
  const seenBy = (name: string, kept: readonly DatedTransition[]): Width => ({
    name,
    count: kept.length,
    width: quantilesOf(kept.map(({ transition: { seen } }) => seen.hi - seen.lo)),
  });
  return {
    judgement: judge({ truths, states, enough, gaps, torn: audit.torn, wrongRule }),
    transitions: transitions.length,
    byKind: countBy(dated, ({ transition }) => transition.subject.kind),
    statesCompared: states.compared,
    truthWidth: quantilesOf(dated.map(({ truth }) => truth.hi - truth.lo)),
    wrongRule,
    clockSteps: wallClock.steps,
    duration: span.hi - span.lo,
    rows: [
      {
        ...rowOf('recorder', dated, ({ transition: { seen } }) => seen),
        cpu: measured.cpu,
        requests: requestsOf(audit.reads, recorderAgent),
      },
      ...measured.observers.map(({ name, sightings, cpu, userAgent }) => {
        const dateOf = datesBySight(sightings);
        const row = rowOf(name, dated, ({ transition }) => {
          const at = dateOf(transition);
          return at === undefined ? undefined : { lo: at, hi: at };
        });
        return { ...row, cpu, requests: requestsOf(audit.reads, userAgent) };
      }),
    ],
    widths: [
      seenBy(
        'without a window',
        dated.filter(({ transition }) => transition.seen.hi < windowAt),
      ),
      seenBy(
        'with a window',
        dated.filter(({ transition }) => transition.seen.lo >= windowAt),
      ),
    ],
    rules: countBy(dated, ({ transition }) => transition.seen.rule),
    absent: measured.absent,
  };
}

/** `dated` is in the order of the writes. */
function rowOf(
  name: string,
  dated: readonly DatedTransition[],
  dateOf: (transition: DatedTransition) => Interval | undefined,
): Pick<Row, 'name' | 'seen' | 'missed' | 'error' | 'order'> {
  const dates = dated.flatMap((each) => {
    const date = dateOf(each);
    return date === undefined ? [] : [{ date, error: date.hi - each.truth.lo }];
  });
  return {
    name,
    seen: dates.length,
    missed: dated.length - dates.length,
    error: quantilesOf(dates.map(({ error }) => error)),
    order: orderOf(dates.map(({ date }) => date)),
  };
}

function requestsOf(reads: ReadonlyMap<string, number>, userAgent: string): number {
  return [...reads].filter(([agent]) => agent.startsWith(userAgent)).reduce((sum, [, count]) => sum + count, 0);
}

function countBy<Item>(items: readonly Item[], key: (item: Item) => string): { readonly [key: string]: number } {
  return Object.fromEntries([...Map.groupBy(items, key)].map(([name, group]) => [name, group.length]));
}
