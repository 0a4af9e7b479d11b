import {
  noExecuteRemoved,
  noScheduleRemoved,
  podsGone,
  podsReadyAgain,
  readyAgain,
  settledAfterReturn,
} from '../../../lib/model/node-failure.ts';
import type { Node, Pod } from '../../../lib/sim/objects.ts';
import { type Milliseconds, seconds } from '../../../lib/units.ts';
import type { Write } from '../history.ts';
import { type Answer, allOf, baseless, broken, inTime, kept, type Question } from './facts.ts';
import {
  appOf,
  becomes,
  claimedPods,
  deletionOf,
  hasTaint,
  isEviction,
  isGoing,
  namespace,
  nodeWrites,
  notReady,
  podWrites,
  readyOf,
  removalOf,
  unreachable,
} from './objects.ts';

type Effect = 'NoSchedule' | 'NoExecute';

/** Ready turns True after the return. */
const readyWrite = (question: Question): Write<Node> | undefined => {
  const { dark, node } = question;
  return dark.to === undefined ? undefined : becomes(question, node, dark.to, (object) => readyOf(object) === 'True');
};

const nodeAt = ({ history, node }: Question, instant: Milliseconds): Node | undefined =>
  history.nodesAt(instant).find(({ metadata }) => metadata?.name === node);

const isTainted = (node: Node | undefined, effect: Effect): boolean =>
  [unreachable, notReady].some((key) => hasTaint(node, key, effect));

export function readyInTime(question: Question): Answer {
  const { dark, node, until } = question;
  if (dark.to === undefined) return baseless('its power is not back');
  // It may turn Unknown a moment after its return, when its kubelet has not spoken yet.
  if (readyOf(nodeAt(question, dark.to)) === 'True' && readyWrite(question) === undefined)
    return baseless('Ready was still True');
  return inTime(dark.to, readyWrite(question)?.at, readyAgain(node), until);
}

/** The last write that left it without taints of this effect; none if it has one. */
function lastRemoval(question: Question, effect: Effect): Write<Node> | undefined {
  const { node, dark, heard } = question;
  if (dark.to === undefined) return undefined;
  // The node may be made anew later, and begins with a taint.
  const writes = nodeWrites(question, node, dark.to).filter(({ at }) => at <= heard.settled);
  return writes.findLast(({ object, before }) => isTainted(before, effect) && !isTainted(object, effect));
}

function untaintedInTime(question: Question, effect: Effect): Answer {
  const { dark, settings, node, until } = question;
  if (dark.to === undefined) return baseless('its power is not back');
  if (!isTainted(nodeAt(question, dark.to), effect) && lastRemoval(question, effect) === undefined)
    return baseless('there was no such taint to lose');
  const expectation = effect === 'NoSchedule' ? noScheduleRemoved(node) : noExecuteRemoved(settings, node);
  return inTime(readyWrite(question)?.at, lastRemoval(question, effect)?.at, expectation, until);
}

export const noScheduleGone = (question: Question): Answer => untaintedInTime(question, 'NoSchedule');
export const noExecuteGone = (question: Question): Answer => untaintedInTime(question, 'NoExecute');

export function untaintedInOrder(question: Question): Answer {
  const first = lastRemoval(question, 'NoSchedule');
  const second = lastRemoval(question, 'NoExecute');
  if (first === undefined || second === undefined) return baseless('it did not lose both');
  if (first.revision <= second.revision) return kept('in order');
  return first.at - second.at > 1000 ? broken('NoExecute went first') : baseless('NoExecute went first, in a race');
}

/** Pods that were going, by whomever, are gone when their kubelet is back. */
export function goneInTime(question: Question): Answer {
  const { dark, node, heard, until } = question;
  if (dark.to === undefined) return baseless('its power is not back');
  const { to } = dark;
  const going = claimedPods(question).filter((pod) => {
    const deletion = deletionOf(question, pod);
    return deletion !== undefined && deletion.at <= heard.settled;
  });
  return allOf(
    going.map((pod) => {
      const removal = removalOf(question, pod);
      if (removal !== undefined && removal.at < to) return baseless('one was gone before');
      const grace = seconds(pod.spec?.terminationGracePeriodSeconds ?? 30);
      return inTime(to, removal?.at, podsGone(node, going.length, grace), until);
    }),
    'none was going',
  );
}

export function readyAgainInTime(question: Question): Answer {
  const { dark, node, until } = question;
  if (dark.to === undefined) return baseless('its power is not back');
  const { to } = dark;
  const pods = claimedPods(question);
  return allOf(
    pods.map((pod) => {
      const writes = podWrites(question, pod);
      const before = writes.findLast(({ at }) => at <= to)?.object ?? pod;
      if (readyOf(before) === 'True') return baseless('one was still Ready');
      const last = writes.findLast((write) => write.at > to && readyOf(write.object) !== readyOf(write.before));
      const ready = last !== undefined && readyOf(last.object) === 'True' ? last.at : undefined;
      return inTime(to, ready, podsReadyAgain(node, pods.length), until);
    }),
    'there is no pod',
  );
}

/** The NoExecute taint went before any pod was due, and none was evicted. */
export function evictionCancelled(question: Question): Answer {
  const removal = lastRemoval(question, 'NoExecute');
  if (removal === undefined) return baseless('it did not lose its taint');
  const deletions = claimedPods(question).flatMap((pod) => deletionOf(question, pod) ?? []);
  const until = question.heard.settled;
  const [first] = deletions.filter(({ at }) => at <= until).toSorted((a, b) => a.at - b.at);
  if (first === undefined) return kept('none was evicted');
  if (!isEviction(first)) return baseless('somebody else deleted a pod');
  return first.at > removal.at ? broken('one was evicted') : baseless('one was evicted before the taint was gone');
}

/** What ran elsewhere when the power came back runs there still, and nothing was made beside it. */
export function stayedElsewhere(question: Question): Answer {
  const { history, dark, node, settings } = question;
  if (dark.to === undefined) return baseless('its power is not back');
  const { to } = dark;
  const own = (pod: Pod): boolean => pod.metadata?.namespace === namespace && appOf(pod) === 'nginx';
  const there = history
    .podsAt(to)
    .filter((pod) => own(pod) && !isGoing(pod) && pod.spec?.nodeName !== undefined && pod.spec.nodeName !== node);
  if (there.length < 10) return baseless('not all ran elsewhere when it came back');
  const ends = [
    ...(['NoSchedule', 'NoExecute'] as const).map((effect) => lastRemoval(question, effect)?.at),
    ...claimedPods(question).map((pod) => removalOf(question, pod)?.at),
  ];
  if (ends.some((at) => at === undefined)) return baseless('what might move them had not come to its end');
  const until = Math.max(...ends.map((at) => at ?? 0)) + settledAfterReturn(settings);
  const gone = there.some((pod) => (deletionOf(question, pod)?.at ?? Number.POSITIVE_INFINITY) <= until);
  const made = history
    .pods()
    .some(({ type, at, object }) => type === 'ADDED' && at >= to && at <= until && own(object));
  return gone || made ? broken(gone ? 'one went' : 'one was made') : kept('all stayed');
}

/** Until the first heartbeat after the return neither Ready nor a taint changed. */
export function stayedReady(question: Question): Answer {
  const { history, dark, node, end } = question;
  if (dark.to === undefined) return baseless('it is not back');
  const { from, to } = dark;
  const beat = history.leases(node).find(({ at }) => at > to)?.at ?? end;
  const odd = nodeWrites(question, node, from)
    .filter(({ at }) => at <= beat)
    .some(
      ({ object, before }) =>
        readyOf(object) !== readyOf(before) ||
        JSON.stringify(object.spec?.taints ?? []) !== JSON.stringify(before?.spec?.taints ?? []),
    );
  return odd ? broken('it was changed') : kept('nothing was changed');
}

export function untouched(question: Question): Answer {
  const { dark } = question;
  if (dark.to === undefined) return baseless('it is not back');
  const { from, to } = dark;
  const touched = claimedPods(question).some((pod) =>
    podWrites(question, pod).some(
      (write) =>
        write.at >= from &&
        write.at < to &&
        (write.type === 'DELETED' ||
          isGoing(write.object) ||
          readyOf(write.object) !== readyOf(write.before) ||
          write.object.status?.phase !== write.before?.status?.phase),
    ),
  );
  return touched ? broken('one was changed') : kept('none was');
}
