import type { JoinedNode } from '../cluster/departed-node.ts';
import { taintField, taintKeys } from '../kubernetes/taints.ts';
import { joinedUntainted } from '../model/node-rejoin.ts';
import { readyAfterJoin } from './departure-marks.ts';
import { judgeClaim } from './judge-claim.ts';
import { following } from './moment.ts';
import type { MatcherResult } from './settle-claim.ts';

/** The taint with which every created Node begins is gone when the joined node is Ready. */
export function toBeUntainted(joined: JoinedNode, negated: boolean): Promise<MatcherResult> {
  const { node, join } = joined;
  const expectation = joinedUntainted(node.name);
  const field = taintField(taintKeys.notReady, 'NoSchedule');
  return judgeClaim(
    node.observed,
    {
      id: expectation.id,
      title: 'a joined node loses the taint it begins with',
      step: 12,
      subject: expectation.subject,
      awaited: `no NoSchedule taint on ${node.name}`,
      moments: [
        following(readyAfterJoin(joined).effect, expectation, {
          what: 'no NoSchedule taint',
          kind: 'Node',
          find: () =>
            node.observed.timeline
              .observations({ kind: 'Node', name: node.name, field, since: join.at.lo })
              .findLast((change) => change.to === undefined),
        }),
      ],
      byController: true,
    },
    negated,
  );
}
