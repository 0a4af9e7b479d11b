import type { DeletedNode, JoinedNode } from '../cluster/departed-node.ts';
import { conditionField, conditionStatus } from '../kubernetes/conditions.ts';
import { joinedReady, nodeDeleted, registered } from '../model/node-rejoin.ts';
import { following, given, type Moment } from './moment.ts';

/** The chain of what happens to a node that is deleted and joined again: deleted → gone; join → registered → Ready. */

export function endOfNode({ node, at, uid }: DeletedNode): Moment {
  return following(given('its deletion', at), nodeDeleted(node.name), {
    what: `Node ${node.name} gone`,
    kind: 'Node',
    find: () =>
      node.observed.timeline
        .observations({ kind: 'Node', name: node.name, field: 'exists', since: at.lo })
        .find((change) => change.to === undefined && change.uid === uid),
  });
}

export function registration({ node, join }: JoinedNode): Moment {
  const begin = { lo: join.at.lo, hi: join.at.lo };
  return following(given('the begin of the join', begin), registered(node.name), {
    what: `Node ${node.name} registered`,
    kind: 'Node',
    find: () =>
      node.observed.timeline
        .observations({ kind: 'Node', name: node.name, field: 'exists', since: join.at.lo })
        .find((change) => change.to !== undefined),
  });
}

export function readyAfterJoin(joined: JoinedNode): Moment {
  const { node, join } = joined;
  return following(registration(joined).effect, joinedReady(node.name), {
    what: 'Ready=True',
    kind: 'Node',
    find: () =>
      node.observed.timeline
        .observations({ kind: 'Node', name: node.name, field: conditionField('Ready'), since: join.at.lo })
        .find((change) => conditionStatus(change.to) === 'True'),
  });
}
