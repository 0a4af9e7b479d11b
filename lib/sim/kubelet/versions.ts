/** What differs between versions of the kubelet and of what kubeadm and kind bring with it; each a field with the source of both sides. */
export interface KubeletBehaviour {
  /**
   * What its events about its Node name as the UID: its name until v1.34, nothing on v1.35 and v1.36, and from v1.37 on the real
   * one as soon as the Node was seen (pkg/kubelet/kubelet.go, nodeRef; kubelet_node_status.go, nodeRefWithUID).
   */
  readonly nodeEventUid: 'name' | 'none' | 'real';
  /** pkg/kubelet/cm/container_manager.go: CgroupV1MaintenanceModeWarning until v1.34, CgroupV1DeprecatedWarning since. */
  readonly cgroupV1Warning: string;
  /** Gate NodeDeclaredFeatures, on from v1.36. The list is that of v1.37.2 in the lab. */
  readonly declaredFeatures: readonly string[];
  /** Gate SupplementalGroupsPolicy, on from v1.33. */
  readonly tellsNodeFeatures: boolean;
  /** Gate DisableNodeKubeProxyVersion, on from v1.33 (and on v1.31.0, in error). */
  readonly tellsKubeProxyVersion: boolean;
  /** Gate InPlacePodVerticalScaling, on from v1.33: a container's status tells its resources. */
  readonly tellsContainerResources: boolean;
  /** Gate SupplementalGroupsPolicy, on from v1.33: a container's status tells its user. */
  readonly tellsContainerUser: boolean;
  /** Gate InPlacePodLevelResourcesVerticalScaling, on from v1.36: a pod's status tells its resources. */
  readonly tellsPodResources: boolean;
  /** Gate PodObservedGenerationTracking, on from v1.34: a pod's status and conditions tell the generation they are of. */
  readonly tracksPodGeneration: boolean;
  /** Whether the condition PodReadyToStartContainers says why it is False (pkg/kubelet/status/generate.go, v1.37). */
  readonly explainsSandbox: boolean;
  /** Whether PodReadyToStartContainers is written as soon as the sandbox is there (kubelet.go, v1.36), or with the next status. */
  readonly tellsSandboxAtOnce: boolean;
  /** Gate PLEGOnDemandRelist, on from v1.36: what a sync has done is seen at once, not at the next relist. */
  readonly relistsOnDemand: boolean;
  /**
   * Gate RestartAllContainersOnContainerExits, on from v1.36: how a container ended stays its last state though the runtime has
   * nothing of it any more (kubelet_pods.go, convertContainerStatus).
   */
  readonly keepsLastState: boolean;
  /** Whether mirror pods are made as soon as the Node is there (kubelet.go, fastStaticPodsRegistration, v1.32). */
  readonly mirrorsWithNode: boolean;
  /**
   * Whether a change of a mirror pod syncs its static pod at once. From v1.37 on it is skipped, for a mirror pod has no
   * allocated resources (kubelet.go, HandlePodUpdates), and waits for the next resync.
   */
  readonly syncsMirrorsAtOnce: boolean;
  /**
   * Whether kube-proxy exits when its Node is deleted, or comes after all (pkg/proxy/node.go, OnNodeDelete: since v1.37; before,
   * it goes on).
   */
  readonly proxyExitsWithNode: boolean;
  /** The texts of events about containers. */
  readonly texts: KubeletTexts;
  /** cmd/kubeadm/app/constants/constants.go: DefaultEtcdVersion, CoreDNSVersion, PauseVersion. */
  readonly tags: { readonly etcd: string; readonly coredns: string; readonly pause: string };
}

export interface KubeletTexts {
  /** pkg/kubelet/images/image_manager.go */
  readonly present: (image: string) => string;
  /** pkg/kubelet/kuberuntime/kuberuntime_container.go */
  readonly created: (container: string) => string;
  readonly started: (container: string) => string;
}

function textsOf(minor: number): KubeletTexts {
  const present = (image: string): string => `Container image "${image}" already present on machine`;
  return {
    // The longer one where the image's credentials are looked at (gate KubeletEnsureSecretPulledImages, on from v1.35).
    present: minor >= 35 ? (image) => `${present(image)} and can be accessed by the pod` : present,
    created: createdTextOf(minor),
    started: minor >= 35 ? () => 'Container started' : (container) => `Started container ${container}`,
  };
}

function createdTextOf(minor: number): (container: string) => string {
  if (minor >= 35) return () => 'Container created';
  return minor >= 32
    ? (container) => `Created container: ${container}`
    : (container) => `Created container ${container}`;
}

const tagsOf: { readonly [minor: number]: KubeletBehaviour['tags'] } = {
  29: { etcd: '3.5.10-0', coredns: 'v1.11.1', pause: '3.9' },
  30: { etcd: '3.5.12-0', coredns: 'v1.11.1', pause: '3.9' },
  31: { etcd: '3.5.15-0', coredns: 'v1.11.1', pause: '3.10' },
  32: { etcd: '3.5.16-0', coredns: 'v1.11.3', pause: '3.10' },
  33: { etcd: '3.5.21-0', coredns: 'v1.12.0', pause: '3.10' },
  34: { etcd: '3.6.5-0', coredns: 'v1.12.1', pause: '3.10.1' },
  35: { etcd: '3.6.6-0', coredns: 'v1.13.1', pause: '3.10.1' },
  36: { etcd: '3.6.8-0', coredns: 'v1.14.2', pause: '3.10.2' },
};
const newestTags: KubeletBehaviour['tags'] = { etcd: '3.7.0-0', coredns: 'v1.14.6', pause: '3.10.2' };

export const kubeletBehaviourOf = (version: string, minor: number): KubeletBehaviour => ({
  nodeEventUid: minor <= 34 ? 'name' : minor <= 36 ? 'none' : 'real',
  cgroupV1Warning: cgroupV1WarningOf(minor),
  declaredFeatures:
    minor < 36
      ? []
      : [
          'ExtendWebSocketsToKubelet',
          'InPlacePodLevelResourcesVerticalScaling',
          'InPlacePodVerticalScalingInitContainers',
          'RestartAllContainersOnContainerExits',
        ],
  tellsNodeFeatures: minor >= 33,
  tellsKubeProxyVersion: minor < 33 && version !== 'v1.31.0',
  tellsContainerResources: minor >= 33,
  tellsContainerUser: minor >= 33,
  tellsPodResources: minor >= 36,
  tracksPodGeneration: minor >= 34,
  explainsSandbox: minor >= 37,
  tellsSandboxAtOnce: minor >= 36,
  relistsOnDemand: minor >= 36,
  keepsLastState: minor >= 36,
  mirrorsWithNode: minor >= 32,
  syncsMirrorsAtOnce: minor < 37,
  proxyExitsWithNode: minor >= 37,
  texts: textsOf(minor),
  tags: tagsOf[minor] ?? newestTags,
});

function cgroupV1WarningOf(minor: number): string {
  if (minor <= 31) return 'Cgroup v1 support is in maintenance mode, please migrate to Cgroup v2.';
  if (minor <= 34) return 'cgroup v1 support is in maintenance mode, please migrate to cgroup v2';
  return 'cgroup v1 detected. cgroup v1 support is deprecated and will be removed in a future release. Please migrate to cgroup v2. More information at https://git.k8s.io/enhancements/keps/sig-node/5573-remove-cgroup-v1';
}
