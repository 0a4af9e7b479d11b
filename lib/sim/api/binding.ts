import type { Pod } from '../objects.ts';
import { withTopologyLabels } from './admission/pod-topology-labels.ts';
import type { ApiServer, Caller, Ref } from './api-server.ts';
import { without } from './defaults/fill.ts';
import { pods } from './kinds.ts';
import { withCondition } from './pod-condition.ts';
import { otherUid } from './preconditions.ts';
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
    throw otherUid(pods, ref, uid, metadata);
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
  const labelled = withTopologyLabels({ ...pod, spec: { ...spec, nodeName: node } }, api);
  const bound = api.behaviour.api.bindingEndsNomination ? withoutNomination(labelled) : labelled;
  return api.replace(pods, withCondition(bound, { type: 'PodScheduled', status: 'True' }, time(api.now)), by);
}

const withoutNomination = (pod: Pod): Pod =>
  pod.status?.nominatedNodeName === undefined ? pod : { ...pod, status: without(pod.status, 'nominatedNodeName') };
