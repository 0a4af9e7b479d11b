import type { NodeDeletion } from '../cluster/delete-node.ts';
import { JoinedNode } from '../cluster/departed-node.ts';
import type { RegisteringNode } from '../cluster/registering-node.ts';
import { conditionField, conditionStatus } from '../kubernetes/conditions.ts';
import { taintField, taintKeys } from '../kubernetes/taints.ts';
import {
  joinedReady,
  joinedUntainted,
  nodeDeleted,
  registered,
  registeredByItself,
  registeredReady,
  registeredUntainted,
} from '../model/node-rejoin.ts';
import { following, given, type Moment } from './moment.ts';

/** The chain of what happens to a node that is deleted and comes again: deleted → gone; begin → registered → Ready → untainted. */

export function endOfNode({ node, at, uid }: NodeDeletion): Moment {
  return following(given('its deletion', at), nodeDeleted(node.name), {
    what: `Node ${node.name} gone`,
    kind: 'Node',
    find: () =>
      node.observed.timeline
        .observations({ kind: 'Node', name: node.name, field: 'exists', since: at.lo })
        .find((change) => change.to === undefined && change.uid === uid),
  });
}

/** A machine that becomes a node by a join, or by the start of a kubelet that was one. */
export type Newcomer = JoinedNode | RegisteringNode;

export const hasJoined = (newcomer: Newcomer): newcomer is JoinedNode => newcomer instanceof JoinedNode;

export function registration(newcomer: Newcomer): Moment {
  const { node, formerUid, begin } = newcomer;
  const joined = hasJoined(newcomer);
  return {
    ...following(
      given(begin.what, begin.at),
      joined ? registered(node.name) : registeredByItself(node.name, begin.what),
      {
        what: `Node ${node.name} registered`,
        kind: 'Node',
        find: () =>
          node.observed.timeline
            .observations({ kind: 'Node', name: node.name, field: 'exists', since: begin.since })
            // A join says by `toHaveJoined` whether the Node is another one.
            .find((change) => change.to !== undefined && (joined || change.uid !== formerUid)),
      },
    ),
    premiseGone: () =>
      begin.problem ?? (formerUid === undefined ? 'which Node it was before was never observed' : undefined),
  };
}

export function readyAfterRegistration(newcomer: Newcomer): Moment {
  const { node, begin } = newcomer;
  const expectation = hasJoined(newcomer) ? joinedReady(node.name) : registeredReady(node.name);
  return following(registration(newcomer).effect, expectation, {
    what: 'Ready=True',
    kind: 'Node',
    find: () =>
      node.observed.timeline
        .observations({ kind: 'Node', name: node.name, field: conditionField('Ready'), since: begin.since })
        .find((change) => conditionStatus(change.to) === 'True'),
  });
}

/** The end of the taint with which every created Node begins. */
export function untaintedAfterRegistration(newcomer: Newcomer): Moment {
  const { node, begin } = newcomer;
  const expectation = hasJoined(newcomer) ? joinedUntainted(node.name) : registeredUntainted(node.name);
  const field = taintField(taintKeys.notReady, 'NoSchedule');
  return following(readyAfterRegistration(newcomer).effect, expectation, {
    what: 'no NoSchedule taint',
    kind: 'Node',
    find: () =>
      node.observed.timeline
        .observations({ kind: 'Node', name: node.name, field, since: begin.since })
        .findLast((change) => change.to === undefined),
  });
}
