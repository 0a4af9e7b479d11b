import { refOf } from '../../api/api-server.ts';
import { deployments, replicaSets } from '../../api/kinds.ts';
import { isStatus, StatusError } from '../../api/status-error.ts';
import { isEqual } from '../../api/validation/equal.ts';
import type { Behaviour } from '../../behaviour.ts';
import type { Client } from '../../client/client.ts';
import type { EventRecorder } from '../../client/event-recorder.ts';
import type { Milliseconds } from '../../engine/engine.ts';
import type { Step } from '../../engine/process.ts';
import type { Deployment, ReplicaSet } from '../../objects.ts';
import { controllerOf, controllerRefTo } from '../../rules/owners.ts';
import { isOfTerminatingNamespace } from '../workloads/pod-control.ts';
import { templateHash } from '../workloads/template-hash.ts';
import { historyLimit, isRollingUpdate, maxSurge, maxUnavailable, progressDeadline, replicasOf } from './bounds.ts';
import { condition, conditionOf, type DeploymentStatus, withCondition } from './conditions.ts';
import { proportionalSizes } from './proportions.ts';
import {
  activeOf,
  activeOrLatest,
  availableOf,
  hashLabel,
  isSameTemplate,
  isSaturated,
  newSetOf,
  oldestFirst,
  sizeOf,
  totalActual,
  totalAvailable,
  totalSize,
} from './replica-sets.ts';
import {
  desiredReplicasOf,
  maxRevision,
  newSetAnnotations,
  revisionOf,
  sizeAnnotations,
  withRevision,
} from './revisions.ts';
import { deploymentStatus, isComplete, rolloutStatus } from './status.ts';

interface Rolling {
  readonly client: Client;
  readonly events: EventRecorder;
  readonly behaviour: Behaviour;
  readonly now: () => Milliseconds;
  /** As the cache has it. */
  readonly cachedSet: (key: string) => ReplicaSet | undefined;
  /** Whether pods other than those of the new ReplicaSet still run. */
  readonly othersRun: (newSet: ReplicaSet | undefined) => boolean;
}

/** One sync of a Deployment (pkg/controller/deployment/sync.go, rolling.go, recreate.go): what it reads is as the cache had it at its beginning. */
export class Rollout {
  readonly #with: Rolling;
  /** Keeps its resourceVersion, so that a second write of the same sync fails and is done anew, as in the real one. */
  #deployment: Deployment;
  #newSet: ReplicaSet | undefined;
  #old: readonly ReplicaSet[] = [];

  constructor(deployment: Deployment, sets: readonly ReplicaSet[], rolling: Rolling) {
    this.#with = rolling;
    this.#deployment = deployment;
    this.#newSet = newSetOf(deployment, sets);
    this.#old = sets.filter((set) => set !== this.#newSet);
  }

  /** Answers when to look again whether it has timed out; undefined if that does not matter. */
  *sync(): Step<Milliseconds | undefined> {
    if (this.#deployment.metadata?.deletionTimestamp !== undefined) {
      yield* this.#keepNewSet(false);
      yield* this.#writeStatus(this.#plainStatus());
      return undefined;
    }
    yield* this.#notePause();
    if (this.#deployment.spec?.paused === true) return yield* this.#scaleOnly();
    yield* this.#keepNewSet(false);
    const wanted = replicasOf(this.#deployment);
    const isScaled = activeOf(this.#all()).some((set) => (desiredReplicasOf(set) ?? wanted) !== wanted);
    if (isScaled) return yield* this.#scaleOnly();
    if (isRollingUpdate(this.#deployment)) yield* this.#roll();
    else yield* this.#recreate();
    return yield* this.#writeRolloutStatus();
  }

  /** rolling.go, rolloutRolling: makes the new larger, or the old smaller. */
  *#roll(): Step<void> {
    yield* this.#keepNewSet(true);
    if (yield* this.#growNew()) return;
    if (yield* this.#shrinkOld()) return;
    if (isComplete(this.#deployment, this.#deployment.status)) yield* this.#cleanUp();
  }

  /** recreate.go, rolloutRecreate: the old have to be gone first. */
  *#recreate(): Step<void> {
    let scaled = false;
    for (const set of activeOf(this.#old)) scaled = (yield* this.#scale(set, 0)) || scaled;
    if (scaled || totalActual(this.#old) > 0 || this.#with.othersRun(this.#newSet)) return;
    if (this.#newSet === undefined) yield* this.#keepNewSet(true);
    if (this.#newSet !== undefined) yield* this.#scale(this.#newSet, replicasOf(this.#deployment));
    if (isComplete(this.#deployment, this.#deployment.status)) yield* this.#cleanUp();
  }

  /** sync.go, sync: of a Deployment that is paused, or has been scaled. */
  *#scaleOnly(): Step<undefined> {
    yield* this.#keepNewSet(false);
    yield* this.#scaleAll();
    if (this.#deployment.spec?.paused === true) yield* this.#cleanUp();
    yield* this.#writeStatus(this.#plainStatus());
    return undefined;
  }

  /** sync.go, checkPausedConditions. */
  *#notePause(): Step<void> {
    if (progressDeadline(this.#deployment) === undefined) return;
    const progressing = conditionOf(this.#deployment.status, 'Progressing');
    if (progressing?.reason === 'ProgressDeadlineExceeded') return;
    const noted = progressing?.reason === 'DeploymentPaused';
    const paused = this.#deployment.spec?.paused === true;
    if (paused === noted) return;
    const [reason, message] = paused
      ? ['DeploymentPaused', 'Deployment is paused']
      : ['DeploymentResumed', 'Deployment is resumed'];
    this.#setCondition('Unknown', reason, message);
    yield* this.#putStatus();
  }

  /** sync.go, getNewReplicaSet. */
  *#keepNewSet(create: boolean): Step<void> {
    const newRevision = maxRevision(this.#old) + 1;
    if (this.#newSet !== undefined) return yield* this.#syncNewSet(this.#newSet, newRevision);
    if (!create) return;
    const made = this.#madeSet(newRevision);
    const size = sizeOf(made);
    let existed = false;
    try {
      this.#newSet = yield* this.#with.client.create(replicaSets, made);
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      this.#newSet = yield* this.#refused(made, error);
      existed = true;
    }
    const { name = '' } = this.#newSet.metadata ?? {};
    const fromFirst = this.#with.behaviour.scalingTellsFromFirst;
    if (!existed && size > 0) this.#tell(`Scaled up replica set ${name} ${fromFirst ? 'from 0 ' : ''}to ${size}`);
    const deployment = this.#deployment;
    if (revisionOf(deployment) !== newRevision) this.#deployment = withRevision(deployment, newRevision);
    if (!existed && progressDeadline(deployment) !== undefined) {
      this.#setCondition('True', 'NewReplicaSetCreated', `Created new replica set "${name}"`);
    }
    if (this.#deployment !== deployment) yield* this.#putStatus();
  }

  *#syncNewSet(set: ReplicaSet, newRevision: number): Step<void> {
    const annotations = newSetAnnotations(this.#deployment, set.metadata?.annotations, newRevision);
    const minReadySeconds = this.#deployment.spec?.minReadySeconds;
    const isSame = isEqual(annotations, set.metadata?.annotations ?? {});
    if (!isSame || (set.spec?.minReadySeconds ?? 0) !== (minReadySeconds ?? 0)) {
      const { minReadySeconds: _, ...spec } = set.spec ?? { selector: {} };
      this.#newSet = yield* this.#with.client.update(replicaSets, {
        ...set,
        metadata: { ...set.metadata, annotations },
        spec: { ...spec, ...(minReadySeconds === undefined ? {} : { minReadySeconds }) },
      });
      return;
    }
    const deployment = this.#deployment;
    if (revisionOf(set) !== revisionOf(deployment)) this.#deployment = withRevision(deployment, revisionOf(set));
    if (progressDeadline(deployment) !== undefined && conditionOf(deployment.status, 'Progressing') === undefined) {
      this.#setCondition('True', 'FoundNewReplicaSet', `Found new replica set "${set.metadata?.name ?? ''}"`);
    }
    if (this.#deployment !== deployment) yield* this.#putStatus();
  }

  #madeSet(newRevision: number): ReplicaSet {
    const deployment = this.#deployment;
    const { metadata = {}, spec, status } = deployment;
    const template = spec?.template ?? {};
    const hash = templateHash(template, status?.collisionCount);
    const labels = { ...template.metadata?.labels, [hashLabel]: hash };
    const annotations = { ...newSetAnnotations(deployment, undefined, newRevision), ...sizeAnnotations(deployment) };
    const empty: ReplicaSet = {
      metadata: {
        name: `${metadata.name ?? ''}-${hash}`,
        ...(metadata.namespace === undefined ? {} : { namespace: metadata.namespace }),
        labels,
        annotations,
        ownerReferences: [controllerRefTo(deployments, deployment)],
      },
      spec: {
        replicas: 0,
        ...(spec?.minReadySeconds === undefined ? {} : { minReadySeconds: spec.minReadySeconds }),
        selector: { ...spec?.selector, matchLabels: { ...spec?.selector.matchLabels, [hashLabel]: hash } },
        template: { ...template, metadata: { ...template.metadata, labels } },
      },
    };
    return { ...empty, spec: { selector: {}, ...empty.spec, replicas: this.#sizeOfNew(empty) } };
  }

  /** util/deployment_util.go, NewRSNewReplicas. */
  #sizeOfNew(newSet: ReplicaSet): number {
    const wanted = replicasOf(this.#deployment);
    if (!isRollingUpdate(this.#deployment)) return wanted;
    const room = wanted + maxSurge(this.#deployment) - totalSize(this.#old) - sizeOf(newSet);
    return room <= 0 ? sizeOf(newSet) : sizeOf(newSet) + Math.min(room, wanted - sizeOf(newSet));
  }

  /** There is one of its name already, which may be its own; or it must not be made. */
  *#refused(made: ReplicaSet, error: StatusError): Step<ReplicaSet> {
    if (isOfTerminatingNamespace(error)) throw error;
    if (error.reason !== 'AlreadyExists') {
      const message = `Failed to create new replica set "${made.metadata?.name ?? ''}": ${error.message}`;
      if (progressDeadline(this.#deployment) !== undefined) {
        this.#setCondition('False', 'ReplicaSetCreateError', message);
        yield* this.#putStatus();
      }
      this.#with.events.record(this.#deployment, 'Warning', 'ReplicaSetCreateError', message);
      throw error;
    }
    const { namespace = '', name } = refOf(made);
    const existing = this.#with.cachedSet(`${namespace}/${name}`);
    if (existing === undefined) throw error;
    const isOwn = controllerOf(existing)?.uid === this.#deployment.metadata?.uid;
    if (isOwn && isSameTemplate(existing.spec?.template, this.#deployment.spec?.template)) return existing;
    const collisionCount = (this.#deployment.status?.collisionCount ?? 0) + 1;
    this.#deployment = { ...this.#deployment, status: { ...this.#deployment.status, collisionCount } };
    yield* this.#putStatus();
    throw error;
  }

  /** sync.go, scale. */
  *#scaleAll(): Step<void> {
    const deployment = this.#deployment;
    const only = activeOrLatest(this.#newSet, this.#old);
    if (only !== undefined) {
      yield* this.#scale(only, replicasOf(deployment));
      return;
    }
    if (isSaturated(deployment, this.#newSet)) {
      for (const set of activeOf(this.#old)) yield* this.#scale(set, 0);
      return;
    }
    if (!isRollingUpdate(deployment)) return;
    for (const [set, size] of proportionalSizes(deployment, activeOf(this.#all()))) {
      yield* this.#scale(set, size, true);
    }
  }

  *#growNew(): Step<boolean> {
    const newSet = this.#newSet;
    if (newSet === undefined || sizeOf(newSet) === replicasOf(this.#deployment)) return false;
    if (sizeOf(newSet) > replicasOf(this.#deployment)) return yield* this.#scale(newSet, replicasOf(this.#deployment));
    return yield* this.#scale(newSet, this.#sizeOfNew(newSet));
  }

  /** rolling.go, reconcileOldReplicaSets: the unhealthy first, then as many as can be missed. */
  *#shrinkOld(): Step<boolean> {
    const old = oldestFirst(activeOf(this.#old));
    if (old.length === 0 || this.#newSet === undefined) return false;
    const least = replicasOf(this.#deployment) - maxUnavailable(this.#deployment);
    const missingOfNew = sizeOf(this.#newSet) - availableOf(this.#newSet);
    const most = totalSize(this.#all()) - least - missingOfNew;
    if (most <= 0) return false;
    let cleaned = 0;
    const left: ReplicaSet[] = [];
    for (const set of old) {
      const unhealthy = Math.min(most - cleaned, sizeOf(set) - availableOf(set));
      // Its status is late and tells of more than it is to have: nothing is done (cleanupUnhealthyReplicas, "invalid request").
      if (unhealthy < 0) return false;
      if (unhealthy > 0) yield* this.#scale(set, sizeOf(set) - unhealthy);
      cleaned += unhealthy;
      left.push(unhealthy > 0 ? withSize(set, sizeOf(set) - unhealthy) : set);
    }
    const spare = totalAvailable([...left, this.#newSet]) - least;
    let shrunk = 0;
    for (const set of left) {
      const fewer = Math.min(sizeOf(set), spare - shrunk);
      if (fewer <= 0) continue;
      yield* this.#scale(set, sizeOf(set) - fewer);
      shrunk += fewer;
    }
    return cleaned + shrunk > 0;
  }

  /** sync.go, scaleReplicaSet; says whether its size was changed. `anyway`: also if only its annotations are to be. */
  *#scale(set: ReplicaSet, size: number, anyway = false): Step<boolean> {
    const before = sizeOf(set);
    const sizes = sizeAnnotations(this.#deployment);
    const annotations = { ...set.metadata?.annotations, ...sizes };
    if (before === size && !(anyway && !isEqual(annotations, set.metadata?.annotations))) return false;
    const updated = yield* this.#with.client.update(replicaSets, {
      ...withSize(this.#latest(set), size),
      metadata: { ...set.metadata, ...versionOf(this.#latest(set)), annotations },
    });
    this.#replace(set, updated);
    if (before === size) return false;
    const change = this.#with.behaviour.scalingTellsFromFirst
      ? `from ${before} to ${size}`
      : `to ${size} from ${before}`;
    this.#tell(`Scaled ${before < size ? 'up' : 'down'} replica set ${set.metadata?.name ?? ''} ${change}`);
    return true;
  }

  /** The old ReplicaSets that nobody needs to know any more (sync.go, cleanupDeployment). */
  *#cleanUp(): Step<void> {
    const limit = historyLimit(this.#deployment);
    if (limit === undefined) return;
    const alive = this.#old.filter(({ metadata }) => metadata?.deletionTimestamp === undefined);
    const excess = alive.length - limit;
    if (excess <= 0) return;
    const byRevision = oldestFirst(alive).toSorted((a, b) => revisionOf(a) - revisionOf(b));
    for (const set of byRevision.slice(0, excess)) {
      const isSettled = (set.metadata?.generation ?? 0) <= (set.status?.observedGeneration ?? 0);
      if (sizeOf(set) !== 0 || (set.status?.replicas ?? 0) !== 0 || !isSettled) continue;
      try {
        yield* this.#with.client.delete(replicaSets, refOf(set));
      } catch (error) {
        if (!isStatus(error, 'NotFound')) throw error;
      }
    }
  }

  /** progress.go, syncRolloutStatus and requeueStuckDeployment. */
  *#writeRolloutStatus(): Step<Milliseconds | undefined> {
    const status = rolloutStatus(this.#deployment, this.#counted());
    if (!isEqual(status, this.#deployment.status)) {
      yield* this.#writeStatus(status);
      return undefined;
    }
    const deadline = progressDeadline(this.#deployment);
    const progressing = conditionOf(this.#deployment.status, 'Progressing');
    if (deadline === undefined || progressing === undefined) return undefined;
    if (isComplete(this.#deployment, status) || progressing.reason === 'ProgressDeadlineExceeded') return undefined;
    const left = Date.parse(progressing.lastUpdateTime ?? '') + deadline * 1000 - this.#with.now();
    return left < 1000 ? 0 : left + 1000;
  }

  #plainStatus(): DeploymentStatus {
    return deploymentStatus(this.#deployment, this.#counted());
  }

  *#writeStatus(status: DeploymentStatus): Step<void> {
    if (isEqual(status, this.#deployment.status)) return;
    this.#deployment = { ...this.#deployment, status };
    yield* this.#putStatus();
  }

  *#putStatus(): Step<void> {
    yield* this.#with.client.updateStatus(deployments, this.#deployment);
  }

  #counted() {
    return { old: this.#old, newSet: this.#newSet, now: this.#with.now(), behaviour: this.#with.behaviour };
  }

  #all(): readonly ReplicaSet[] {
    return this.#newSet === undefined ? this.#old : [...this.#old, this.#newSet];
  }

  #setCondition(status: 'True' | 'False' | 'Unknown', reason: string, message: string): void {
    const set = condition('Progressing', status, reason, message, this.#with.now());
    this.#deployment = { ...this.#deployment, status: withCondition(this.#deployment.status ?? {}, set) };
  }

  #tell(message: string): void {
    this.#with.events.record(this.#deployment, 'Normal', 'ScalingReplicaSet', message);
  }

  /** As it is after what this sync did to it. */
  #latest(set: ReplicaSet): ReplicaSet {
    return this.#all().find(({ metadata }) => metadata?.uid === set.metadata?.uid) ?? set;
  }

  #replace(set: ReplicaSet, updated: ReplicaSet): void {
    const isIt = ({ metadata }: ReplicaSet) => metadata?.uid === set.metadata?.uid;
    if (this.#newSet !== undefined && isIt(this.#newSet)) this.#newSet = updated;
    this.#old = this.#old.map((other) => (isIt(other) ? updated : other));
  }
}

const withSize = (set: ReplicaSet, replicas: number): ReplicaSet => ({
  ...set,
  spec: { selector: {}, ...set.spec, replicas },
});

const versionOf = ({ metadata }: ReplicaSet) =>
  metadata?.resourceVersion === undefined ? {} : { resourceVersion: metadata.resourceVersion };
