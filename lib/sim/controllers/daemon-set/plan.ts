import type { Milliseconds } from '../../engine/engine.ts';
import type { DaemonSet, Node, Pod } from '../../objects.ts';
import { scaledValue } from '../../rules/int-or-percent.ts';
import { isBeingDeleted, isPodAvailable } from '../../rules/pods.ts';
import { isUpdated } from './daemon-pod.ts';
import { fitTest } from './should-run.ts';
import { scheduledAndOldestFirst } from './status.ts';

/** What is to be done for a DaemonSet. */
export interface Plan {
  /** Nodes that are to get a pod. */
  readonly create: readonly string[];
  readonly delete: readonly Pod[];
  /** Those of them that have ended, by how. */
  readonly ended: readonly { readonly pod: Pod; readonly node: string }[];
}

type OnNode = ReadonlyMap<string, readonly Pod[]>;

/** One pod for each node on which it belongs, none where it may not stay (pkg/controller/daemon/daemon_controller.go, manage and podsShouldBeOnNode). */
export function plan(
  daemonSet: DaemonSet,
  nodes: readonly Node[],
  onNode: OnNode,
  backsOff: (node: string) => boolean,
): Plan {
  const fits = fitTest(daemonSet);
  const [create, remove, ended]: [string[], Pod[], { pod: Pod; node: string }[]] = [[], [], []];
  const existing = new Set<string>();
  for (const node of nodes) {
    const name = node.metadata?.name ?? '';
    existing.add(name);
    const { run, stay } = fits(node);
    const there = onNode.get(name);
    if (there === undefined) {
      if (run) create.push(name);
      continue;
    }
    const living = there.filter((pod) => !isBeingDeleted(pod));
    if (!stay) {
      remove.push(...living);
      continue;
    }
    const running: Pod[] = [];
    for (const pod of living) {
      const phase = pod.status?.phase;
      if (phase !== 'Failed' && phase !== 'Succeeded') running.push(pod);
      else if (phase === 'Succeeded' || !backsOff(name)) ended.push({ pod, node: name });
    }
    remove.push(...running.toSorted(scheduledAndOldestFirst).slice(1));
  }
  remove.push(...ended.map(({ pod }) => pod));
  for (const [node, pods] of onNode) {
    if (existing.has(node)) continue;
    // The pod garbage collector does not see those that were never scheduled (getUnscheduledPodsWithoutNode).
    remove.push(...pods.filter(({ spec }) => (spec?.nodeName ?? '') === ''));
  }
  return { create, delete: remove, ended };
}

interface Update {
  readonly onNode: OnNode;
  readonly hash: string;
  readonly desired: number;
  readonly now: Milliseconds;
}

/** The outdated pods that may go now: those that do not work anyway, and of the others as many as may be unavailable (update.go, rollingUpdate). */
export function outdatedToDelete(daemonSet: DaemonSet, { onNode, hash, desired, now }: Update): readonly Pod[] {
  const { minReadySeconds = 0, updateStrategy } = daemonSet.spec ?? {};
  const most = Math.max(
    scaledValue(updateStrategy?.rollingUpdate?.maxUnavailable ?? 1, desired, 'up'),
    desired > 0 ? 1 : 0,
  );
  const [broken, candidates]: [Pod[], Pod[]] = [[], []];
  let unavailable = 0;
  for (const pods of onNode.values()) {
    const living = pods.filter((pod) => !isBeingDeleted(pod));
    const [only, second] = living;
    if (only === undefined || second !== undefined) unavailable += 1;
    else if (isUpdated(only, daemonSet, hash)) unavailable += Number(!isPodAvailable(only, minReadySeconds, now));
    else if (!isPodAvailable(only, minReadySeconds, now)) {
      broken.push(only);
      unavailable += 1;
    } else if (unavailable < most) candidates.push(only);
  }
  return [...broken, ...candidates.slice(0, Math.max(0, most - unavailable))];
}
