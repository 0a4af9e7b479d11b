import type { Behaviour } from '../behaviour.ts';
import type { Milliseconds } from '../engine/engine.ts';
import type { Node } from '../objects.ts';
import { imagesOnNode } from './images.ts';
import { conditionsNow } from './node-conditions.ts';

type NodeStatus = NonNullable<Node['status']>;

/** What a kubelet knows of the machine it runs on. */
export interface NodeFacts {
  readonly name: string;
  readonly address: string;
  readonly providerId: string;
  readonly bootId: string;
  readonly machineId: string;
  readonly controlPlane: boolean;
  readonly processors: number;
}

/** The Node that a kubelet registers (pkg/kubelet/kubelet_node_status.go, initialNode), and the events that its making tells. */
export function initialNode(
  facts: NodeFacts,
  behaviour: Behaviour,
  errors: readonly string[],
  now: Milliseconds,
): { readonly node: Node; readonly events: readonly string[] } {
  const { conditions, events } = conditionsNow([], errors, now);
  const node: Node = {
    metadata: {
      name: facts.name,
      labels: defaultLabels(facts.name),
      annotations: { 'volumes.kubernetes.io/controller-managed-attach-detach': 'true' },
    },
    spec: {
      providerID: facts.providerId,
      // kubeadm's default for the first control plane (cmd/kubeadm/app/apis/kubeadm/v1beta4/defaults.go, SetDefaults_NodeRegistration)
      ...(facts.controlPlane
        ? { taints: [{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }] }
        : {}),
    },
    status: { ...statusWithoutConditions(facts, behaviour), conditions },
  };
  return { node, events };
}

/** What is reconciled on a Node that is there already (updateDefaultLabels). */
export const defaultLabels = (name: string): { readonly [label: string]: string } => ({
  'beta.kubernetes.io/arch': 'amd64',
  'beta.kubernetes.io/os': 'linux',
  'kubernetes.io/arch': 'amd64',
  'kubernetes.io/hostname': name,
  'kubernetes.io/os': 'linux',
});

/** All of a Node's status that does not tell of its condition. The same facts make the same object. */
export function statusWithoutConditions(facts: NodeFacts, behaviour: Behaviour): NodeStatus {
  const { kubelet } = behaviour;
  const resources = {
    cpu: String(facts.processors),
    'ephemeral-storage': '263174212Ki',
    'hugepages-1Gi': '0',
    'hugepages-2Mi': '0',
    memory: '32866724Ki',
    pods: '110',
  };
  const features = { recursiveReadOnlyMounts: true, userNamespaces: false };
  return {
    addresses: [
      { type: 'InternalIP', address: facts.address },
      { type: 'Hostname', address: facts.name },
    ],
    allocatable: resources,
    capacity: resources,
    daemonEndpoints: { kubeletEndpoint: { Port: 10250 } },
    ...(kubelet.declaredFeatures.length === 0 ? {} : { declaredFeatures: kubelet.declaredFeatures }),
    ...(kubelet.tellsNodeFeatures ? { features: { supplementalGroupsPolicy: true } } : {}),
    images: imagesOnNode(behaviour),
    nodeInfo: {
      architecture: 'amd64',
      bootID: facts.bootId,
      containerRuntimeVersion: 'containerd://2.3.7',
      kernelVersion: '6.12.0',
      kubeProxyVersion: kubelet.tellsKubeProxyVersion ? behaviour.version : '',
      kubeletVersion: behaviour.version,
      machineID: facts.machineId,
      operatingSystem: 'linux',
      osImage: 'Debian GNU/Linux 12 (bookworm)',
      systemUUID: facts.machineId,
    },
    runtimeHandlers: ['', 'runc', 'test-handler'].map((name) => ({ name, features })),
  };
}
