import { refOf } from '../api/api-server.ts';
import { bindPod } from '../api/binding.ts';
import { nodes, pods, replicaSets } from '../api/kinds.ts';
import { time } from '../api/time.ts';
import type { Deployment, Node, Pod, ReplicaSet } from '../objects.ts';
import { podCondition } from '../rules/pods.ts';
import type { BareControlPlane } from './bare-control-plane.ts';

const by = 'test';

export const nginx = {
  metadata: { labels: { app: 'nginx' } },
  spec: { containers: [{ name: 'nginx', image: 'nginx' }] },
};

/** A ReplicaSet of nginx. */
export const nginxSet = (replicas: number, more: ReplicaSet['spec'] | object = {}): ReplicaSet => ({
  metadata: { name: 'nginx', namespace: 'default', labels: { app: 'nginx' } },
  spec: { replicas, selector: { matchLabels: { app: 'nginx' } }, template: nginx, ...more },
});

/** A Node on which pods can run: the taint that each new one gets is gone already. */
export function addNode(plane: BareControlPlane, name: string, spec: Node['spec'] = {}, labels: object = {}): Node {
  const created = plane.api.create(
    nodes,
    {
      metadata: { name, labels: { 'kubernetes.io/hostname': name, ...labels } },
      status: {
        allocatable: { cpu: '2', memory: '8Gi', pods: '110' },
        capacity: { cpu: '2', memory: '8Gi', pods: '110' },
        conditions: [{ type: 'Ready', status: 'True' }],
      },
    },
    { by },
  );
  return plane.api.update(nodes, { ...created, spec }, { by });
}

export const podsOf = (plane: BareControlPlane): readonly Pod[] => [...plane.api.list(pods)];

/** Does what a kubelet does for a pod that has a node, or that is put on one here: it runs, and is Ready or not. */
export function setReady(plane: BareControlPlane, pod: Pod, ready = true): Pod {
  const fresh = plane.api.get(pods, refOf(pod));
  const before = podCondition(fresh, 'Ready');
  const status = ready ? 'True' : 'False';
  const lastTransitionTime = before?.status === status ? before.lastTransitionTime : time(plane.engine.now);
  const others = (fresh.status?.conditions ?? []).filter(({ type }) => type !== 'Ready');
  const condition = { type: 'Ready', status, ...(lastTransitionTime === undefined ? {} : { lastTransitionTime }) };
  return plane.api.update(
    pods,
    { ...fresh, status: { ...fresh.status, phase: 'Running', conditions: [...others, condition] } },
    { by, subresource: 'status' },
  );
}

export const replicaSetNamed = (plane: BareControlPlane, name: string): ReplicaSet =>
  plane.api.get(replicaSets, { namespace: 'default', name });

/** A Deployment of nginx. */
export const nginxDeployment = (replicas: number, more: Partial<Deployment['spec']> = {}): Deployment => ({
  metadata: { name: 'nginx', namespace: 'default' },
  spec: { replicas, selector: { matchLabels: { app: 'nginx' } }, template: nginx, ...more },
});

/** Has each new pod on a node, running and Ready after so many milliseconds, and each deleted one gone soon, as kubelets would. */
export function playKubelets(plane: BareControlPlane, readyAfter = 1000): void {
  plane.api.watch(pods, ({ type, object }) => {
    const ref = refOf(object);
    const { uid = '', deletionTimestamp } = object.metadata ?? {};
    const isThere = () => plane.api.find(pods, ref)?.metadata?.uid === uid;
    if (type === 'ADDED') {
      plane.scope.after(readyAfter / 2, () => {
        if (isThere()) bindPod(plane.api, ref, { node: 'worker', by });
      });
      plane.scope.after(readyAfter, () => {
        const pod = plane.api.find(pods, ref);
        if (pod?.metadata?.uid === uid && pod.metadata.deletionTimestamp === undefined) setReady(plane, pod);
      });
    } else if (type === 'MODIFIED' && deletionTimestamp !== undefined) {
      plane.scope.after(500, () => {
        if (isThere()) plane.api.delete(pods, ref, { by, gracePeriodSeconds: 0 });
      });
    }
  });
}
