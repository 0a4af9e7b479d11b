import { DarkNodes } from '../cluster/dark-nodes.ts';
import type { DarkNode } from '../cluster/node.ts';
import { liftedByFullDisruption, unknownToThePass } from '../model/zone-taints.ts';
import type { Observation } from '../recorder/observation.ts';
import { powerDoubts } from './doubts.ts';
import { judgeClaim } from './judge-claim.ts';
import { becomesUnknown } from './marks.ts';
import { following, type Mark, type Moment } from './moment.ts';
import type { MatcherResult } from './settle-claim.ts';
import { flipOf, noExecuteChanges, podsMarked, readyChanges, strangers, zoneSize, zoneStateAt } from './zone.ts';

/** When no node of the cluster is Ready any more, these nodes lose the NoExecute taints that they had before. */
export function toLoseTaintsInFullDisruption(dark: DarkNodes, negated: boolean): Promise<MatcherResult> {
  const { observed, nodes } = dark;
  return judgeClaim(
    observed,
    {
      id: 'zone.full-lifts-taints',
      title: 'when no node is Ready, the NoExecute taints are taken away',
      step: 5,
      subject: `Nodes ${dark.name}`,
      awaited: `no NoExecute on ${dark.name}`,
      moments: nodes.map(liftedTaint),
      byController: true,
      askDoubts: async () => (await Promise.all(nodes.map(powerDoubts))).flat(),
    },
    negated,
  );
}

/** The NoExecute taint of a node goes, due by the flip that leaves no node Ready. */
export function liftedTaint(node: DarkNode): Moment {
  const { observed } = node;
  const all = allOf(node);
  const cause = nobodyReady(node);
  const moment = following(cause, liftedByFullDisruption(node.name, zoneSize(observed), podsMarked(all)), {
    what: 'no NoExecute taint',
    kind: 'Node',
    find: () => {
      const at = cause.observation?.();
      return at && noExecuteChanges(node).find((change) => change.to === undefined && isAfter(change, at));
    },
  });
  return {
    ...moment,
    premiseGone: () => {
      const at = cause.observation?.();
      if (at === undefined) return undefined;
      const last = noExecuteChanges(node).findLast((change) => isAfter(at, change));
      if (last?.to === undefined) return 'the node had no NoExecute taint when the last one ceased to be Ready';
      return at.seen.lo - last.seen.hi > unknownToThePass
        ? undefined
        : 'its NoExecute taint came so late that the pass which found no node Ready need not have known of it';
    },
    doubts: (span) => strangers(all, span, all.nodes),
  };
}

const isAfter = (a: Observation, b: Observation): boolean => BigInt(a.resourceVersion) > BigInt(b.resourceVersion);

const allOf = (node: DarkNode): DarkNodes => new DarkNodes(node.observed, [node, ...node.company]);

/** The change by which the last node ceased to be Ready. */
function nobodyReady(node: DarkNode): Mark {
  const { observed } = node;
  const find = () =>
    readyChanges(observed, node.fault.requestedAt).find(
      ({ seen }) => zoneStateAt(observed, seen.hi) === 'FullDisruption',
    );
  return {
    what: 'the last node ceasing to be Ready',
    kind: 'Node',
    observation: find,
    seen: () => find()?.seen,
    deadline: () =>
      Math.max(...allOf(node).nodes.map((one) => flipOf(one)?.hi ?? becomesUnknown(one).effect.deadline())),
  };
}
