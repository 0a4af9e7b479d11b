import type { DarkNode } from '../cluster/node.ts';
import { judgeWhileDark } from './judge-while-dark.ts';
import { becomesTainted } from './marks.ts';
import type { MatcherResult } from './settle-claim.ts';

const turnOf = (other: string): string =>
  `node ${other} was taken from the cluster as well, and nodes of a zone are tainted NoExecute in turn: claim it of all of them`;

/** The node gets `node.kubernetes.io/unreachable` with this effect, when its version's rule says so. */
export function toHaveTaint(
  node: DarkNode,
  effect: 'NoSchedule' | 'NoExecute',
  negated: boolean,
): Promise<MatcherResult> {
  const moment = becomesTainted(node, effect);
  return judgeWhileDark(
    node,
    {
      id: moment.expectation.id,
      title: `an unreachable node is tainted ${effect}`,
      step: 5,
      subject: moment.expectation.subject,
      awaited: `${moment.effect.what} on ${node.name}`,
      moments: [
        effect === 'NoExecute' ? { ...moment, doubts: () => node.company.map(({ name }) => turnOf(name)) } : moment,
      ],
    },
    negated,
  );
}
