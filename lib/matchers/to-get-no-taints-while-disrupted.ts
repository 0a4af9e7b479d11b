import type { DarkNodes } from '../cluster/dark-nodes.ts';
import type { DarkNode } from '../cluster/node.ts';
import { resolution } from '../model/allowances.ts';
import { disruptingFlip, lastTaints, type Promised, promisedTo, unlessSuspended } from '../model/zone-taints.ts';
import type { Interval, Observation } from '../recorder/observation.ts';
import { formatDuration, type Milliseconds } from '../units.ts';
import { formatInterval } from '../verdict/judge.ts';
import {
  awaitController,
  controllerDoubts,
  powerDoubts,
  proofPatience,
  provenRecordDoubts,
  settingsDoubts,
  starvation,
} from './doubts.ts';
import { judgeState, type StateClaim } from './judge-state.ts';
import { becomesUnknown } from './marks.ts';
import type { MatcherResult } from './settle-claim.ts';
import { waitFor } from './wait.ts';
import {
  flipOf,
  hadNoExecute,
  noExecuteChanges,
  podsMarked,
  readyChanges,
  strangers,
  zoneSize,
  zoneStateAt,
} from './zone.ts';

type Judged = Awaited<ReturnType<StateClaim['judge']>>;

/**
 * As long as most nodes of a small zone are not Ready, or none is, no node of it gets the NoExecute taint. What the pass
 * that finds it so can still taint is a race, which is not judged: only what comes later than that pass can have ended, and
 * on nodes that turned Unknown too late for it any at all.
 */
export function toGetNoTaintsWhileDisrupted(dark: DarkNodes, negated: boolean): Promise<MatcherResult> {
  return judgeState(
    dark.observed,
    {
      id: 'zone.partial-stops-taints',
      title: 'nodes of a zone of which most are not Ready are not tainted NoExecute any more',
      step: 5,
      subject: `Nodes ${dark.name}`,
      judge: () => judge(dark),
    },
    negated,
  );
}

async function judge(dark: DarkNodes): Promise<Judged> {
  const { observed, nodes } = dark;
  const { settings } = observed.cluster;
  const unknown = (reason: string): Judged => ({ verdict: 'unknown', reason, exercised: 0, evidence: [] });
  const rate = settings.nodeEvictionRate;
  if (rate.value === 0) return unknown(`evictions are switched off: ${rate.source} is 0`);

  const latestFlip = Math.max(...nodes.map((node) => becomesUnknown(node).effect.deadline()));
  const allFlipped = () => nodes.every((node) => flipOf(node) !== undefined) || undefined;
  if ((await waitFor(observed, allFlipped, latestFlip + proofPatience)) === undefined) {
    return unknown('not all of these nodes turned Unknown');
  }
  const flips = nodes.flatMap((node) => flipOf(node) ?? []).toSorted((a, b) => a.hi - b.hi);
  const disrupting = flips[disruptingFlip(zoneSize(observed)) - 1];
  const [first] = flips;
  if (first === undefined || disrupting === undefined) {
    return unknown(`${nodes.length} of ${zoneSize(observed)} nodes do not disrupt a zone`);
  }
  const marked = podsMarked(dark);
  const { hi: race, because } = lastTaints(settings, marked, nodes.length);
  const end: Milliseconds = disrupting.hi + race;
  const promises = nodes.map(
    (node): Pledge => ({
      node,
      promised: promisedTo(flipOf(node) ?? disrupting, disrupting, settings),
      end,
    }),
  );

  // What the zone was before does not matter: from here on, a controller that is not suspended would have to act.
  const begun = Math.max(
    end,
    ...readyChanges(observed, disrupting.lo).map(({ seen }) => seen.hi),
    ...nodes.flatMap((node) => noExecuteChanges(node).map(({ seen }) => seen.hi)),
  );
  const deadline = begun + unlessSuspended(settings, nodes.length, marked) + resolution;
  await waitFor(observed, () => promises.flatMap(broken)[0], deadline);
  const span: Interval = { lo: first.lo, hi: deadline };
  const [violation] = promises.flatMap(broken);
  if (violation === undefined) {
    await awaitController(observed, deadline);
    await observed.hostMeasured(deadline);
  }

  const due: Interval = { lo: begun, hi: deadline };
  const watched = violation === undefined ? span : { lo: first.lo, hi: violation.change.seen.hi };
  const doubts = [
    ...(await Promise.all(nodes.map(powerDoubts))).flat(),
    ...(await provenRecordDoubts(observed, ['Node'], watched)),
    ...(await settingsDoubts(observed)),
    ...controllerDoubts(observed, watched, violation !== undefined),
    ...strangers(dark, watched, [...nodes, ...nodes.flatMap(({ company }) => company)]),
    ...notDisrupted(dark, { lo: disrupting.hi, hi: watched.hi }),
    // A host that was too busy may have kept back a taint that was lawful, or one that was not.
    ...(violation?.promised === 'no-taint' ? [] : starvation(observed, violation === undefined ? due : watched)),
  ];
  const [doubt] = doubts;
  if (doubt !== undefined) return unknown(doubt);
  const evidence = [
    `the zone was disrupted by the flip seen at ${formatInterval(disrupting)}; ${because}`,
    ...promises.map(({ node, promised }) => `${node.name}: ${words[promised]}; ${told(node)}`),
  ];
  const untainted = nodes.filter((node) => !hadNoExecute(node, watched.hi));
  const common = { exercised: untainted.length, at: watched, evidence };
  if (violation === undefined) {
    return untainted.length === 0
      ? { ...unknown('all of these nodes were tainted before the zone was disrupted, which no rule forbids'), evidence }
      : {
          ...common,
          verdict: 'pass',
          reason: `${untainted.map(({ name }) => name).join(', ')} got no NoExecute taint until ${formatDuration(deadline)}, by when a zone with its rate would have had it`,
        };
  }
  const { node, change } = violation;
  const when = `${node.name} was tainted NoExecute at ${formatInterval(change.seen)}, and the zone had no rate after ${formatDuration(end)} at the latest`;
  return violation.surely
    ? { ...common, verdict: 'fail', reason: when, exercised: 1 }
    : { ...unknown(`the measurement is too coarse to decide: ${when}`), evidence };
}

interface Pledge {
  readonly node: DarkNode;
  readonly promised: Promised;
  /** When the pass that disrupted the zone has ended at the latest, with all that it had begun. */
  readonly end: Milliseconds;
}

interface Broken extends Pledge {
  readonly change: Observation;
  readonly surely: boolean;
}

function broken(promise: Pledge): readonly Broken[] {
  return noExecuteChanges(promise.node)
    .filter(({ to }) => to !== undefined)
    .filter(({ seen }) => promise.promised === 'no-taint' || seen.hi > promise.end + resolution)
    .map((change) => ({
      ...promise,
      change,
      surely: promise.promised === 'no-taint' || change.seen.lo > promise.end + resolution,
    }));
}

/** Moments in `span` at which the zone was Normal: then taints are due, and nothing is promised. */
function notDisrupted({ observed }: DarkNodes, span: Interval): readonly string[] {
  const instants = [span.lo, ...readyChanges(observed, span.lo).map(({ seen }) => seen.hi)];
  const normal = instants.find((instant) => instant <= span.hi && zoneStateAt(observed, instant) === 'Normal');
  return normal === undefined ? [] : [`the zone was Normal again at ${formatDuration(normal)}`];
}

const words: { readonly [promised in Promised]: string } = {
  'no-taint': 'it turned Unknown too late to be tainted',
  'none-later': 'it could be tainted before that pass ended',
};

function told(node: DarkNode): string {
  const changes = noExecuteChanges(node).map(
    ({ to, seen }) => `${to === undefined ? 'lost' : 'got'} NoExecute at ${formatInterval(seen)}`,
  );
  return changes.join(', ') || 'got no NoExecute taint';
}
