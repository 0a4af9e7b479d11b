import type { DarkNode } from '../cluster/node.ts';
import { notReadyEvent } from '../model/node-failure.ts';
import { partOf, textOf } from '../recorder/field-value.ts';
import type { Observation } from '../recorder/observation.ts';
import { judgeWhileDark } from './judge-while-dark.ts';
import { becomesUnknown } from './marks.ts';
import { following } from './moment.ts';
import type { MatcherResult } from './settle-claim.ts';

/** The node lifecycle controller tells in an Event of the Node that it is NodeNotReady, once it has made it so. */
export function toBeReportedNotReady(node: DarkNode, negated: boolean): Promise<MatcherResult> {
  const expectation = notReadyEvent(node.name);
  return judgeWhileDark(
    node,
    {
      id: expectation.id,
      title: 'an Event of the node tells that it is not ready',
      step: 4,
      subject: expectation.subject,
      awaited: `Event NodeNotReady of ${node.name}`,
      moments: [
        following(becomesUnknown(node).effect, expectation, {
          what: 'Event NodeNotReady',
          kind: 'Event',
          find: () => notReadyReport(node),
        }),
      ],
    },
    negated,
  );
}

function notReadyReport({ observed, node, fault }: DarkNode): Observation | undefined {
  const uid = observed.timeline.object(node.subject)?.uid;
  return observed.timeline
    .observations({ kind: 'Event', field: 'event', since: fault.requestedAt })
    .filter(({ to }) => textOf(to, 'reason') === 'NodeNotReady' && textOf(to, 'component') === 'node-controller')
    .find(({ to }) => {
      const regarding = partOf(to, 'regarding');
      return (
        textOf(regarding, 'kind') === 'Node' &&
        textOf(regarding, 'name') === node.name &&
        textOf(regarding, 'uid') === uid
      );
    });
}
