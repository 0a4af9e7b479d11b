import type { DarkNode } from '../cluster/node.ts';
import { judgeWhileDark } from './judge-while-dark.ts';
import { becomesUnknown } from './marks.ts';
import type { MatcherResult } from './settle-claim.ts';

/** Ready turns Unknown within the grace period's window after the last heartbeat. */
export function toBecomeNotReady(node: DarkNode, negated: boolean): Promise<MatcherResult> {
  const moment = becomesUnknown(node);
  return judgeWhileDark(
    node,
    {
      id: moment.expectation.id,
      title: 'a node without power turns NotReady when its grace period is over',
      step: 4,
      subject: moment.expectation.subject,
      awaited: `Ready=Unknown on ${node.name}`,
      moments: [moment],
    },
    negated,
  );
}
