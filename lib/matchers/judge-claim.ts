import type { ObservedCluster } from '../cluster/observed-cluster.ts';
import type { Interval, Observation } from '../recorder/observation.ts';
import { earliest } from '../recorder/server-time.ts';
import type { Milliseconds } from '../units.ts';
import type { JudgedClaim } from '../verdict/claim-sink.ts';
import { durationBetween } from '../verdict/interval.ts';
import { formatInterval, formatWindow, type Judgement, judgeAbsence, judgeDuration, worst } from '../verdict/judge.ts';
import {
  awaitController,
  controllerDoubts,
  proofPatience,
  provenRecordDoubts,
  recordDoubts,
  settingsDoubts,
  starvation,
} from './doubts.ts';
import type { Moment } from './moment.ts';
import { type MatcherResult, settleClaim } from './settle-claim.ts';

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
  /** True if the controller-manager has to act; then what it did not do proves something only while it led. */
  readonly byController: boolean;
  /** Doubts that need asking the machine; asked before the waiting and after it. */
  readonly askDoubts?: () => Promise<readonly string[]>;
  /** Other reasons why something may not have come, or late, than the cluster; asked only where that is so. */
  readonly askBlame?: () => Promise<readonly string[]>;
}

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
  const asked = cluster.clock.now();
  const doubts = await watch(observed, claim, negated);
  const judge = () => claim.moments.map((moment) => judgeMoment(observed, claim, moment, doubts, negated));
  let judged = judge();
  if (judged.some(({ verdict }) => verdict === 'fail')) {
    // Whether the host was to blame is known only a little later; nothing else hangs on it.
    await observed.hostMeasured(cluster.clock.now());
    doubts.push(...((await claim.askBlame?.()) ?? []));
    judged = judge();
  }
  const decisive = worst(judged.toSorted((a, b) => marginOf(a) - marginOf(b))) ?? nothingToJudge(claim);
  const settled: JudgedClaim = {
    id: claim.id,
    title: negated ? `not: ${claim.title}` : claim.title,
    step: claim.step,
    subject: claim.subject,
    verdict: decisive.verdict,
    reason: decisive.reason,
    exercised: judged.filter((one) => one.verdict !== 'unknown').length,
    ...(decisive.moment === undefined ? {} : { expectation: decisive.moment.expectation }),
    ...(decisive.observed === undefined ? {} : { observed: decisive.observed }),
    ...(decisive.at === undefined ? {} : { at: decisive.at }),
    ...(decisive.serverDuration === undefined ? {} : { serverDuration: decisive.serverDuration }),
    evidence: judged.flatMap((one) => one.evidence),
    negated,
  };
  // A question may be asked long after its answer came; its story begins with the cause.
  const cause = decisive.moment?.cause.seen()?.lo ?? asked;
  return settleClaim(observed, key, settled, Math.min(asked, cause));
}

interface JudgedMoment extends Judgement {
  readonly moment?: Moment;
  readonly observed?: Interval;
  readonly at?: Interval;
  readonly serverDuration?: Milliseconds;
  readonly evidence: readonly string[];
}

/** Waits for all moments and for what proves them. Answers the doubts that hold for all of them. */
async function watch(observed: ObservedCluster, claim: TimedClaim, negated: boolean): Promise<string[]> {
  const early = (await claim.askDoubts?.()) ?? [];
  // What is in doubt already is not worth waiting for.
  if (early.length > 0) return [...early];
  await awaitMoments(observed, claim, negated);
  const unproven = await awaitProofs(observed, claim);
  const late = (await claim.askDoubts?.()) ?? [];
  return [...late, ...(await settingsDoubts(observed)), ...unproven];
}

async function awaitMoments(observed: ObservedCluster, claim: TimedClaim, negated: boolean): Promise<void> {
  const { cluster, timeline, failed } = observed;
  let told: Milliseconds | undefined;
  while (!failed.aborted) {
    const { changed } = timeline;
    const came = (moment: Moment) => moment.effect.seen() !== undefined && moment.cause.seen() !== undefined;
    if (negated && claim.moments.some(came)) return;
    const open = claim.moments.filter((moment) => !came(moment) && !isOver(observed, moment));
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
    await cluster.clock.waitUntil(Math.min(...next), changed);
  }
}

/** Whether nothing more can be learnt by waiting: the deadline is past, and what lies before it proved or past proving. */
function isOver(observed: ObservedCluster, moment: Moment): boolean {
  if (moment.premiseGone?.() !== undefined) return true;
  const deadline = moment.effect.deadline();
  const now = observed.cluster.clock.now();
  if (now < deadline) return false;
  const { kind } = moment.effect;
  return kind === undefined || observed.timeline.provenUntil(kind) >= deadline || now >= deadline + proofPatience;
}

/** Waits for proofs that what was seen is all there was, and for a sign of life of who did not act. */
async function awaitProofs(observed: ObservedCluster, claim: TimedClaim): Promise<string[]> {
  const doubts = new Set<string>();
  for (const { kind, seen } of claim.moments.flatMap(({ cause, effect }) => [cause, effect])) {
    const at = seen();
    if (kind === undefined || at === undefined) continue;
    for (const doubt of await provenRecordDoubts(observed, [kind], at)) doubts.add(doubt);
  }
  const absent = claim.moments.filter(
    ({ cause, effect, premiseGone }) => cause.seen() && effect.seen() === undefined && premiseGone?.() === undefined,
  );
  for (const { effect } of claim.byController ? absent : []) await awaitController(observed, effect.deadline());
  return [...doubts];
}

function judgeMoment(
  observed: ObservedCluster,
  claim: TimedClaim,
  moment: Moment,
  doubtsOfAll: readonly string[],
  negated: boolean,
): JudgedMoment {
  const { cause, effect, expectation } = moment;
  const from = cause.seen();
  const at = effect.seen();
  const evidence = [
    ...(from === undefined ? [] : [describe(cause.what, from, cause.observation?.())]),
    ...(at === undefined ? [] : [describe(effect.what, at, effect.observation?.())]),
  ];
  const unknown = (reason: string): JudgedMoment => ({ moment, verdict: 'unknown', reason, evidence });
  const [doubt = moment.premiseGone?.()] = doubtsOfAll;
  if (doubt !== undefined) return unknown(doubt);
  if (from === undefined) return unknown(`its cause was never observed: ${cause.what}`);

  const span = { lo: from.lo, hi: at?.hi ?? effect.deadline() };
  const kinds = [cause.kind, effect.kind].filter((kind) => kind !== undefined);
  const doubts = {
    disqualifying: [
      ...recordDoubts(observed, kinds, span),
      ...(moment.doubts?.(span) ?? []),
      ...(claim.byController ? controllerDoubts(observed, span, at !== undefined) : []),
    ],
    delaying: starvation(observed, span),
  };
  if (at === undefined) {
    const provenUntil =
      effect.kind === undefined
        ? (effect.absentUntil?.() ?? Number.NEGATIVE_INFINITY)
        : observed.timeline.provenUntil(effect.kind);
    const absence = judgeAbsence({ deadline: effect.deadline(), provenUntil }, expectation, doubts);
    const judgement: Judgement =
      negated && absence.verdict === 'fail'
        ? {
            verdict: 'pass',
            reason: `it did not happen; watched until ${formatWindow(expectation.window)} after ${cause.what} was over`,
          }
        : absence;
    return { moment, ...judgement, evidence };
  }
  const first = cause.observation?.();
  const then = effect.observation?.();
  const order = orderOf(first, then);
  const between = durationBetween(from, at);
  const duration = order === 'after' ? { lo: Math.max(0, between.lo), hi: Math.max(0, between.hi) } : between;
  const [disqualified] = doubts.disqualifying;
  const seenToHappen: Judgement | undefined = negated
    ? { verdict: 'fail', reason: `it happened: ${effect.what}` }
    : order === 'before'
      ? { verdict: 'fail', reason: `it came before ${cause.what}, by resourceVersion` }
      : undefined;
  const judgement =
    seenToHappen === undefined || disqualified !== undefined
      ? judgeDuration(duration, expectation, doubts)
      : seenToHappen;
  const serverDuration = byServerTimes(first, then);
  return {
    moment,
    ...judgement,
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

function nothingToJudge(claim: TimedClaim): JudgedMoment {
  return {
    verdict: 'unknown',
    reason: `nothing to judge: ${claim.subject} is empty, so the claim was never exercised`,
    evidence: [],
  };
}

/**
 * Two writes to objects of one kind are ordered by resourceVersion, whatever the blur of the two moments. What a list
 * showed after a hole bears no version of its own.
 */
function orderOf(cause: Observation | undefined, effect: Observation | undefined): 'before' | 'after' | undefined {
  if (cause === undefined || effect === undefined || cause.subject.kind !== effect.subject.kind) return undefined;
  if (cause.seen.rule === 'relist' || effect.seen.rule === 'relist') return undefined;
  return BigInt(effect.resourceVersion) >= BigInt(cause.resourceVersion) ? 'after' : 'before';
}

function byServerTimes(cause: Observation | undefined, effect: Observation | undefined): Milliseconds | undefined {
  if (cause?.server === undefined || effect?.server === undefined) return undefined;
  return earliest(effect.server) - earliest(cause.server);
}

function describe(what: string, at: Interval, observation: Observation | undefined): string {
  const proof =
    observation === undefined
      ? ''
      : `, resourceVersion ${observation.resourceVersion}, lower end by ${observation.seen.rule}`;
  const server = observation?.server === undefined ? '' : `, server time ${observation.server.time}`;
  return `${what}: seen at ${formatInterval(at)}${proof}${server}`;
}
