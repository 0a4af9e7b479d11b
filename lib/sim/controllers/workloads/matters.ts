import type { ApiObject, Pod } from '../../objects.ts';
import { isBeingDeleted, isPodReady, isPodTerminal } from '../../rules/pods.ts';

/**
 * Whether a change of a pod is one that a controller would find, that keeps as many pods as are wanted and counts those that
 * are ready. The real controllers sync after each change, and find nothing to do; here that would be most of the work.
 */
export const matters = (pod: Pod, before: Pod): boolean =>
  pod.metadata?.labels !== before.metadata?.labels ||
  pod.metadata?.ownerReferences !== before.metadata?.ownerReferences ||
  pod.metadata?.uid !== before.metadata?.uid ||
  isBeingDeleted(pod) !== isBeingDeleted(before) ||
  isPodTerminal(pod) ||
  isPodTerminal(before) ||
  isPodReady(pod) !== isPodReady(before);

/** Whether all but the status of a workload's object is as it was. */
export const hasSameWish = <T extends ApiObject & { readonly spec?: object }>(object: T, before: T): boolean => {
  const { spec, metadata = {} } = object;
  const { spec: oldSpec, metadata: old = {} } = before;
  return (
    spec === oldSpec &&
    metadata.uid === old.uid &&
    metadata.generation === old.generation &&
    metadata.labels === old.labels &&
    metadata.annotations === old.annotations &&
    metadata.ownerReferences === old.ownerReferences &&
    metadata.deletionTimestamp === old.deletionTimestamp
  );
};
