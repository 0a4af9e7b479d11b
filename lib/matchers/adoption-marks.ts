import type { RejoinedNode } from '../cluster/orphaned-node.ts';
import { conditionField, conditionStatus } from '../kubernetes/conditions.ts';
import { adoptedReady } from '../model/node-rejoin.ts';
import type { FieldValue } from '../recorder/observation.ts';
import { valueAt } from '../recorder/value-at.ts';
import { following, given, type Moment } from './moment.ts';

/** What happens to a Node over which its own machine joins again. */

export function readyWhenAdopted(rejoined: RejoinedNode): Moment {
  const { node, join } = rejoined;
  const field = conditionField('Ready');
  return {
    ...following(given('the begin of the join', { lo: join.at.lo, hi: join.at.lo }), adoptedReady(node.name), {
      what: 'Ready=True',
      kind: 'Node',
      find: () =>
        node.observed.timeline
          .observations({ kind: 'Node', name: node.name, field, since: join.at.lo })
          .find((change) => conditionStatus(change.to) === 'True'),
    }),
    premiseGone: () =>
      conditionStatus(beforeTheJoin(rejoined, field)) === 'True'
        ? 'Ready was still True when the join began, so it cannot become so'
        : undefined,
  };
}

/** What a field of the Node was when the join began. */
export const beforeTheJoin = ({ node, join }: RejoinedNode, field: string): FieldValue | undefined =>
  valueAt(node.observed.timeline, node.subject, field, join.at.lo);

/** Whether the object was there all the time from the join until `instant`: neither deleted nor created. */
export function stayedTheSame({ node, before, join }: RejoinedNode): string | undefined {
  const { timeline } = node.observed;
  const changes = timeline.observations({ kind: 'Node', name: node.name, field: 'exists', since: join.at.lo });
  if (changes.length > 0) return 'the Node was deleted or created meanwhile';
  const now = timeline.object(node.subject);
  if (now === undefined) return 'there is no Node of that name any more';
  return now.uid === before.uid ? undefined : `its UID was ${before.uid ?? 'unknown'} and is ${now.uid}`;
}
