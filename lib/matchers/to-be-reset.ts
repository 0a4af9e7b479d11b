import type { ResetNode } from '../cluster/departed-node.ts';
import type { HostNetworkRemains } from '../cluster/node-operations.ts';
import type { OrphanedNode } from '../cluster/orphaned-node.ts';
import { judgeState } from './judge-state.ts';
import type { MatcherResult } from './settle-claim.ts';

/** kubeadm has reset the machine, and nothing of Kubernetes is left on it that would be in the way of a join. */
export function toBeReset({ node, reset }: ResetNode | OrphanedNode, negated: boolean): Promise<MatcherResult> {
  const { observed, description } = node;
  return judgeState(
    observed,
    {
      id: 'node.reset',
      title: 'kubeadm reset leaves a machine that is no node any more',
      step: 10,
      subject: node.name,
      judge: async () => {
        const { files, kubelet, hostNetwork } = await observed.cluster.operations.remains(description.machine);
        const evidence = [
          `${reset.command}: exit code ${reset.exitCode ?? 'none'}`,
          `kubelet ${kubelet}; ${files.length} files are left`,
          networkEvidence(hostNetwork),
        ];
        const faults = [
          ...(reset.exitCode === 0 ? [] : [`kubeadm reset ended with exit code ${reset.exitCode ?? 'none'}`]),
          ...(kubelet === 'active' ? ['the kubelet still runs'] : []),
          ...(files.length === 0 ? [] : [`there is still ${files.join(', ')}`]),
          ...networkFaults(hostNetwork),
        ];
        const common = { exercised: 1, at: reset.at, evidence };
        return faults.length > 0
          ? { ...common, verdict: 'fail', reason: faults.join('; ') }
          : {
              ...common,
              verdict: 'pass',
              reason: `exit code 0, the kubelet is off, and nothing of Kubernetes is left${hostNetwork === undefined ? `; ${withoutNetwork}` : ''}`,
            };
      },
    },
    negated,
  );
}

const withoutNetwork = 'not run: iptables and name resolution, which need a host network';

function networkEvidence(network: HostNetworkRemains | undefined): string {
  if (network === undefined) return withoutNetwork;
  const { rules, resolvesControlPlane } = network;
  return `${rules.length} rules are left; the control plane's name ${resolvesControlPlane ? 'is' : 'is not'} resolved`;
}

function networkFaults({ rules, resolvesControlPlane }: HostNetworkRemains = clean): readonly string[] {
  return [
    ...(rules.length === 0 ? [] : [`iptables still has ${rules.join('; ')}`]),
    ...(resolvesControlPlane ? [] : ['the control plane cannot be found by its name any more']),
  ];
}

/** What has no network has nothing left of it. */
const clean: HostNetworkRemains = { rules: [], resolvesControlPlane: true };
