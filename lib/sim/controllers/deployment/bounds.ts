import type { Deployment } from '../../objects.ts';
import { scaledValue } from '../../rules/int-or-percent.ts';

/** Stands for no limit and no deadline. */
const maxInt32 = 2 ** 31 - 1;

export const replicasOf = ({ spec }: Deployment): number => spec?.replicas ?? 1;

export const isRollingUpdate = ({ spec }: Deployment): boolean => spec?.strategy?.type !== 'Recreate';

/** How many pods there may be beside those that are wanted. */
export const maxSurge = (deployment: Deployment): number =>
  isRollingUpdate(deployment) ? fenceposts(deployment).surge : 0;

/** How many of the wanted may be unavailable. */
export const maxUnavailable = (deployment: Deployment): number =>
  isRollingUpdate(deployment) ? Math.min(fenceposts(deployment).unavailable, replicasOf(deployment)) : 0;

/** The seconds in which a rollout has to get on; undefined if it may take as long as it likes. */
export const progressDeadline = ({ spec }: Deployment): number | undefined =>
  spec?.progressDeadlineSeconds === maxInt32 ? undefined : spec?.progressDeadlineSeconds;

/** How many old ReplicaSets are kept; undefined for all. */
export const historyLimit = ({ spec }: Deployment): number | undefined =>
  spec?.revisionHistoryLimit === maxInt32 ? undefined : spec?.revisionHistoryLimit;

/** pkg/controller/deployment/util/deployment_util.go, ResolveFenceposts: both cannot be 0. */
function fenceposts(deployment: Deployment): { readonly surge: number; readonly unavailable: number } {
  const { maxSurge: most, maxUnavailable: fewer } = deployment.spec?.strategy?.rollingUpdate ?? {};
  const replicas = replicasOf(deployment);
  const surge = scaledValue(most, replicas, 'up');
  const unavailable = scaledValue(fewer, replicas, 'down');
  return { surge, unavailable: surge === 0 && unavailable === 0 ? 1 : unavailable };
}
