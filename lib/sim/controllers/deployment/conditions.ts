import type { V1DeploymentCondition, V1DeploymentStatus } from '@kubernetes/client-node';
import { time } from '../../api/time.ts';
import type { Milliseconds } from '../../engine/engine.ts';
import type { Raw } from '../../objects.ts';

export type DeploymentStatus = Raw<V1DeploymentStatus>;
type Condition = Raw<V1DeploymentCondition>;

export const condition = (
  type: string,
  status: 'True' | 'False' | 'Unknown',
  reason: string,
  message: string,
  now: Milliseconds,
): Condition => ({ type, status, lastUpdateTime: time(now), lastTransitionTime: time(now), reason, message });

export const conditionOf = (status: DeploymentStatus | undefined, type: string): Condition | undefined =>
  status?.conditions?.find((other) => other.type === type);

/** Only what says something new, and as a transition only if its status changes (deployment_util.go, SetDeploymentCondition). */
export function withCondition(status: DeploymentStatus, set: Condition): DeploymentStatus {
  const current = conditionOf(status, set.type);
  if (current?.status === set.status && current.reason === set.reason) return status;
  const { lastTransitionTime } = current ?? {};
  const kept = current?.status === set.status && lastTransitionTime !== undefined ? { lastTransitionTime } : {};
  return { ...status, conditions: [...others(status, set.type), { ...set, ...kept }] };
}

export const withoutCondition = (status: DeploymentStatus, type: string): DeploymentStatus =>
  conditionOf(status, type) === undefined ? status : { ...status, conditions: others(status, type) };

const others = ({ conditions = [] }: DeploymentStatus, type: string) => conditions.filter((one) => one.type !== type);
