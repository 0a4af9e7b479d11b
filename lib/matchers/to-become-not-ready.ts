import type { DarkNode } from '../cluster/node.ts';
import { OrphanedNode } from '../cluster/orphaned-node.ts';
import { judgeWhileDark } from './judge-while-dark.ts';
import { judgeWhileOrphaned } from './judge-while-orphaned.ts';
import { becomesUnknown } from './marks.ts';
import type { MatcherResult } from './settle-claim.ts';

/** Ready turns Unknown within the grace period's window after the last heartbeat. */
export function toBecomeNotReady(node: DarkNode | OrphanedNode, negated: boolean): Promise<MatcherResult> {
  const moment = becomesUnknown(node);
  const claim = {
    id: moment.expectation.id,
    step: 4,
    subject: moment.expectation.subject,
    awaited: `Ready=Unknown on ${node.name}`,
    moments: [moment],
  };
  return node instanceof OrphanedNode
    ? judgeWhileOrphaned(
        node,
        { ...claim, title: 'a node whose machine was reset turns NotReady when its grace period is over' },
        negated,
      )
    : judgeWhileDark(
        node,
        { ...claim, title: 'a node without power turns NotReady when its grace period is over' },
        negated,
      );
}
