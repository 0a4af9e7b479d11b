import type { Milliseconds } from '../../engine/engine.ts';
import type { DaemonSet, Node, Pod } from '../../objects.ts';
import { scaledValue } from '../../rules/int-or-percent.ts';
import { isBeingDeleted, isPodAvailable } from '../../rules/pods.ts';
import { isUpdated } from './daemon-pod.ts';
import { fitTest } from './should-run.ts';

/** What a rolling update does next. */
export interface Update {
  /** Nodes that get a pod beside the one that they have. */
  readonly create: readonly string[];
  readonly delete: readonly Pod[];
}

interface Present {
  readonly nodes: readonly Node[];
  readonly onNode: ReadonlyMap<string, readonly Pod[]>;
  /** Of the present template. */
  readonly hash: string;
  readonly now: Milliseconds;
}

/** What may be replaced now (pkg/controller/daemon/update.go, rollingUpdate). */
export function rollingUpdate(daemonSet: DaemonSet, present: Present): Update {
  const belongs = nodesOf(daemonSet, present.nodes);
  const onNode = new Map(present.onNode);
  for (const name of belongs) if (!onNode.has(name)) onNode.set(name, []);
  const pairs = [...onNode].map(([node, pods]) => pairOn(node, pods, daemonSet, present));
  const surge = surgeOf(daemonSet, belongs.size);
  if (surge === 0) return { create: [], delete: replaced(pairs, daemonSet, belongs.size) };
  // The real one gives up with an error, until the pod garbage collector has taken what is on a node that is gone.
  const names = new Set(present.nodes.map(({ metadata }) => metadata?.name ?? ''));
  const isLost = pairs.some(
    ({ node, updated, outdated }) => updated === undefined && outdated !== undefined && !names.has(node),
  );
  return isLost ? { create: [], delete: [] } : surged(pairs, belongs, surge);
}

/** How many nodes may have a pod more than one at a time, of so many; 0 if none was asked for (util/daemonset_util.go, SurgeCount). */
export const surgeOf = ({ spec }: DaemonSet, nodes: number): number =>
  spec?.updateStrategy?.type === 'OnDelete'
    ? 0
    : scaledValue(spec?.updateStrategy?.rollingUpdate?.maxSurge, nodes, 'up');

/** A node's living pods, as far as there is no more than one of each template (findUpdatedPodsOnNode). */
interface Pair {
  readonly node: string;
  /** There are more. */
  readonly excess: boolean;
  readonly updated: Pod | undefined;
  readonly outdated: Pod | undefined;
  readonly isUpdatedAvailable: boolean;
  readonly isOutdatedAvailable: boolean;
}

function pairOn(node: string, pods: readonly Pod[], daemonSet: DaemonSet, { hash, now }: Present): Pair {
  const living = pods.filter((pod) => !isBeingDeleted(pod));
  const [updated, ...moreUpdated] = living.filter((pod) => isUpdated(pod, daemonSet, hash));
  const [outdated, ...moreOutdated] = living.filter((pod) => !isUpdated(pod, daemonSet, hash));
  const isAvailable = (pod: Pod | undefined): boolean =>
    pod !== undefined && isPodAvailable(pod, daemonSet.spec?.minReadySeconds ?? 0, now);
  return {
    node,
    excess: moreUpdated.length + moreOutdated.length > 0,
    updated,
    outdated,
    isUpdatedAvailable: isAvailable(updated),
    isOutdatedAvailable: isAvailable(outdated),
  };
}

/** The outdated pods that may go: those that do not work anyway, and of the others as many as may be unavailable. */
function replaced(pairs: readonly Pair[], { spec }: DaemonSet, desired: number): readonly Pod[] {
  const most = Math.max(
    scaledValue(spec?.updateStrategy?.rollingUpdate?.maxUnavailable ?? 1, desired, 'up'),
    desired > 0 ? 1 : 0,
  );
  const [broken, candidates]: [Pod[], Pod[]] = [[], []];
  let unavailable = 0;
  for (const { excess, updated, outdated, isUpdatedAvailable, isOutdatedAvailable } of pairs) {
    if (excess || (updated === undefined) === (outdated === undefined)) unavailable += 1;
    else if (outdated === undefined) unavailable += Number(!isUpdatedAvailable);
    else if (!isOutdatedAvailable) {
      broken.push(outdated);
      unavailable += 1;
    } else if (unavailable < most) candidates.push(outdated);
  }
  return [...broken, ...candidates.slice(0, Math.max(0, most - unavailable))];
}

/**
 * New pods come beside outdated ones, as many as may at a time and wherever an outdated one does not work; an outdated one
 * goes when the new one is available. Where none belongs any more, it goes only if as many as are wanted are available without it.
 */
function surged(pairs: readonly Pair[], belongs: ReadonlySet<string>, surge: number): Update {
  const [remove, sunset]: [Pod[], Pod[]] = [[], []];
  const [allowed, candidates]: [string[], string[]] = [[], []];
  let [surging, available] = [0, 0];
  for (const { node, excess, updated, outdated, isUpdatedAvailable, isOutdatedAvailable } of pairs) {
    if (excess) {
      surging += 1;
      continue;
    }
    available += Number(outdated === undefined ? isUpdatedAvailable : isOutdatedAvailable);
    if (outdated === undefined) continue;
    if (updated !== undefined) {
      if (isUpdatedAvailable) remove.push(outdated);
      else surging += 1;
    } else if (!belongs.has(node)) (isOutdatedAvailable ? sunset : remove).push(outdated);
    else if (!isOutdatedAvailable) allowed.push(node);
    else if (surging < surge) candidates.push(node);
  }
  return {
    create: [...allowed, ...candidates.slice(0, Math.max(0, surge - surging))],
    delete: [...remove, ...sunset.slice(0, Math.max(0, available - belongs.size))],
  };
}

function nodesOf(daemonSet: DaemonSet, nodes: readonly Node[]): ReadonlySet<string> {
  const fits = fitTest(daemonSet);
  const names = new Set<string>();
  for (const node of nodes) if (fits(node).run) names.add(node.metadata?.name ?? '');
  return names;
}
