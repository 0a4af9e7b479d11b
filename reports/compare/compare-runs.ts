import { median } from 'simple-statistics';
import { judgeShifts, leastCount, level, type ShiftAnswer, type ShiftQuestion } from '../../lib/statistics/shifts.ts';
import { formatWindow } from '../../lib/verdict/judge.ts';
import type { Run } from '../run.ts';
import type { RunClaim } from '../schema/claim.ts';
import { type AcceptedRegression, isExpired } from './accepted.ts';
import type { ClaimComparison, Comparison, Distribution, SettingComparison } from './comparison.ts';
import { inFormula, type SettingChange, settingsChanges, settingTitles } from './settings-changes.ts';
import { type ClaimOnSide, type Side, sideOf } from './sides.ts';
import { overall } from './verdict.ts';

export interface CompareOptions {
  readonly accepted: readonly AcceptedRegression[];
  readonly today: Date;
  /** What the sides are called. */
  readonly names: { readonly a: string; readonly b: string };
  /** Regressions that no run shows, by name: defaults. One that accepts such is of use, too. */
  readonly elsewhere?: readonly string[];
}

const absent: ClaimOnSide = { passed: [], failed: [], timed: [], void: 0 };

/**
 * Compares the runs of side B with those of side A: claim by claim, first by the windows that every run was judged by, then,
 * where the windows are alike, by exact rank tests. The same runs make the same comparison, byte for byte.
 */
export function compareRuns(runsA: readonly Run[], runsB: readonly Run[], options: CompareOptions): Comparison {
  const [a, b] = [sideOf(runsA), sideOf(runsB)];
  const changes = settingsChanges(a, b);
  const keys = [...new Set([...a.claims.keys(), ...b.claims.keys()])];
  const pairs = keys.map((subject) => pairOf(subject, a, b, changes));
  const asked = pairs.filter(({ byWindows }) => byWindows === undefined);
  const shifts = new Map(
    judgeShifts(asked.map(({ question }) => question)).map((shift, at) => [asked[at]?.subject, shift]),
  );
  const claims = pairs.map((pair) => withShift(pair, shifts.get(pair.subject)));
  const settings = changes.map(settingComparison);
  const { comparedClaims, comparedSettings, acceptances } = accept(claims, settings, options);
  const mixed = new Set([...a.runs, ...b.runs].map(({ simulated }) => simulated)).size > 1;
  const parts = {
    comparisonVersion: 1 as const,
    mixed,
    simulated: [...a.runs, ...b.runs].some(({ simulated }) => simulated),
    a: toldSide(options.names.a, a),
    b: toldSide(options.names.b, b),
    settings: comparedSettings,
    claims: comparedClaims,
    acceptances,
    rules: { level, leastRunsForShifts: leastCount(asked.filter(({ question }) => question.a.length > 0).length) },
  };
  return { ...parts, outcome: overall(parts) };
}

const toldSide = (name: string, { runs, voidRuns }: Side): Comparison['a'] => ({
  name,
  versions: [...new Set(runs.map(({ spec }) => spec.kubernetesVersion))].toSorted(),
  profiles: [...new Set(runs.map(({ spec }) => spec.profile))].toSorted(),
  runs: runs.map(({ id }) => id),
  voidRuns: [...voidRuns],
});

interface Pair {
  readonly subject: string;
  readonly told: ClaimComparison;
  readonly question: ShiftQuestion;
  /** Undefined where the windows leave the question open. */
  readonly byWindows: Judged | undefined;
}

type Judged = Pick<ClaimComparison, 'judgement' | 'basis' | 'because'>;

function pairOf(subject: string, a: Side, b: Side, changes: readonly SettingChange[]): Pair {
  const [on, other] = [a.claims.get(subject) ?? absent, b.claims.get(subject) ?? absent];
  const byWindows = judgeByWindows(on, other, changes);
  const question = { a: middles(on), b: middles(other), blur: Math.max(blurOf(on), blurOf(other)) };
  const told = {
    subject,
    title: [...other.passed, ...other.failed, ...on.passed, ...on.failed][0]?.title ?? '',
    a: distribution(on),
    b: distribution(other),
    ...(byWindows ?? { judgement: 'no change' as const, basis: 'windows' as const, because: '' }),
  };
  return { subject, told, question, byWindows };
}

function judgeByWindows(a: ClaimOnSide, b: ClaimOnSide, changes: readonly SettingChange[]): Judged | undefined {
  const [failure] = b.failed;
  if (failure !== undefined) {
    if (a.failed.length > 0)
      return { judgement: 'no change', basis: 'windows', because: `it fails on both sides: ${failure.reason}` };
    if (a.passed.length === 0) {
      return {
        judgement: 'not enough data',
        basis: 'windows',
        because: `it fails on B, and A has no run of it: ${failure.reason}`,
      };
    }
    return { judgement: 'regression', basis: 'windows', because: failure.reason };
  }
  if (b.passed.length === 0) return { judgement: 'not enough data', basis: 'none', because: nothingOn('B', b) };
  const [better] = a.failed;
  if (better !== undefined)
    return { judgement: 'improvement', basis: 'windows', because: `on A it fails: ${better.reason}` };
  if (a.passed.length === 0) return { judgement: 'not enough data', basis: 'none', because: nothingOn('A', a) };
  return moved(a.passed, b.passed, changes);
}

function nothingOn(name: string, { void: count }: ClaimOnSide): string {
  return count === 0 ? `no run of ${name} makes this claim` : `${name} has it ${count} times, and none of them decides`;
}

/** Windows that differ because a setting or a version does: then both sides were held to what is due on them, and passed. */
function moved(a: readonly RunClaim[], b: readonly RunClaim[], changes: readonly SettingChange[]): Judged | undefined {
  const [from, to] = [a[0]?.expectation, b[0]?.expectation];
  if (from === undefined || to === undefined || windowsOf(a) === windowsOf(b)) return undefined;
  const otherRule = from.because !== to.because && changes.some(({ name }) => name === 'kubernetesVersion');
  const movers = changes.filter(({ name }) => inFormula(from.formula, name) || inFormula(to.formula, name));
  if (movers.length === 0 && !otherRule) return undefined;
  const windows = `due ${formatWindow(windowOf(from))} after ${from.relativeTo} on A and ${formatWindow(windowOf(to))} on B`;
  const nobody = movers.find(({ explained }) => explained === 'nobody');
  if (nobody !== undefined) {
    return { judgement: 'regression', basis: 'settings', because: `${windows}: ${changeText(nobody)}` };
  }
  const reasons = [...movers.map(changeText), ...(otherRule ? [to.because] : [])];
  return { judgement: 'expected', basis: 'windows', because: `${windows}: ${reasons.join('; ')}` };
}

const changeText = ({ name, a, b, because }: SettingChange): string =>
  `${settingTitles[name]} ${a === b ? b : `${a} → ${b}`}, ${because}`;

const windowOf = ({ window }: NonNullable<RunClaim['expectation']>) => ({ hi: Number.POSITIVE_INFINITY, ...window });

const windowsOf = (claims: readonly RunClaim[]): string =>
  [...new Set(claims.map(({ expectation }) => JSON.stringify(expectation?.window)))].toSorted().join();

/** Only what passed: a duration outside its window is no shift within it. */
const middles = ({ timed }: ClaimOnSide): readonly number[] =>
  timed.flatMap(({ observed }) => (observed === undefined ? [] : [(observed.lo + observed.hi) / 2]));

function blurOf({ timed }: ClaimOnSide): number {
  const widths = timed.flatMap(({ observed }) => (observed === undefined ? [] : [observed.hi - observed.lo]));
  return widths.length === 0 ? 0 : median(widths);
}

function distribution(side: ClaimOnSide): Distribution {
  const durations = [...side.passed, ...side.failed]
    .flatMap(({ observed }) => (observed === undefined ? [] : [(observed.lo + observed.hi) / 2]))
    .toSorted((one, other) => one - other);
  const [window] = [...side.passed, ...side.failed].flatMap(({ expectation }) =>
    expectation === undefined ? [] : [expectation.window],
  );
  return {
    passed: side.passed.length,
    failed: side.failed.length,
    void: side.void,
    durations,
    ...(durations.length === 0 ? {} : { median: median(durations) }),
    ...(window === undefined ? {} : { window }),
  };
}

function withShift({ told, byWindows, question }: Pair, shift: ShiftAnswer | undefined): ClaimComparison {
  if (byWindows !== undefined || shift === undefined || question.a.length === 0 || question.b.length === 0) {
    return told.because === '' ? { ...told, because: 'it passes on both sides' } : told;
  }
  const { verdict, estimate, interval, p } = shift;
  const measured = {
    ...told,
    difference: { estimate, ...(interval === undefined ? {} : { interval }), ...(p === undefined ? {} : { p }) },
  };
  if (verdict === 'too-few') {
    const because = 'both sides are within the same window; of a shift within it nothing is said from so few runs';
    return { ...measured, because };
  }
  if (verdict === 'same')
    return {
      ...measured,
      basis: 'ranks',
      because: 'both sides are within the same window, and no shift within it was found',
    };
  return {
    ...measured,
    judgement: verdict === 'later' ? 'regression' : 'improvement',
    basis: 'ranks',
    because: `within its window, but ${verdict} than on A (exact rank test, p = ${(p ?? 1).toPrecision(2)} after Holm)`,
  };
}

const settingComparison = (change: SettingChange): SettingComparison => ({
  ...change,
  subject: change.name,
  judgement: change.explained === 'nobody' ? 'regression' : 'expected',
});

/** Entries that accept a regression of today; one that has expired or accepts nothing is told. */
function accept(
  claims: readonly ClaimComparison[],
  settings: readonly SettingComparison[],
  { accepted, today, elsewhere = [] }: CompareOptions,
): {
  readonly comparedClaims: ClaimComparison[];
  readonly comparedSettings: SettingComparison[];
  readonly acceptances: Comparison['acceptances'];
} {
  const shown = [...claims, ...settings].filter(({ judgement }) => judgement === 'regression');
  const regressions = new Set([...elsewhere, ...shown.map(({ subject }) => subject)]);
  const acceptances = accepted.map((entry) => ({
    ...entry,
    state: isExpired(entry, today)
      ? ('expired' as const)
      : regressions.has(entry.subject)
        ? ('used' as const)
        : ('unused' as const),
  }));
  const reasonOf = (subject: string) =>
    acceptances.find((entry) => entry.subject === subject && entry.state === 'used');
  const marked = <T extends ClaimComparison | SettingComparison>(each: T): T => {
    const entry = each.judgement === 'regression' ? reasonOf(each.subject) : undefined;
    return entry === undefined ? each : { ...each, accepted: `${entry.reason} (until ${entry.expires})` };
  };
  return { comparedClaims: claims.map(marked), comparedSettings: settings.map(marked), acceptances };
}
