import type { DarkNode } from '../cluster/node.ts';
import { powerDoubts } from './doubts.ts';
import { judgeByController } from './judge-by-controller.ts';
import type { TimedClaim } from './judge-claim.ts';
import type { MatcherResult } from './settle-claim.ts';

/** Judges what the controller-manager does about a node without power: it is known only while the node really has none. */
export const judgeWhileDark = (
  node: DarkNode,
  claim: Omit<TimedClaim, 'byController' | 'askDoubts'>,
  negated: boolean,
): Promise<MatcherResult> => judgeByController(node, claim, () => powerDoubts(node), negated);
