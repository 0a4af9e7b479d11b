import type { Milliseconds } from '../units.ts';
import { allowances } from './allowances.ts';
import type { ClusterSettings } from './settings.ts';
import { noExecuteInSamePass } from './versions.ts';

/** NoSchedule comes before NoExecute, and goes before it; two parts of the controller write them. */
export interface TaintOrder {
  /** How long NoSchedule may lag behind where the two race; 0 where they cannot. */
  readonly lag: Milliseconds;
  readonly because: string;
}

/** The order in which an unreachable node gets its two taints. */
export function taintsAddedInOrder(settings: ClusterSettings): TaintOrder {
  return noExecuteInSamePass(settings.kubernetesVersion.value)
    ? {
        lag: allowances.reaction,
        because:
          'since v1.34 one monitor pass brings about both: a worker adds NoSchedule at the Node event while another works off the queue of NoExecute (node_lifecycle_controller.go, doNoScheduleTaintingPass, doNoExecuteTaintingPass)',
      }
    : {
        lag: 0,
        because:
          'up to v1.33 NoSchedule follows the Node event at once, and NoExecute comes one monitor period later (node_lifecycle_controller.go, doNoScheduleTaintingPass, processTaintBaseEviction)',
      };
}

/** The order in which a returned node loses them. */
export const taintsRemovedInOrder: TaintOrder = {
  lag: allowances.reaction,
  because:
    'NoSchedule goes at the Node event that says Ready=True, and NoExecute with the next monitor pass, which may begin at the same moment (node_lifecycle_controller.go, doNoScheduleTaintingPass, markNodeAsReachable)',
};
