import { conditionField, heartbeatField } from '../../kubernetes/conditions.ts';
import type { ServerTime } from '../observation.ts';
import type { RawCondition, RawNode } from '../raw-object.ts';
import { wholeSecond } from '../server-time.ts';
import { type Fields, field, parts, words } from './field.ts';

/** Fields of a Node. */
export function nodeFields(node: RawNode): Fields {
  const { metadata, spec, status } = node;
  return new Map([
    ...(status?.conditions ?? []).flatMap((condition) =>
      field(
        conditionField(condition.type),
        parts({ status: condition.status, reason: condition.reason, message: words(condition.message) }),
        transition(condition),
      ),
    ),
    ...(status?.conditions ?? [])
      .filter(({ type }) => byKubelet.includes(type))
      .flatMap(({ type, lastHeartbeatTime }) =>
        field(
          heartbeatField(type),
          lastHeartbeatTime,
          wholeSecond(lastHeartbeatTime, `status.conditions[${type}].lastHeartbeatTime`, 'kubelet'),
        ),
      ),
    ...(spec?.taints ?? []).flatMap((taint) =>
      field(
        `taint/${taint.key}:${taint.effect}`,
        true,
        wholeSecond(taint.timeAdded, `spec.taints[${taint.key}:${taint.effect}].timeAdded`, 'controller-manager'),
      ),
    ),
    ...field('unschedulable', spec?.unschedulable === true ? true : undefined),
    ...field('labels', metadata.labels),
    ...field('bootID', status?.nodeInfo?.bootID),
    ...field('address/InternalIP', status?.addresses?.find((address) => address.type === 'InternalIP')?.address),
    ...field('version', status?.nodeInfo?.kubeletVersion),
  ]);
}

const byKubelet: readonly string[] = ['Ready', 'MemoryPressure', 'DiskPressure', 'PIDPressure'];
const bySilence = ['NodeStatusUnknown', 'NodeStatusNeverUpdated'];

/**
 * The four conditions of the kubelet are taken over by the node lifecycle controller when the kubelet falls silent, which
 * its two reasons tell (node_lifecycle_controller.go, tryUpdateNodeHealth). Who writes any other type is not known, so
 * its time proves nothing.
 */
function transition(condition: RawCondition): ServerTime | undefined {
  if (!byKubelet.includes(condition.type)) return undefined;
  const writer = bySilence.includes(condition.reason ?? '') ? 'controller-manager' : 'kubelet';
  return wholeSecond(condition.lastTransitionTime, `status.conditions[${condition.type}].lastTransitionTime`, writer);
}
