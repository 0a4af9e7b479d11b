import type { DarkNodes } from '../cluster/dark-nodes.ts';
import { conditionField, conditionStatus } from '../kubernetes/conditions.ts';
import { taintField, taintKeys } from '../kubernetes/taints.ts';
import { powerDoubts, provenRecordDoubts } from './doubts.ts';
import { judgeState } from './judge-state.ts';
import { nodeChanges } from './marks.ts';
import type { MatcherResult } from './settle-claim.ts';
import { flipOf, zoneStateAt } from './zone.ts';

/** Whatever becomes of NoExecute when no node is Ready: Ready stays Unknown, and the taint NoSchedule stays. */
export function toStayUnreachable(dark: DarkNodes, negated: boolean): Promise<MatcherResult> {
  const { observed, nodes } = dark;
  return judgeState(
    observed,
    {
      id: 'zone.full-keeps-marks',
      title: 'when no node is Ready, Ready=Unknown and the NoSchedule taints stay',
      step: 5,
      subject: `Nodes ${dark.name}`,
      judge: async () => {
        const now = observed.cluster.clock.now();
        const flips = nodes.map(flipOf).filter((flip) => flip !== undefined);
        const span = { lo: Math.min(now, ...flips.map(({ lo }) => lo)), hi: now };
        const marks = nodes.map((node) => {
          const taint = nodeChanges(node, taintField(taintKeys.unreachable, 'NoSchedule'));
          const flipped = flipOf(node)?.hi ?? 0;
          const ready = nodeChanges(node, conditionField('Ready')).filter(({ seen }) => seen.hi >= flipped);
          const wasMarked = flipOf(node) !== undefined && taint.some(({ to }) => to !== undefined);
          const isMarked =
            taint.every(({ to }) => to !== undefined) && ready.every(({ to }) => conditionStatus(to) === 'Unknown');
          return { name: node.name, wasMarked, isMarked };
        });
        const doubts = [
          ...(await Promise.all(nodes.map(powerDoubts))).flat(),
          ...(await provenRecordDoubts(observed, ['Node'], span)),
          ...marks.filter(({ wasMarked }) => !wasMarked).map(({ name }) => `${name} was never marked unreachable`),
          ...(zoneStateAt(observed, now) === 'FullDisruption' ? [] : ['a node is Ready']),
        ];
        const evidence = marks.map(({ name, isMarked }) => `${name}: ${isMarked ? 'still marked' : 'not as marked'}`);
        const [doubt] = doubts;
        if (doubt !== undefined) return { verdict: 'unknown', reason: doubt, exercised: 0, evidence };
        const common = { exercised: nodes.length, at: span, evidence };
        const lost = marks.filter(({ isMarked }) => !isMarked).map(({ name }) => name);
        return lost.length > 0
          ? { ...common, verdict: 'fail', reason: `no longer marked unreachable: ${lost.join(', ')}` }
          : {
              ...common,
              verdict: 'pass',
              reason: `${nodes.length} nodes are Unknown and tainted NoSchedule as before`,
            };
      },
    },
    negated,
  );
}
