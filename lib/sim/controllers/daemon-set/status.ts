import type { V1DaemonSetStatus } from '@kubernetes/client-node';
import type { Milliseconds } from '../../engine/engine.ts';
import type { DaemonSet, Node, Pod, Raw } from '../../objects.ts';
import { isPodAvailable, isPodReady } from '../../rules/pods.ts';
import { compact } from '../workloads/compact.ts';
import { isUpdated } from './daemon-pod.ts';
import type { Holdings } from './ledger.ts';
import { fitTest } from './should-run.ts';

export type DaemonSetStatus = Raw<V1DaemonSetStatus>;

/** Of nodes, by what it has there. */
export interface Counts {
  readonly desired: number;
  readonly current: number;
  readonly misscheduled: number;
  readonly ready: number;
  readonly updated: number;
  readonly available: number;
}

interface Present {
  readonly nodes: Iterable<Node>;
  readonly onNode: ReadonlyMap<string, readonly Pod[]>;
  readonly hash: string;
  readonly now: Milliseconds;
}

/** pkg/controller/daemon/daemon_controller.go, updateDaemonSetStatus. */
export function countsOf(daemonSet: DaemonSet, { nodes, onNode, hash, now }: Present): Counts {
  const fits = fitTest(daemonSet);
  let [desired, current, misscheduled, ready, updated, available] = [0, 0, 0, 0, 0, 0];
  for (const node of nodes) {
    const pod = (onNode.get(node.metadata?.name ?? '') ?? []).toSorted(scheduledAndOldestFirst)[0];
    if (!fits(node).run) {
      if (pod !== undefined) misscheduled += 1;
      continue;
    }
    desired += 1;
    if (pod === undefined) continue;
    current += 1;
    if (isPodReady(pod)) ready += 1;
    if (isPodAvailable(pod, daemonSet.spec?.minReadySeconds ?? 0, now)) available += 1;
    if (isUpdated(pod, daemonSet, hash)) updated += 1;
  }
  return { desired, current, misscheduled, ready, updated, available };
}

/** The same where nothing is to be done on any node, of one whose pods are available as soon as they are Ready. */
export function sumOf({ ready, unready, misscheduled }: Holdings): Counts {
  const current = ready + unready;
  return { desired: current, current, misscheduled, ready, updated: current, available: ready };
}

/** `observedGeneration`: of the DaemonSet, if all that it asks for was done (storeDaemonSetStatus). */
export const daemonSetStatus = (
  { desired, current, misscheduled, ready, updated, available }: Counts,
  observedGeneration: number | undefined,
): DaemonSetStatus => ({
  currentNumberScheduled: current,
  numberMisscheduled: misscheduled,
  desiredNumberScheduled: desired,
  numberReady: ready,
  ...compact({
    observedGeneration,
    updatedNumberScheduled: updated,
    numberAvailable: available,
    numberUnavailable: desired - available,
  }),
});

/** podByCreationTimestampAndPhase. */
export function scheduledAndOldestFirst({ metadata: a, spec: specA }: Pod, { metadata: b, spec: specB }: Pod): number {
  const [scheduledA, scheduledB] = [(specA?.nodeName ?? '') !== '', (specB?.nodeName ?? '') !== ''];
  if (scheduledA !== scheduledB) return scheduledA ? -1 : 1;
  const [createdA, createdB] = [a?.creationTimestamp ?? '', b?.creationTimestamp ?? ''];
  if (createdA !== createdB) return createdA < createdB ? -1 : 1;
  return (a?.name ?? '') < (b?.name ?? '') ? -1 : 1;
}
