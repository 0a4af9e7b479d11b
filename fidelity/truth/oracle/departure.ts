import {
  availableAfterDrain,
  availableAfterRemoval,
  cordoned,
  joinedReady,
  joinedUntainted,
  leaseRemoved,
  podDrained,
  podGarbageCollected,
  podsReplacedAfterRemoval,
} from '../../../lib/model/node-rejoin.ts';
import type { Node, Pod } from '../../../lib/sim/objects.ts';
import { type Milliseconds, seconds } from '../../../lib/units.ts';
import type { Write } from '../history.ts';
import { type Answer, allOf, baseless, broken, inTime, kept, type Question } from './facts.ts';
import { availableElsewhere, madeSince } from './failure.ts';
import {
  appOf,
  becomes,
  deletionOf,
  hasTaint,
  isGoing,
  namespace,
  notReady,
  ownerKindOf,
  podConditionOf,
  podWrites,
  readyOf,
  removalOf,
} from './objects.ts';

/** `kubectl drain` makes the node unschedulable first of all. */
const cordonOf = (question: Question): Write<Node> | undefined =>
  becomes(question, question.node, question.dark.to ?? 0, (node) => node?.spec?.unschedulable === true);

/** What a drain has to evict, and what it leaves, when it begins. */
function drainedPods(question: Question, daemons: boolean): readonly Pod[] {
  const { history, node } = question;
  const cordon = cordonOf(question);
  return history
    .podsAt(cordon?.at ?? 0)
    .filter((pod) => pod.spec?.nodeName === node && !isGoing(pod))
    .filter((pod) => (ownerKindOf(pod) === 'DaemonSet') === daemons && ownerKindOf(pod) !== 'Node');
}

export function cordonInTime(question: Question): Answer {
  const { node, end } = question;
  const cordon = cordonOf(question);
  const taint = becomes(question, node, question.dark.to ?? 0, (object) =>
    hasTaint(object, 'node.kubernetes.io/unschedulable', 'NoSchedule'),
  );
  return inTime(cordon?.at, taint?.at, cordoned(node), end);
}

export function drained(question: Question): Answer {
  if (cordonOf(question) === undefined) return broken('it was never cordoned');
  const pods = drainedPods(question, false);
  if (pods.length === 0) return baseless('there was nothing to evict');
  const left = pods.find((pod) => (removalOf(question, pod)?.at ?? Number.POSITIVE_INFINITY) > question.heard.begun);
  return left === undefined ? kept(`${pods.length} are gone`) : broken(`${left.metadata?.name} is not gone`);
}

/** The grace period of the story's drain. */
const drainGrace = seconds(900);

export function drainedInTime(question: Question): Answer {
  const { node, end } = question;
  const pods = drainedPods(question, false);
  return allOf(
    pods.map((pod) => {
      const byApi = podWrites(question, pod).some(
        ({ object }) => podConditionOf(object, 'DisruptionTarget')?.reason === 'EvictionByEvictionAPI',
      );
      if (!byApi) return baseless('one was deleted otherwise');
      const expectation = podDrained(node, pods.length, drainGrace);
      return inTime(deletionOf(question, pod)?.at, removalOf(question, pod)?.at, expectation, end);
    }),
    'there was nothing to evict',
  );
}

export function daemonsKept(question: Question): Answer {
  const { heard } = question;
  const left = drainedPods(question, true).some(
    (pod) => (deletionOf(question, pod)?.at ?? Number.POSITIVE_INFINITY) <= heard.settled,
  );
  return left ? broken('one did not stay') : kept('all stayed');
}

export function availableAfterDrainInTime(question: Question): Answer {
  const deletions = drainedPods(question, false)
    .filter((pod) => pod.metadata?.namespace === namespace && appOf(pod) === 'nginx')
    .flatMap((pod) => deletionOf(question, pod)?.at ?? []);
  if (deletions.length === 0) return baseless('none was evicted');
  const first = Math.min(...deletions);
  return inTime(first, availableElsewhere(question, first), availableAfterDrain('nginx'), question.end);
}

/** The deletion of the Node object. */
const endOfNode = ({ history, node }: Question): Write<Node> | undefined =>
  history.nodes(node).find(({ type }) => type === 'DELETED');

export function deleted(question: Question): Answer {
  const end = endOfNode(question);
  return end !== undefined && end.at <= question.heard.settled ? kept('it is gone') : broken('it is there');
}

export function leaseGoneInTime(question: Question): Answer {
  const { history, node, end } = question;
  const from = endOfNode(question)?.at;
  const gone = history.leases(node).find(({ type, at }) => type === 'DELETED' && at >= (from ?? 0));
  return inTime(from, gone?.at, leaseRemoved(node), end);
}

/** The Node object that was made after the one that was deleted. */
const newNode = (question: Question): Write<Node> | undefined => {
  const { history, node } = question;
  const former = endOfNode(question);
  return history
    .nodes(node)
    .find(
      ({ type, at, object }) =>
        type === 'ADDED' && at >= (former?.at ?? 0) && object.metadata?.uid !== former?.object.metadata?.uid,
    );
};

export function registered(question: Question): Answer {
  const made = newNode(question);
  return made !== undefined && made.at <= question.heard.settled ? kept('it is another one') : broken('there is none');
}

const readyOfNew = (question: Question): Write<Node> | undefined =>
  becomes(question, question.node, newNode(question)?.at ?? question.end, (node) => readyOf(node) === 'True');

export const readyAfterJoin = (question: Question): Answer =>
  inTime(newNode(question)?.at, readyOfNew(question)?.at, joinedReady(question.node), question.end);

export function untaintedAfterJoin(question: Question): Answer {
  const { node, end } = question;
  const since = newNode(question)?.at ?? end;
  const untainted = question.history
    .nodes(node)
    .findLast(
      ({ at, object, before }) =>
        at >= since && hasTaint(before, notReady, 'NoSchedule') && !hasTaint(object, notReady, 'NoSchedule'),
    );
  return inTime(readyOfNew(question)?.at, untainted?.at, joinedUntainted(node), end);
}

/** All pods that were on the node when it was deleted, and not going. */
function leftBehind(question: Question): readonly Pod[] {
  const { history, node } = question;
  const end = endOfNode(question);
  if (end === undefined) return [];
  return history.podsAt(end.at).filter((pod) => pod.spec?.nodeName === node && !isGoing(pod));
}

/** Those of them that are the scenario's. */
const orphans = (question: Question): readonly Pod[] =>
  leftBehind(question).filter((pod) => pod.metadata?.namespace === namespace && appOf(pod) === 'nginx');

const collector = 'system:serviceaccount:kube-system:pod-garbage-collector';

export function collectedInTime(question: Question): Answer {
  const { node, end } = question;
  const from = endOfNode(question)?.at;
  const pods = orphans(question);
  const expectation = podGarbageCollected(node, pods.length, leftBehind(question).length);
  return allOf(
    pods.map((pod) => {
      const deletion = deletionOf(question, pod);
      if (deletion !== undefined && deletion.by !== collector) return baseless(`${deletion.by} deleted one`);
      return inTime(from, removalOf(question, pod)?.at, expectation, end);
    }),
    'there is no pod',
  );
}

const failureOf = (question: Question, pod: Pod): Write<Pod> | undefined =>
  podWrites(question, pod).find(({ object }) => object.status?.phase === 'Failed');

export function failedFirst(question: Question): Answer {
  return allOf(
    orphans(question).map((pod) => {
      const removal = removalOf(question, pod);
      if (removal === undefined) return baseless('one was not removed');
      if (removal.by !== collector) return baseless(`${removal.by} removed one`);
      const failure = failureOf(question, pod);
      if (failure === undefined || failure.revision >= removal.revision) return broken('one did not fail');
      const target = podConditionOf(failure.object, 'DisruptionTarget');
      return target?.reason === 'DeletionByPodGC' ? kept('all did') : broken('one does not say why');
    }),
    'there is no pod',
  );
}

/** When each orphan failed, in their order. */
const failures = (question: Question): readonly Write<Pod>[] =>
  orphans(question)
    .flatMap((pod) => failureOf(question, pod) ?? [])
    .toSorted((a, b) => a.revision - b.revision);

export function replacedAfterRemoval(question: Question): Answer {
  const { node, history, end } = question;
  const all = failures(question);
  const [first] = all;
  if (first === undefined) return baseless('none failed');
  const made = madeSince(history, first.revision);
  return allOf(
    all.map(({ at }, index) => inTime(at, made[index]?.at, podsReplacedAfterRemoval(node, all.length), end)),
    'none failed',
  );
}

export function availableAfterRemovalInTime(question: Question): Answer {
  const first: Milliseconds | undefined = failures(question)[0]?.at;
  return inTime(first, availableElsewhere(question, first), availableAfterRemoval('nginx'), question.end);
}
