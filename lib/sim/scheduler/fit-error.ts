import type { Pod } from '../objects.ts';
import type { Rejection } from './rejection.ts';
import type { SchedulerBehaviour } from './scheduler-behaviour.ts';

/** The note of an event is cut to this length (validation.NoteLengthLimit). */
const noteLimit = 1024;

/** What befell a pod for which no node was found. */
interface Misfit {
  readonly nodes: number;
  /** By node. Those that are not in it were not asked, since the pod names others. */
  readonly rejections: ReadonlyMap<string, Rejection>;
  readonly pod: Pod;
  readonly behaviour: SchedulerBehaviour;
}

/**
 * Why no node will do (framework/types.go, FitError), and that no pod is chased away for it: the simulator plays no preemption,
 * so that a pod finds no victims (framework/preemption/preemption.go).
 */
export function fitError(misfit: Misfit): string {
  const { nodes, rejections, behaviour } = misfit;
  if (nodes === 0) return 'no nodes available to schedule pods';
  const reasons = new Map<string, number>();
  const count = (reason: string, more: number) => reasons.set(reason, (reasons.get(reason) ?? 0) + more);
  for (const rejection of rejections.values()) for (const reason of rejection.reasons) count(reason, 1);
  if (nodes > rejections.size && behaviour.tellsOfNodesNotAsked) {
    count("node(s) didn't satisfy plugin(s) [NodeAffinity]", nodes - rejections.size);
  }
  return `${available(nodes, reasons)} preemption: ${preemption(misfit)}`;
}

function preemption({ nodes, rejections, pod, behaviour }: Misfit): string {
  if (pod.spec?.preemptionPolicy === 'Never') return 'not eligible due to preemptionPolicy=Never.';
  const notAsked = behaviour.tellsOfNodesNotAsked ? 0 : nodes - rejections.size;
  const resolvable = notAsked + [...rejections.values()].filter((rejection) => rejection.resolvable).length;
  const reasons = new Map<string, number>();
  if (resolvable > 0) reasons.set('No preemption victims found for incoming pod', resolvable);
  if (resolvable < nodes) reasons.set('Preemption is not helpful for scheduling', nodes - resolvable);
  return available(nodes, reasons);
}

const available = (nodes: number, reasons: ReadonlyMap<string, number>): string =>
  `0/${nodes} nodes are available: ${[...reasons]
    .map(([reason, count]) => `${count} ${reason}`)
    .toSorted()
    .join(', ')}.`;

export const asNote = (message: string): string =>
  message.length <= noteLimit ? message : `${message.slice(0, noteLimit - 4)} ...`;
