import type { DarkNodes } from '../cluster/dark-nodes.ts';
import type { DarkNode } from '../cluster/node.ts';
import { taintNoExecute } from '../model/node-failure.ts';
import type { FailingNodes } from '../model/predict-no-execute.ts';
import { zoneState } from '../model/zone-disruption.ts';
import { betweenTokens, taintAfterTaint, taintedInTurn } from '../model/zone-taints.ts';
import type { Interval, Observation } from '../recorder/observation.ts';
import { latestOf } from '../verdict/judge.ts';
import { powerDoubts } from './doubts.ts';
import { judgeClaim } from './judge-claim.ts';
import { becomesUnknown } from './marks.ts';
import type { Mark, Moment } from './moment.ts';
import type { MatcherResult } from './settle-claim.ts';
import { flipOf, hadNoExecute, noExecuteChanges, podsMarked, strangers, zoneSize } from './zone.ts';

/**
 * Nodes that fail together, few enough for their zone to stay Normal, all get `unreachable:NoExecute`: the first when its
 * version's rule says so, and each further one a token of the eviction rate later.
 */
export function toBeTaintedInTurn(dark: DarkNodes, negated: boolean): Promise<MatcherResult> {
  const { observed, nodes } = dark;
  const turns = nodes.map((_, index) => turn(dark, index + 1));
  // A rate of which the measurement cannot tell one token from the next shows only in the windows.
  const apart = taintAfterTaint(2, failing(dark), '', { lo: 0, hi: 0 }).window.lo > 0;
  return judgeClaim(
    observed,
    {
      id: 'nodes.tainted-at-rate',
      title: 'nodes that fail together are tainted NoExecute one after the other, at the eviction rate',
      step: 5,
      subject: `Nodes ${dark.name}`,
      awaited: `NoExecute on ${dark.name}, in turn`,
      moments: [...turns, ...(apart ? nodes.slice(1).map((_, index) => gap(dark, index + 2)) : [])],
      byController: true,
      askDoubts: async () => (await Promise.all(nodes.map(powerDoubts))).flat(),
    },
    negated,
  );
}

interface Taint {
  readonly node: DarkNode;
  readonly change: Observation;
}

/** The first taint of each node, in the order in which they were written. */
function taintsOf({ nodes }: DarkNodes): readonly Taint[] {
  return nodes
    .flatMap((node) => {
      const change = noExecuteChanges(node).find(({ to }) => to !== undefined);
      return change === undefined ? [] : [{ node, change }];
    })
    .toSorted((a, b) => Number(BigInt(a.change.resourceVersion) - BigInt(b.change.resourceVersion)));
}

/** The nth to be tainted; while it is not, one that still can be, the first of them to have turned Unknown. */
function nodeOfTurn(dark: DarkNodes, nth: number): DarkNode | undefined {
  const taints = taintsOf(dark);
  const flipped = dark.nodes
    .filter((node) => !taints.some((taint) => taint.node === node))
    .toSorted((a, b) => (flipOf(a)?.hi ?? Number.POSITIVE_INFINITY) - (flipOf(b)?.hi ?? Number.POSITIVE_INFINITY));
  return taints[nth - 1]?.node ?? flipped[nth - 1 - taints.length];
}

/** As the model takes them: the times in which they turned Unknown, as far as they have, by the model as far as not. */
function failing(dark: DarkNodes): FailingNodes {
  const flips = dark.nodes.map((node): Interval => {
    const { cause, effect } = becomesUnknown(node);
    const seen = effect.seen();
    return seen ?? { lo: cause.seen()?.lo ?? cause.deadline(), hi: effect.deadline() };
  });
  return {
    settings: dark.observed.cluster.settings,
    fail: dark.nodes.length,
    total: zoneSize(dark.observed),
    podsPerNode: podsMarked(dark),
    unknown: { lo: Math.min(...flips.map(({ lo }) => lo)), hi: Math.max(...flips.map(({ hi }) => hi)) },
  };
}

function turn(dark: DarkNodes, nth: number): Moment {
  const node = () => nodeOfTurn(dark, nth);
  const expectation = () => taintedInTurn(nth, failing(dark), node()?.name ?? '');
  const cause: Mark = {
    what: 'Ready=Unknown',
    kind: 'Node',
    observation: () => becauseOf(node())?.effect.observation?.(),
    seen: () => becauseOf(node())?.effect.seen(),
    deadline: () => becauseOf(node())?.effect.deadline() ?? Number.POSITIVE_INFINITY,
  };
  return momentOf(dark, { nth, cause, expectation });
}

const becauseOf = (node: DarkNode | undefined): Moment | undefined =>
  node === undefined ? undefined : becomesUnknown(node);

function gap(dark: DarkNodes, nth: number): Moment {
  const before = () => taintsOf(dark)[nth - 2]?.change;
  const expectation = () => {
    const nodes = failing(dark);
    const alone = taintNoExecute(dark.observed.cluster.settings, '', podsMarked(dark));
    return taintAfterTaint(nth, nodes, nodeOfTurn(dark, nth)?.name ?? '', alone.window);
  };
  const cause: Mark = {
    what: `the taint of turn ${nth - 1}`,
    kind: 'Node',
    observation: before,
    seen: () => before()?.seen,
    deadline: () => turn(dark, nth - 1).effect.deadline(),
  };
  return momentOf(dark, { nth, cause, expectation });
}

interface Turn {
  readonly nth: number;
  readonly cause: Mark;
  /** By what is known when it is asked: whose turn it is shows only when it comes. */
  readonly expectation: () => Moment['expectation'];
}

function momentOf(dark: DarkNodes, { nth, cause, expectation }: Turn): Moment {
  const { observed, nodes } = dark;
  const { settings } = observed.cluster;
  const find = () => taintsOf(dark)[nth - 1]?.change;
  return {
    cause,
    get expectation() {
      return expectation();
    },
    effect: {
      what: `the taint of turn ${nth}`,
      kind: 'Node',
      observation: find,
      seen: () => find()?.seen,
      deadline: () =>
        Number.isFinite(betweenTokens(settings.nodeEvictionRate.value))
          ? latestOf(cause.seen()?.hi ?? cause.deadline(), expectation())
          : cause.deadline(),
    },
    premiseGone: () => {
      const { value, source } = settings.nodeEvictionRate;
      if (value === 0) return `evictions are switched off: ${source} is 0`;
      const state = zoneState(nodes.length, zoneSize(observed));
      if (state !== 'Normal') return `${nodes.length} of ${zoneSize(observed)} nodes make the zone ${state}`;
      const tainted = nodes.find((node) => hadNoExecute(node, node.fault.requestedAt));
      return tainted && `${tainted.name} had the taint NoExecute before it was taken from the cluster`;
    },
    doubts: (span) => strangers(dark, span),
  };
}
