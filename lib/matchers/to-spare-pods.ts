import type { DarkNode } from '../cluster/node.ts';
import { judgeState } from './judge-state.ts';
import { judgeStay } from './judge-stay.ts';
import type { MatcherResult } from './settle-claim.ts';

/**
 * The Pods of DaemonSets stay on a dark node: their controller gives them tolerations of its taints without seconds
 * (pkg/controller/daemon/util/daemonset_util.go, AddOrUpdateDaemonPodTolerations).
 */
export const toSpareDaemonSetPods = (node: DarkNode, negated: boolean): Promise<MatcherResult> =>
  spare(node, { id: 'pods.daemons-stay', what: 'pods of DaemonSets', ownerKind: 'DaemonSet' }, negated);

/**
 * The mirrors of static Pods stay on a dark node: their kubelet makes them tolerate every NoExecute taint
 * (pkg/kubelet/config/common.go, applyDefaults).
 */
export const toSpareStaticPods = (node: DarkNode, negated: boolean): Promise<MatcherResult> =>
  spare(node, { id: 'pods.static-stay', what: 'static pods', ownerKind: 'Node' }, negated);

function spare(
  node: DarkNode,
  { id, what, ownerKind }: { readonly id: string; readonly what: string; readonly ownerKind: string },
  negated: boolean,
): Promise<MatcherResult> {
  const pods = node.pods.filter((pod) => pod.ownerKind === ownerKind);
  return judgeState(
    node.observed,
    {
      id,
      title: `${what} stay on an unreachable node when its other pods are evicted`,
      step: 6,
      subject: `${pods.length} ${what} on ${node.name}`,
      judge: () => judgeStay(node, pods),
    },
    negated,
  );
}
