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
import type { Interval } from '../recorder/observation.ts';
import type { Milliseconds } from '../units.ts';
import { following, given, type Moment } from './moment.ts';

/** The chain of what happens to a node that is deleted and comes again: deleted → gone; begin → registered → Ready → untainted. */

/** A deletion that was answered was done between its request and that answer, whatever the blur of the watch. */
export function endOfNode({ node, at, uid }: NodeDeletion): Moment {
  const answer = given('the answer to its deletion', { lo: at.hi, hi: at.hi });
  const moment = following(answer, nodeDeleted(node.name, at.hi - at.lo), {
    what: `Node ${node.name} gone`,
    kind: 'Node',
    find: () =>
      node.observed.timeline
        .observations({ kind: 'Node', name: node.name, field: 'exists', since: at.lo })
        .find((change) => change.to === undefined && change.uid === uid),
  });
  const { seen } = moment.effect;
  return { ...moment, effect: { ...moment.effect, seen: () => notBefore(seen(), at.lo) } };
}

const notBefore = (seen: Interval | undefined, instant: Milliseconds): Interval | undefined =>
  seen === undefined ? undefined : { lo: Math.max(seen.lo, instant), hi: Math.max(seen.hi, instant) };

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
