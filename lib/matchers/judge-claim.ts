import type { ObservedCluster } from '../cluster/observed-cluster.ts';
import type { Interval, Observation } from '../recorder/observation.ts';
import { type Milliseconds, seconds } from '../units.ts';
import type { JudgedClaim } from '../verdict/claim-sink.ts';
import { durationBetween } from '../verdict/interval.ts';
import { formatInterval, formatWindow, type Judgement, judgeAbsence, judgeDuration, worst } from '../verdict/judge.ts';
import { gapDoubts, starvation } from './doubts.ts';
import type { Moment } from './moment.ts';
import { type MatcherResult, settleClaim } from './settle-claim.ts';
import { waitForProof } from './wait.ts';

/** A claim that is judged by when its moments come. */
export interface TimedClaim {
  readonly id: string;
  /** A sentence in the present tense. */
  readonly title: string;
  readonly step: number;
  readonly subject: string;
  /** What the terminal shows while it waits. */
  readonly awaited: string;
  /** At least one, or the claim is unknown: what was never exercised proves nothing. */
  readonly moments: readonly Moment[];
  /** Doubts that need asking the machine; asked before the waiting and after it. */
  readonly askDoubts?: () => Promise<readonly string[]>;
}

/** How long after a deadline the recorder may take to prove that nothing happened. */
const proofPatience: Milliseconds = seconds(5);

/**
 * Waits for the claim's moments, judges each, takes the claim down, and answers Playwright: a pass or a fail is returned,
 * an unknown is thrown, so that neither `.not` nor `expect.soft` makes anything green of it.
 *
 * With `negated` the claim is that the effect does *not* come: the whole span is watched, and only a proof that nothing
 * happened passes.
 */
export async function judgeClaim(
  observed: ObservedCluster,
  claim: TimedClaim,
  negated: boolean,
): Promise<MatcherResult> {
  const { claims, cluster } = observed;
  const key = claims.begin({ id: claim.id, title: claim.title });
  const since = cluster.clock.now();
  // What is in doubt already is not worth waiting for.
  const early = (await claim.askDoubts?.()) ?? [];
  if (early.length === 0) await awaitMoments(observed, claim, negated);
  const unproven = early.length === 0 ? await awaitCompleteness(observed, claim) : [];
  const late = early.length === 0 ? ((await claim.askDoubts?.()) ?? []) : [];
  const asked = [...early, ...unproven, ...late];
  const judged = claim.moments.map((moment) => judgeMoment(observed, moment, asked, negated));
  const decisive = worst(judged.toSorted((a, b) => marginOf(a) - marginOf(b))) ?? nothingToJudge(claim);
  const settled: JudgedClaim = {
    id: claim.id,
    title: negated ? `not: ${claim.title}` : claim.title,
    step: claim.step,
    subject: claim.subject,
    verdict: decisive.verdict,
    reason: decisive.reason,
    exercised: judged.filter((one) => one.decided).length,
    ...(decisive.moment === undefined ? {} : { expectation: decisive.moment.expectation }),
    ...(decisive.observed === undefined ? {} : { observed: decisive.observed }),
    ...(decisive.at === undefined ? {} : { at: decisive.at }),
    ...(decisive.serverDuration === undefined ? {} : { serverDuration: decisive.serverDuration }),
    evidence: judged.flatMap((one) => one.evidence),
    negated,
  };
  return settleClaim(observed, key, settled, since);
}

interface JudgedMoment extends Judgement {
  readonly moment?: Moment;
  readonly decided: boolean;
  readonly observed?: Interval;
  readonly at?: Interval;
  readonly serverDuration?: Milliseconds;
  readonly evidence: readonly string[];
}

async function awaitMoments(observed: ObservedCluster, claim: TimedClaim, negated: boolean): Promise<void> {
  const { cluster, timeline } = observed;
  let told: Milliseconds | undefined;
  for (;;) {
    const open = claim.moments.filter(
      (moment) => (negated || moment.effect.seen() === undefined) && !isOver(observed, moment),
    );
    if (negated && claim.moments.some((moment) => moment.effect.seen() !== undefined)) return;
    if (open.length === 0) return;
    const latest = Math.max(...open.map((moment) => moment.effect.deadline()));
    if (latest !== told) {
      observed.progress({
        type: 'await',
        at: cluster.clock.now(),
        what: claim.awaited,
        ...(Number.isFinite(latest) ? { latest } : {}),
      });
      told = latest;
    }
    const now = cluster.clock.now();
    const next = open
      .map((moment) => moment.effect.deadline())
      .map((deadline) => (deadline > now ? deadline : deadline + proofPatience));
    await cluster.clock.waitUntil(Math.min(...next), timeline.changed);
  }
}

/**
 * Waits for consistent reads made after the last moment that was seen: they prove that the watch had delivered everything
 * until then. A gap is known only when it ends, so without that proof one could still open over the moment.
 */
async function awaitCompleteness(observed: ObservedCluster, claim: TimedClaim): Promise<string[]> {
  const seen = claim.moments.flatMap(({ cause, effect }) => [cause, effect]);
  const doubts = new Set<string>();
  for (const { kind, seen: when } of seen) {
    const at = when();
    if (kind === undefined || at === undefined) continue;
    const proven = await waitForProof(observed, kind, at.hi, observed.cluster.clock.now() + proofPatience);
    if (!proven)
      doubts.add(`no consistent read of ${kind} after it proves that the watch had missed nothing until then`);
  }
  return [...doubts];
}

/** Whether nothing more can be learnt by waiting: the deadline is past, and what lies before it proved or past proving. */
function isOver(observed: ObservedCluster, moment: Moment): boolean {
  const deadline = moment.effect.deadline();
  const now = observed.cluster.clock.now();
  if (now < deadline) return false;
  const { kind } = moment.effect;
  return kind === undefined || observed.timeline.provenUntil(kind) >= deadline || now >= deadline + proofPatience;
}

function judgeMoment(
  observed: ObservedCluster,
  moment: Moment,
  asked: readonly string[],
  negated: boolean,
): JudgedMoment {
  const { cause, effect, expectation } = moment;
  const from = cause.seen();
  if (from === undefined) {
    return {
      moment,
      verdict: 'unknown',
      reason: `its cause was never observed: ${cause.what}`,
      decided: false,
      evidence: [],
    };
  }
  const at = effect.seen();
  const end = at?.hi ?? effect.deadline();
  const span = { lo: from.lo, hi: end };
  const kinds = [cause.kind, effect.kind].filter((kind) => kind !== undefined);
  const doubts = {
    disqualifying: [...asked, ...gapDoubts(observed, kinds, span), ...(moment.doubts?.(span) ?? [])],
    delaying: starvation(observed, span),
  };
  const observation = effect.observation?.();
  const evidence = [
    describe(cause.what, from, cause.observation?.()),
    ...(at === undefined ? [] : [describe(effect.what, at, observation)]),
  ];
  if (at === undefined) {
    const provenUntil =
      effect.kind === undefined ? Number.NEGATIVE_INFINITY : observed.timeline.provenUntil(effect.kind);
    const absence = judgeAbsence({ deadline: effect.deadline(), provenUntil }, expectation, doubts);
    const judgement: Judgement =
      negated && absence.verdict === 'fail'
        ? {
            verdict: 'pass',
            reason: `it did not happen; watched until ${formatWindow(expectation.window)} after ${cause.what} was over`,
          }
        : absence;
    return { moment, ...judgement, decided: judgement.verdict !== 'unknown', evidence };
  }
  const duration = ordered(cause.observation?.(), observation, durationBetween(from, at));
  const judgement = negated
    ? judgePresence(doubts.disqualifying, effect.what)
    : judgeDuration(duration, expectation, doubts);
  const [objection] = observation === undefined ? [] : (moment.objections?.(observation) ?? []);
  const serverDuration = byServerTimes(cause.observation?.(), observation);
  return {
    moment,
    ...(objection !== undefined && judgement.verdict === 'pass'
      ? { verdict: 'fail' as const, reason: objection }
      : judgement),
    decided: judgement.verdict !== 'unknown',
    observed: duration,
    at,
    ...(serverDuration === undefined ? {} : { serverDuration }),
    evidence,
  };
}

/** How far inside its window a moment was measured; among equal verdicts the one with the least is the one to show. */
function marginOf({ moment, observed }: JudgedMoment): Milliseconds {
  if (moment === undefined || observed === undefined) return Number.POSITIVE_INFINITY;
  const { window } = moment.expectation;
  return Math.min(observed.lo - window.lo, window.hi - observed.hi);
}

function judgePresence(disqualifying: readonly string[], what: string): Judgement {
  const [doubt] = disqualifying;
  return doubt === undefined
    ? { verdict: 'fail', reason: `it happened: ${what}` }
    : { verdict: 'unknown', reason: doubt };
}

function nothingToJudge(claim: TimedClaim): JudgedMoment {
  return {
    verdict: 'unknown',
    reason: `nothing to judge: ${claim.subject} is empty, so the claim was never exercised`,
    decided: false,
    evidence: [],
  };
}

/** Two writes to one object are ordered by resourceVersion, whatever the blur of the two moments. */
function ordered(cause: Observation | undefined, effect: Observation | undefined, duration: Interval): Interval {
  if (cause === undefined || effect === undefined || cause.subject.kind !== effect.subject.kind) return duration;
  const later = BigInt(effect.resourceVersion) >= BigInt(cause.resourceVersion);
  return later ? { lo: Math.max(0, duration.lo), hi: Math.max(0, duration.hi) } : duration;
}

function byServerTimes(cause: Observation | undefined, effect: Observation | undefined): Milliseconds | undefined {
  if (cause?.server === undefined || effect?.server === undefined) return undefined;
  return Date.parse(effect.server.time) - Date.parse(cause.server.time);
}

function describe(what: string, at: Interval, observation: Observation | undefined): string {
  const proof =
    observation === undefined
      ? ''
      : `, resourceVersion ${observation.resourceVersion}, lower end by ${observation.seen.rule}`;
  const server = observation?.server === undefined ? '' : `, server time ${observation.server.time}`;
  return `${what}: seen at ${formatInterval(at)}${proof}${server}`;
}
