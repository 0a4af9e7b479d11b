import type { Milliseconds } from '../../engine/engine.ts';
import type { Pod } from '../../objects.ts';
import { isPodActive, isPodReady, readySince } from '../../rules/pods.ts';

const phaseOrdinals: { readonly [phase: string]: number } = { Pending: 0, Unknown: 1, Running: 2 };

interface Ranked {
  readonly pod: Pod;
  /** How many active pods of the same owner are on its node. */
  readonly rank: number;
}

/**
 * The pods that a ReplicaSet deletes first (pkg/controller/replicaset/replica_set.go, getPodsToDelete, and
 * pkg/controller/controller_utils.go, ActivePodsWithRanks). `related` are the pods of all ReplicaSets of the same owner.
 */
export function podsToDelete(
  pods: readonly Pod[],
  related: Iterable<Pod>,
  count: number,
  now: Milliseconds,
): readonly Pod[] {
  if (count >= pods.length) return pods;
  const onNode = new Map<string, number>();
  for (const pod of related) {
    if (isPodActive(pod)) onNode.set(nodeOf(pod), (onNode.get(nodeOf(pod)) ?? 0) + 1);
  }
  return pods
    .map((pod): Ranked => ({ pod, rank: onNode.get(nodeOf(pod)) ?? 0 }))
    .toSorted((a, b) => preferred(a, b, now))
    .slice(0, count)
    .map(({ pod }) => pod);
}

/** Less than 0 if `a` is to be deleted before `b`. */
function preferred(a: Ranked, b: Ranked, now: Milliseconds): number {
  return (
    Number(nodeOf(a.pod) !== '') - Number(nodeOf(b.pod) !== '') ||
    phaseOrdinal(a.pod) - phaseOrdinal(b.pod) ||
    Number(isPodReady(a.pod)) - Number(isPodReady(b.pod)) ||
    deletionCost(a.pod) - deletionCost(b.pod) ||
    b.rank - a.rank ||
    byAge(readySince(a.pod), readySince(b.pod), a.pod, b.pod, now) ||
    restarts(b.pod) - restarts(a.pod) ||
    sidecarRestarts(b.pod) - sidecarRestarts(a.pod) ||
    byAge(createdAt(a.pod), createdAt(b.pod), a.pod, b.pod, now)
  );
}

/** The younger first, but by powers of two: what is about as old is ordered by UID, so that it is a matter of chance (KEP 2185). */
function byAge(
  first: Milliseconds | undefined,
  second: Milliseconds | undefined,
  a: Pod,
  b: Pod,
  now: Milliseconds,
): number {
  if (first === undefined || second === undefined || first === second) return 0;
  const difference = logarithm(now - first) - logarithm(now - second);
  if (difference !== 0) return difference;
  return (a.metadata?.uid ?? '') < (b.metadata?.uid ?? '') ? -1 : 1;
}

/** Of nanoseconds, as Go's durations are. */
const logarithm = (age: Milliseconds): number => (age > 0 ? Math.floor(Math.log2(age * 1e6)) : -1);

const nodeOf = ({ spec }: Pod): string => spec?.nodeName ?? '';
const phaseOrdinal = ({ status }: Pod): number => phaseOrdinals[status?.phase ?? ''] ?? 0;
const createdAt = ({ metadata }: Pod): Milliseconds => Date.parse(metadata?.creationTimestamp ?? '');

/** KEP 2255. */
const deletionCost = ({ metadata }: Pod): number =>
  Number(metadata?.annotations?.['controller.kubernetes.io/pod-deletion-cost'] ?? 0) || 0;

const restarts = ({ status }: Pod): number =>
  Math.max(0, ...(status?.containerStatuses ?? []).map(({ restartCount }) => restartCount));

function sidecarRestarts({ spec, status }: Pod): number {
  const sidecars = new Set(
    (spec?.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always').map(({ name }) => name),
  );
  const statuses = (status?.initContainerStatuses ?? []).filter(({ name }) => sidecars.has(name));
  return Math.max(0, ...statuses.map(({ restartCount }) => restartCount));
}
