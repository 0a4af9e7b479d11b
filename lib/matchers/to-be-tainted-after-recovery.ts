import type { DarkNodes } from '../cluster/dark-nodes.ts';
import type { ReturnedNode } from '../cluster/node.ts';
import { readyAgain } from '../model/node-failure.ts';
import { taintedAfterRecovery } from '../model/zone-taints.ts';
import type { Observation } from '../recorder/observation.ts';
import { latestOf } from '../verdict/judge.ts';
import { powerDoubts } from './doubts.ts';
import { judgeClaim } from './judge-claim.ts';
import { following, type Mark } from './moment.ts';
import type { MatcherResult } from './settle-claim.ts';
import { hadNoExecute, noExecuteChanges, readyChanges, strangers, zoneStateAt } from './zone.ts';

/**
 * When `returned` make the zone Normal again, those of `rest` that were left without it get their NoExecute taint: none
 * before the rate has had time for one, and then one after the other.
 */
export function toBeTaintedAfterRecovery(
  rest: DarkNodes,
  returned: readonly ReturnedNode[],
  negated: boolean,
): Promise<MatcherResult> {
  const { observed } = rest;
  const since = Math.min(...returned.map(({ fault }) => fault.requestedAt));
  const untainted = rest.nodes.filter((node) => !hadNoExecute(node, since));
  const taints = () =>
    untainted
      .flatMap((node) => noExecuteChanges(node).find(({ to, seen }) => to !== undefined && seen.hi >= since) ?? [])
      .toSorted((a, b) => Number(BigInt(a.resourceVersion) - BigInt(b.resourceVersion)));
  const cause = normalAgain(rest, returned, since);
  const { settings } = observed.cluster;
  const names = untainted.map(({ name }) => name).join(', ');
  return judgeClaim(
    observed,
    {
      id: 'zone.recovers',
      title: 'a zone of which enough nodes are Ready again is tainted on, at the eviction rate from then on',
      step: 7,
      subject: `Nodes ${names}`,
      awaited: `NoExecute on ${names}`,
      moments: untainted.map((_, index) => ({
        ...following(cause, taintedAfterRecovery(index + 1, settings, names, untainted.length), {
          what: `the taint of turn ${index + 1}`,
          kind: 'Node',
          find: (): Observation | undefined => taints()[index],
        }),
        premiseGone: () =>
          settings.nodeEvictionRate.value === 0
            ? `evictions are switched off: ${settings.nodeEvictionRate.source} is 0`
            : undefined,
        doubts: (span) => strangers(rest, span, [...rest.nodes, ...returned.map(({ before }) => before)]),
      })),
      byController: true,
      askDoubts: async () => (await Promise.all(rest.nodes.map(powerDoubts))).flat(),
    },
    negated,
  );
}

/** The change to Ready=True by which the zone is Normal again. */
function normalAgain({ observed }: DarkNodes, returned: readonly ReturnedNode[], since: number): Mark {
  const find = () =>
    zoneStateAt(observed, since) === 'Normal'
      ? undefined
      : readyChanges(observed, since).find(({ seen }) => zoneStateAt(observed, seen.hi) === 'Normal');
  return {
    what: "the zone's last node to be Ready again",
    kind: 'Node',
    observation: find,
    seen: () => find()?.seen,
    deadline: () => Math.max(...returned.map(({ fault, name }) => latestOf(fault.confirmed.hi, readyAgain(name)))),
  };
}
