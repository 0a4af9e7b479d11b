import type { Pod } from '../../objects.ts';
import { withDefaults } from '../defaults/fill.ts';
import { pods } from '../kinds.ts';
import { forbidden } from '../status-error.ts';

/** The classes that every cluster has (pkg/apis/scheduling/v1/helpers.go); the simulator serves no others. */
const classes: ReadonlyMap<string, number> = new Map([
  ['system-node-critical', 2_000_001_000],
  ['system-cluster-critical', 2_000_000_000],
]);

/** A pod's priority is its class's (plugin/pkg/admission/priority/admission.go, admitPod). */
export function admitPriority(pod: Pod): Pod {
  const { spec, metadata } = pod;
  if (spec === undefined) return pod;
  const { priorityClassName = '' } = spec;
  const refuse = (why: string): Error => forbidden(pods, metadata?.name ?? metadata?.generateName ?? 'Unknown', why);
  const priority = priorityClassName === '' ? 0 : classes.get(priorityClassName);
  if (priority === undefined) throw refuse(`no PriorityClass with name ${priorityClassName} was found`);
  if (spec.priority !== undefined && spec.priority !== priority) {
    throw refuse(
      `the integer value of priority (${spec.priority}) must not be provided in pod spec; priority admission controller computed ${priority} from the given PriorityClass name`,
    );
  }
  const preemptionPolicy = 'PreemptLowerPriority';
  if (spec.preemptionPolicy !== undefined && spec.preemptionPolicy !== preemptionPolicy) {
    throw refuse(
      `the string value of PreemptionPolicy (${spec.preemptionPolicy}) must not be provided in pod spec; priority admission controller computed ${preemptionPolicy} from the given PriorityClass name`,
    );
  }
  return { ...pod, spec: { ...spec, priority, preemptionPolicy } };
}

/** An update that leaves them out keeps them. */
export function keepPriority(pod: Pod, old: Pod): Pod {
  if (pod.spec === undefined || pod.spec === old.spec) return pod;
  const { priority, preemptionPolicy } = old.spec ?? {};
  const spec = withDefaults(pod.spec, {
    ...(priority === undefined ? {} : { priority }),
    ...(preemptionPolicy === undefined ? {} : { preemptionPolicy }),
  });
  return spec === pod.spec ? pod : { ...pod, spec };
}
