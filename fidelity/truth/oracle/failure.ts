import {
  notReadyEvent,
  podsEvicted,
  podsEvictedAtOnce,
  podsEvictedByOwnToleration,
  podsMarkedNotReady,
  podsReplaced,
  readyUnknown,
  taintNoExecute,
  taintNoSchedule,
  workloadAvailable,
} from '../../../lib/model/node-failure.ts';
import type { Node, Pod } from '../../../lib/sim/objects.ts';
import { type Milliseconds, seconds } from '../../../lib/units.ts';
import type { History } from '../history.ts';
import { type Answer, allOf, baseless, broken, inTime, kept, type Question } from './facts.ts';
import {
  appOf,
  claimedPods,
  conditionOf,
  deletionOf,
  flipOf,
  isEviction,
  isGoing,
  namespace,
  nodeWrites,
  podWrites,
  readyOf,
  staysFor,
  strandedOn,
  taintOf,
} from './objects.ts';

const kubeletConditions = ['Ready', 'MemoryPressure', 'DiskPressure', 'PIDPressure'];

/** The last sign of life before Ready turned Unknown, or of all if it did not: which write of a kubelet it was, and when. */
function lastBeat(question: Question): { readonly at: Milliseconds; readonly kind: 'lease' | 'status' } | undefined {
  const { history, node, dark } = question;
  const before = flipOf(question)?.at ?? dark.to ?? question.end;
  const leases = history
    .leases(node)
    .filter(({ at, type }) => at < before && type !== 'DELETED')
    .map(({ at }) => ({ at, kind: 'lease' as const }));
  const posts = history
    .nodes(node)
    .filter(({ at, object, before: former }) => {
      const beat = conditionOf(object, 'Ready')?.lastHeartbeatTime;
      return at < before && beat !== undefined && beat !== conditionOf(former, 'Ready')?.lastHeartbeatTime;
    })
    .map(({ at }) => ({ at, kind: 'status' as const }));
  return [...leases, ...posts].toSorted((a, b) => a.at - b.at).at(-1);
}

export function unknownInTime(question: Question): Answer {
  const { settings, node, dark, end } = question;
  const beat = lastBeat(question);
  const flip = flipOf(question);
  // One that lives, or lives again, before its grace period is over has nothing to be noticed.
  const until = dark.to ?? end;
  if (flip !== undefined && flip.at > until) return baseless('it was back before Ready turned Unknown');
  return inTime(beat?.at, flip?.at, readyUnknown(settings, node, beat?.kind), until);
}

/** What the write that made Ready Unknown did to the conditions. */
export function unknownConditions(question: Question): Answer {
  const flip = flipOf(question);
  if (flip === undefined) return baseless('Ready did not turn Unknown');
  for (const type of kubeletConditions) {
    const condition = conditionOf(flip.object, type);
    if (condition?.status !== 'Unknown') return broken(`${type} is ${condition?.status ?? 'absent'}`);
    if (condition.reason !== 'NodeStatusUnknown') return broken(`${type} has reason ${condition.reason}`);
    if (condition.message !== 'Kubelet stopped posting node status.') return broken(`${type} has another message`);
    if (condition.lastHeartbeatTime !== conditionOf(flip.before, type)?.lastHeartbeatTime)
      return broken(`the heartbeat of ${type} was moved`);
  }
  const others = (node: Node | undefined) =>
    JSON.stringify(node?.status?.conditions?.filter(({ type }) => !kubeletConditions.includes(type)));
  return others(flip.object) === others(flip.before) ? kept('all four, by one write') : broken('others changed, too');
}

export function oneTransitionTime(question: Question): Answer {
  const flip = flipOf(question);
  if (flip === undefined) return baseless('Ready did not turn Unknown');
  const times = new Set(kubeletConditions.map((type) => conditionOf(flip.object, type)?.lastTransitionTime));
  return times.size === 1 ? kept('they are one') : broken(`there are ${times.size}`);
}

/** Nothing but a kubelet dates a heartbeat. */
export function heartbeatsKept(question: Question): Answer {
  const { node, dark, heard } = question;
  if (flipOf(question) === undefined) return baseless('Ready did not turn Unknown');
  const moved = nodeWrites(question, node, dark.from)
    .filter(({ at }) => at <= Math.min(heard.settled, dark.to ?? heard.settled))
    .some((write) =>
      kubeletConditions.some(
        (type) =>
          conditionOf(write.object, type)?.lastHeartbeatTime !== conditionOf(write.before, type)?.lastHeartbeatTime,
      ),
    );
  return moved ? broken('one was moved') : kept('none was moved');
}

export function networkConditionKept(question: Question): Answer {
  const flip = flipOf(question);
  if (flip === undefined) return baseless('Ready did not turn Unknown');
  const of = (node: Node | undefined) => JSON.stringify(conditionOf(node, 'NetworkUnavailable'));
  return of(flip.object) === of(flip.before) ? kept('it is as it was') : broken('it was changed');
}

export function toldByEvent(question: Question): Answer {
  const { history, node, end } = question;
  const flip = flipOf(question);
  const event = history
    .events()
    .find(
      ({ at, object }) =>
        at >= (flip?.at ?? end) && object.reason === 'NodeNotReady' && object.involvedObject?.name === node,
    );
  return inTime(flip?.at, event?.at, notReadyEvent(node), end);
}

export const noScheduleInTime = (question: Question): Answer =>
  afterFlip(question, 'NoSchedule', taintNoSchedule(question.node));

export const noExecuteInTime = (question: Question): Answer =>
  afterFlip(question, 'NoExecute', taintNoExecute(question.settings, question.node, strandedOn(question).length));

function afterFlip(
  question: Question,
  effect: 'NoSchedule' | 'NoExecute',
  expectation: Parameters<typeof inTime>[2],
): Answer {
  const { dark, end } = question;
  return inTime(flipOf(question)?.at, taintOf(question, effect)?.at, expectation, dark.to ?? end);
}

/** NoSchedule first, each once, each dated, and nothing beside them. */
export function taintedInOrder(question: Question): Answer {
  const { node, dark, heard } = question;
  const first = taintOf(question, 'NoSchedule');
  const second = taintOf(question, 'NoExecute');
  if (first === undefined || second === undefined) return baseless('it did not get both');
  const until = Math.min(heard.settled, dark.to ?? heard.settled);
  const writes = nodeWrites(question, node, dark.from).filter(({ at }) => at <= until);
  const undated = writes.some(({ object }) =>
    object.spec?.taints?.some(
      ({ key, timeAdded }) => key.startsWith('node.kubernetes.io/un') && timeAdded === undefined,
    ),
  );
  if (undated) return broken('one is not dated');
  const odd = writes.some(({ object }) => object.spec?.taints?.some(({ key }) => key.endsWith('/not-ready')));
  if (odd) return broken('it had a taint not-ready');
  const changes = writes.filter(
    ({ object, before }) => JSON.stringify(object.spec?.taints ?? []) !== JSON.stringify(before?.spec?.taints ?? []),
  );
  if (changes.length > new Set([first, second]).size) return broken(`its taints were changed ${changes.length} times`);
  if (first.revision <= second.revision) return kept('in order');
  return first.at - second.at > 1000 ? broken('NoExecute came first') : baseless('NoExecute came first, in a race');
}

export function markedInTime(question: Question): Answer {
  const { node, dark, end } = question;
  const flip = flipOf(question);
  const pods = claimedPods(question);
  const expectation = podsMarkedNotReady(node, pods.length, strandedOn(question).length);
  return allOf(
    pods.map((pod) => {
      if (readyOf(pod) !== 'True') return baseless('a pod was not Ready before');
      const mark = podWrites(question, pod).find(({ at, object }) => at >= dark.from && readyOf(object) === 'False');
      return inTime(flip?.at, mark?.at, expectation, dark.to ?? end);
    }),
    'there is no pod',
  );
}

/** How many pods of other dark nodes are evicted with those of this one. */
function together(question: Question, pods: readonly Pod[]): number {
  const { power, history, node, dark } = question;
  const others = power.nodes.filter((name) => name !== node);
  return history.podsAt(dark.from).filter(({ spec }) => others.includes(spec?.nodeName ?? '')).length + pods.length;
}

/** The deletion of a pod, if it had come when the claim was judged: what comes later has other causes. */
function deletionInTime(question: Question, pod: Pod) {
  const deletion = deletionOf(question, pod);
  return deletion === undefined || deletion.at > question.heard.settled ? undefined : deletion;
}

/** Each pod is deleted by the controller when its toleration of the taint is over. */
function evicted(
  question: Question,
  pods: readonly Pod[],
  expected: (tolerated: Milliseconds) => Parameters<typeof inTime>[2],
) {
  const { dark, end } = question;
  const taint = taintOf(question, 'NoExecute');
  return allOf(
    pods
      .filter((pod) => Number.isFinite(staysFor(pod)))
      .map((pod) => {
        const deletion = deletionInTime(question, pod);
        if (deletion !== undefined && !isEviction(deletion)) return baseless(`${deletion.by} deleted a pod`);
        return inTime(taint?.at, deletion?.at, expected(seconds(staysFor(pod))), dark.to ?? end);
      }),
    'there is no pod to be evicted',
  );
}

export function evictedInTime(question: Question): Answer {
  const pods = claimedPods(question);
  return evicted(question, pods, (tolerated) => podsEvicted(question.node, together(question, pods), tolerated));
}

export function evictedAtOnce(question: Question): Answer {
  const pods = claimedPods(question);
  return evicted(question, pods, () => podsEvictedAtOnce(question.node, pods.length, strandedOn(question).length));
}

export function evictedByOwn(question: Question): Answer {
  const pods = claimedPods(question);
  return evicted(question, pods, (tolerated) =>
    podsEvictedByOwnToleration(question.node, pods.length, strandedOn(question).length, tolerated),
  );
}

/** None of them is deleted, and not because nobody evicts. */
const stay = (question: Question, pods: readonly Pod[]): Answer => {
  const { dark, heard } = question;
  const until = Math.min(heard.settled, dark.to ?? heard.settled);
  const gone = pods
    .map((pod) => deletionOf(question, pod))
    .find((deletion) => deletion !== undefined && deletion.at <= until);
  if (gone !== undefined) return broken(`${gone.key} was deleted`);
  const due = strandedOn(question).filter((pod) => Number.isFinite(staysFor(pod)));
  return pods.length > 0 && due.length > 0 && due.every((pod) => deletionOf(question, pod) !== undefined)
    ? kept(`${pods.length} stayed`)
    : baseless('nobody evicted');
};

export const stayForEver = (question: Question): Answer => stay(question, claimedPods(question));

export const daemonsStay = (question: Question): Answer =>
  stay(
    question,
    strandedOn(question).filter(({ metadata }) => ownerOf(metadata) === 'DaemonSet'),
  );

export const staticPodsStay = (question: Question): Answer =>
  stay(
    question,
    strandedOn(question).filter(({ metadata }) => ownerOf(metadata) === 'Node'),
  );

const ownerOf = (metadata: Pod['metadata']): string | undefined => metadata?.ownerReferences?.[0]?.kind;

export function stayRunning(question: Question): Answer {
  const { dark, heard } = question;
  const until = Math.min(heard.settled, dark.to ?? heard.settled);
  const left = claimedPods(question).some((pod) =>
    podWrites(question, pod).some(
      ({ at, type, object }) =>
        at >= dark.from && at <= until && (type === 'DELETED' || object.status?.phase !== 'Running'),
    ),
  );
  return left ? broken('one did not') : kept('all did');
}

/** Evictions of the claim's pods, in their order. */
const evictionsOf = (question: Question) =>
  claimedPods(question)
    .map((pod) => deletionInTime(question, pod))
    .filter((deletion) => deletion !== undefined)
    .toSorted((a, b) => a.revision - b.revision);

/** The workload's pods that were made after that write. */
export const madeSince = (history: History, since: number) =>
  history
    .pods()
    .filter(
      ({ type, revision, object }) =>
        type === 'ADDED' && revision > since && object.metadata?.namespace === namespace && appOf(object) === 'nginx',
    );

/** The n-th new pod is there in time after the n-th eviction. */
export function replacedInTime(question: Question): Answer {
  const { node, history, end } = question;
  const pods = claimedPods(question);
  const evictions = evictionsOf(question);
  const [first] = evictions;
  if (first === undefined) return baseless('no pod was evicted');
  if (evictions.some((eviction) => !isEviction(eviction))) return baseless('somebody else deleted pods');
  const made = madeSince(history, first.revision);
  return allOf(
    evictions.map(({ at }, index) => inTime(at, made[index]?.at, podsReplaced(node, pods.length), end)),
    'no pod was evicted',
  );
}

/** As many pods as there are to be are Ready on other nodes, in time after the first eviction. */
export function availableInTime(question: Question): Answer {
  const { end } = question;
  const [first] = evictionsOf(question);
  return inTime(first?.at, availableElsewhere(question, first?.at), workloadAvailable('nginx'), end);
}

/** The first instant since `since` at which ten pods were Ready elsewhere than on the node. */
export function availableElsewhere({ history, node }: Question, since: Milliseconds = 0): Milliseconds | undefined {
  const counts = (pod: Pod): boolean =>
    pod.metadata?.namespace === namespace &&
    appOf(pod) === 'nginx' &&
    readyOf(pod) === 'True' &&
    !isGoing(pod) &&
    pod.spec?.nodeName !== node;
  const ready = new Set(
    history
      .podsAt(since)
      .filter(counts)
      .map(({ metadata }) => `${metadata?.namespace}/${metadata?.name}`),
  );
  if (ready.size >= replicas) return since;
  for (const write of history.pods()) {
    if (write.at < since) continue;
    if (write.type !== 'DELETED' && counts(write.object)) ready.add(write.key);
    else ready.delete(write.key);
    if (ready.size >= replicas) return write.at;
  }
  return undefined;
}

const replicas = 10;
