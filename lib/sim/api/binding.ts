import type { Pod } from '../objects.ts';
import type { ApiServer, Caller, Ref } from './api-server.ts';
import { pods } from './kinds.ts';
import { conflict } from './status-error.ts';
import { time } from './time.ts';

/** By which pods/binding calls itself in a conflict. */
const podBindings = { group: '', plural: 'pods/binding' };

/**
 * Creates the `binding` of a pod: the pod is the node's from then on (registry/core/pod/storage/storage.go,
 * setPodNodeAndMetadata). Throws NotFound, Conflict.
 */
export function bindPod(
  api: ApiServer,
  ref: Ref,
  { uid, node, by }: { readonly uid?: string | undefined; readonly node: string; readonly by: Caller },
): Pod {
  const pod = api.get(pods, ref);
  const { metadata = {}, spec } = pod;
  const refuse = (why: string) => conflict(podBindings, ref.name, why);
  if (uid !== undefined && uid !== metadata.uid) {
    throw refuse(`Precondition failed: UID in precondition: ${uid}, UID in object meta: ${metadata.uid ?? ''}`);
  }
  if (metadata.deletionTimestamp !== undefined) {
    throw refuse(`pod ${ref.name} is being deleted, cannot be assigned to a host`);
  }
  if (spec?.nodeName !== undefined && spec.nodeName !== '') {
    throw refuse(`pod ${ref.name} is already assigned to node ${JSON.stringify(spec.nodeName)}`);
  }
  if (spec === undefined || (spec.schedulingGates ?? []).length > 0) {
    throw refuse(`pod ${ref.name} has non-empty .spec.schedulingGates`);
  }
  return api.replace(pods, scheduled(pod, node, api.now), by);
}

function scheduled(pod: Pod, node: string, now: number): Pod {
  const before = pod.status?.conditions ?? [];
  const condition = { type: 'PodScheduled', status: 'True', lastTransitionTime: time(now) };
  const known = before.some(({ type }) => type === 'PodScheduled');
  const conditions = known
    ? before.map((other) => (other.type === 'PodScheduled' ? condition : other))
    : [...before, condition];
  return {
    ...pod,
    spec: { ...pod.spec, containers: pod.spec?.containers ?? [], nodeName: node },
    status: { ...pod.status, conditions },
  };
}
