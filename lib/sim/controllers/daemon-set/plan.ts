import type { Milliseconds } from '../../engine/engine.ts';
import type { DaemonSet, Node, Pod } from '../../objects.ts';
import { isBeingDeleted, isPodAvailable, isPodReady } from '../../rules/pods.ts';
import { hasHash } from './daemon-pod.ts';
import { surgeOf } from './rolling-update.ts';
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

interface Present {
  readonly nodes: Iterable<Node>;
  readonly onNode: ReadonlyMap<string, readonly Pod[]>;
  /** Of the present template. */
  readonly hash: string;
  readonly now: Milliseconds;
  /** Whether a pod failed on this node a moment ago. */
  readonly backsOff: (node: string) => boolean;
}

/**
 * One pod for each node on which it belongs, and one of the former template beside it while it surges; none where it may not
 * stay (pkg/controller/daemon/daemon_controller.go, manage and podsShouldBeOnNode).
 */
export function plan(daemonSet: DaemonSet, { nodes, onNode, hash, now, backsOff }: Present): Plan {
  const fits = fitTest(daemonSet);
  const surges = surgeOf(daemonSet, 1) > 0;
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
    if (surges && running.length === 0 && run) create.push(name);
    const inOrder = running.toSorted(scheduledAndOldestFirst);
    remove.push(...(surges ? tooManyOfSurge(inOrder, daemonSet, hash, now) : inOrder.slice(1)));
  }
  remove.push(...ended.map(({ pod }) => pod));
  for (const [node, pods] of onNode) {
    if (existing.has(node)) continue;
    // The pod garbage collector does not see those that were never scheduled (getUnscheduledPodsWithoutNode).
    remove.push(...pods.filter(({ spec }) => (spec?.nodeName ?? '') === ''));
  }
  return { create, delete: remove, ended };
}

/**
 * Of each template the first pod stays; of these two the outdated one goes when it is not Ready, or when the other one is
 * available.
 */
function tooManyOfSurge(running: readonly Pod[], { spec }: DaemonSet, hash: string, now: Milliseconds): readonly Pod[] {
  if (running.length <= 1) return [];
  const present = running.filter((pod) => hasHash(pod, hash));
  const former = running.filter((pod) => !hasHash(pod, hash));
  const excess = [...present.slice(1), ...former.slice(1)];
  const [[updated], [outdated]] = [present, former];
  if (updated === undefined || outdated === undefined) return excess;
  const isOver = !isPodReady(outdated) || isPodAvailable(updated, spec?.minReadySeconds ?? 0, now);
  return isOver ? [...excess, outdated] : excess;
}
