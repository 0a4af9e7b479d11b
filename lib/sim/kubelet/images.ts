import type { Behaviour } from '../behaviour.ts';
import type { Node } from '../objects.ts';

type ContainerImages = NonNullable<NonNullable<Node['status']>['images']>;

/** Tags that kubeadm takes for a version (cmd/kubeadm/app/constants/constants.go). */
export const systemImages = (behaviour: Behaviour) => ({
  etcd: `registry.k8s.io/etcd:${behaviour.kubelet.tags.etcd}`,
  coredns: `registry.k8s.io/coredns/coredns:${behaviour.kubelet.tags.coredns}`,
  kubeProxy: `registry.k8s.io/kube-proxy:${behaviour.version}`,
  apiServer: `registry.k8s.io/kube-apiserver:${behaviour.version}`,
  controllerManager: `registry.k8s.io/kube-controller-manager:${behaviour.version}`,
  scheduler: `registry.k8s.io/kube-scheduler:${behaviour.version}`,
  cni: 'docker.io/kindest/kindnetd:v20260528-4e7a9b7b',
  pause: `registry.k8s.io/pause:${behaviour.kubelet.tags.pause}`,
});

const sizes: { readonly [image in keyof ReturnType<typeof systemImages>]: number } = {
  apiServer: 103_000_000,
  controllerManager: 95_000_000,
  kubeProxy: 74_000_000,
  scheduler: 70_000_000,
  etcd: 62_000_000,
  cni: 42_000_000,
  coredns: 23_000_000,
  pause: 320_448,
};

const known = new Map<string, ContainerImages>();

/** What kind puts into its node images, the largest first (pkg/kubelet/images/image_gc_manager.go, GetImageList). */
export function imagesOnNode(behaviour: Behaviour): ContainerImages {
  const made = known.get(behaviour.version);
  if (made !== undefined) return made;
  const all = systemImages(behaviour);
  const listed = Object.entries(sizes)
    .toSorted(([, a], [, b]) => b - a)
    .map(([name, sizeBytes]) => ({
      names: [Object.entries(all).find(([key]) => key === name)?.[1] ?? name],
      sizeBytes,
    }));
  known.set(behaviour.version, listed);
  return listed;
}
