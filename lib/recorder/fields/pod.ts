import { conditionField } from '../../kubernetes/conditions.ts';
import type { FieldValue, ServerTime } from '../observation.ts';
import type { RawCondition, RawPod, RawToleration } from '../raw-object.ts';
import { wholeSecond } from '../server-time.ts';
import { deletion, type Fields, field, owner, parts, words } from './field.ts';

/** Fields of a Pod. `restarts` is the sum over its containers. */
export function podFields(pod: RawPod): Fields {
  const { metadata, spec, status } = pod;
  const containers = [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])];
  // The kubelet schedules its static Pods itself; their mirrors are owned by the Node (kubelet/pod/mirror_client.go).
  const mirror = metadata.ownerReferences?.some((reference) => reference.kind === 'Node') ?? false;
  return new Map([
    ...field('phase', status?.phase),
    ...(status?.conditions ?? []).flatMap((condition) =>
      field(
        conditionField(condition.type),
        parts({ status: condition.status, reason: condition.reason, message: words(condition.message) }),
        transition(condition, mirror),
      ),
    ),
    ...deletion(pod),
    ...field('node', spec?.nodeName),
    ...field('podIP', status?.podIP),
    ...field(
      'restarts',
      containers.length === 0 ? undefined : containers.reduce((sum, one) => sum + (one.restartCount ?? 0), 0),
    ),
    ...field('owner', owner(metadata.ownerReferences)),
    ...field('labels', metadata.labels),
    ...field('tolerations', spec?.tolerations?.map(toleration)),
    ...field('gracePeriodSeconds', spec?.terminationGracePeriodSeconds),
    ...field('emptyDir', spec?.volumes?.some(({ emptyDir }) => (emptyDir ?? undefined) !== undefined) || undefined),
  ]);
}

function transition(condition: RawCondition, mirror: boolean): ServerTime | undefined {
  const writer = writerOf(condition, mirror);
  if (writer === undefined) return undefined;
  return wholeSecond(condition.lastTransitionTime, `status.conditions[${condition.type}].lastTransitionTime`, writer);
}

const toleration = ({ key, operator, value, effect, tolerationSeconds }: RawToleration): FieldValue =>
  parts({ key, operator, value, effect, tolerationSeconds });

const byKubelet = ['Ready', 'ContainersReady', 'Initialized', 'PodReadyToStartContainers'];

/** Who asked for the disruption writes the condition and says so in its reason (k8s.io/api core/v1, PodReason…). */
const disruptors: { readonly [reason: string]: ServerTime['writer'] } = {
  DeletionByTaintManager: 'controller-manager',
  DeletionByPodGC: 'controller-manager',
  EvictionByEvictionAPI: 'api-server',
  PreemptionByScheduler: 'scheduler',
  TerminationByKubelet: 'kubelet',
};

/**
 * Who wrote a condition of a Pod, where that is certain; readiness gates and other types are anybody's. A Ready=False
 * without any reason is the node lifecycle controller's: it leaves the reason of Ready=True, which is none, as it is
 * (controller_utils.go, MarkPodsNotReady), while the kubelet always gives one (status/generate.go).
 */
function writerOf(condition: RawCondition, mirror: boolean): ServerTime['writer'] | undefined {
  if (condition.type === 'DisruptionTarget') return disruptors[condition.reason ?? ''];
  if (condition.type === 'PodScheduled') return mirror ? 'kubelet' : 'scheduler';
  if (!byKubelet.includes(condition.type)) return undefined;
  const marked = condition.type === 'Ready' && condition.status === 'False' && (condition.reason ?? '') === '';
  return marked ? 'controller-manager' : 'kubelet';
}
