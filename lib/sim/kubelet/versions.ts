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
  /** cmd/kubeadm/app/constants/constants.go: DefaultEtcdVersion, CoreDNSVersion, PauseVersion. */
  readonly tags: { readonly etcd: string; readonly coredns: string; readonly pause: string };
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
  tags: tagsOf[minor] ?? newestTags,
});

function cgroupV1WarningOf(minor: number): string {
  if (minor <= 31) return 'Cgroup v1 support is in maintenance mode, please migrate to Cgroup v2.';
  if (minor <= 34) return 'cgroup v1 support is in maintenance mode, please migrate to cgroup v2';
  return 'cgroup v1 detected. cgroup v1 support is deprecated and will be removed in a future release. Please migrate to cgroup v2. More information at https://git.k8s.io/enhancements/keps/sig-node/5573-remove-cgroup-v1';
}
