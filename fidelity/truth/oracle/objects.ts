import type { Node, Pod } from '../../../lib/sim/objects.ts';
import type { Milliseconds } from '../../../lib/units.ts';
import type { Write } from '../history.ts';
import type { Facts, Question } from './facts.ts';

export const namespace = 'truth';
export const unreachable = 'node.kubernetes.io/unreachable';
export const notReady = 'node.kubernetes.io/not-ready';

type Effect = 'NoSchedule' | 'NoExecute';

export const conditionOf = (object: Node | undefined, type: string) =>
  object?.status?.conditions?.find((condition) => condition.type === type);

export const podConditionOf = (object: Pod | undefined, type: string) =>
  object?.status?.conditions?.find((condition) => condition.type === type);

export const readyOf = (object: Node | Pod | undefined): string | undefined =>
  object?.status?.conditions?.find(({ type }) => type === 'Ready')?.status;

export const hasTaint = (node: Node | undefined, key: string, effect: Effect): boolean =>
  node?.spec?.taints?.some((taint) => taint.key === key && taint.effect === effect) ?? false;

export const isGoing = (pod: Pod): boolean => pod.metadata?.deletionTimestamp !== undefined;

export const appOf = ({ metadata }: Pod): string | undefined => metadata?.labels?.['app'];

export const ownerKindOf = ({ metadata }: Pod): string | undefined =>
  metadata?.ownerReferences?.find(({ controller }) => controller === true)?.kind;

/** Writes of one node since an instant. */
export const nodeWrites = ({ history }: Facts, node: string, since: Milliseconds): readonly Write<Node>[] =>
  history.nodes(node).filter(({ at }) => at >= since);

/** The first write since an instant after which `holds` is true of the node, and was not before. */
export function becomes(
  facts: Facts,
  node: string,
  since: Milliseconds,
  holds: (object: Node | undefined) => boolean,
): Write<Node> | undefined {
  return nodeWrites(facts, node, since).find((write) => holds(after(write)) && !holds(write.before));
}

/** The object after a write; none after its deletion. */
export const after = <T extends Node | Pod>({ type, object }: Write<T>): T | undefined =>
  type === 'DELETED' ? undefined : object;

/** Ready turns Unknown, in a dark span. */
export const flipOf = (question: Question): Write<Node> | undefined =>
  becomes(question, question.node, question.dark.from, (node) => readyOf(node) === 'Unknown');

/** A taint `unreachable` comes, in a dark span. */
export const taintOf = (question: Question, effect: Effect): Write<Node> | undefined =>
  becomes(question, question.node, question.dark.from, (node) => hasTaint(node, unreachable, effect));

/** Pods that were on the node when it fell dark, and not going. */
export const strandedOn = ({ history, node, dark }: Question): readonly Pod[] =>
  history.podsAt(dark.from).filter((pod) => pod.spec?.nodeName === node && !isGoing(pod));

/** Those of them that the claim is about: of the scenario's namespace, and of the workload that its subject names. */
export function claimedPods(question: Question): readonly Pod[] {
  const [, app] = /pods of (\S+) on/.exec(question.heard.claim.subject) ?? [];
  return strandedOn(question).filter((pod) => pod.metadata?.namespace === namespace && appOf(pod) === (app ?? 'nginx'));
}

/** All writes of one pod, whatever others had its name. */
export const podWrites = ({ history }: Facts, { metadata }: Pod): readonly Write<Pod>[] =>
  history.pods().filter(({ object }) => object.metadata?.uid === metadata?.uid);

/** The write that began a pod's deletion, or was all of it. */
export const deletionOf = (facts: Facts, pod: Pod): Write<Pod> | undefined =>
  podWrites(facts, pod).find((write) => write.type === 'DELETED' || isGoing(write.object));

export const removalOf = (facts: Facts, pod: Pod): Write<Pod> | undefined =>
  podWrites(facts, pod).find(({ type }) => type === 'DELETED');

/**
 * Seconds that a pod stays on an unreachable node: of its tolerations that match the taint the first counts
 * (component-helpers, scheduling/corev1/helpers.go, GetMatchingTolerations).
 */
export function staysFor({ spec }: Pod): number {
  const first = spec?.tolerations?.find(
    ({ key, operator, effect }) =>
      (effect === undefined || effect === '' || effect === 'NoExecute') &&
      (key === undefined || key === '' ? operator === 'Exists' : key === unreachable && operator === 'Exists'),
  );
  return first === undefined ? 0 : (first.tolerationSeconds ?? Number.POSITIVE_INFINITY);
}

/** The controller that evicts by taints, as requests name it. */
const evictor = 'system:serviceaccount:kube-system:node-controller';

/** Whether it was that one who began a deletion. */
export const isEviction = ({ by }: Write<Pod>): boolean => by === evictor;
