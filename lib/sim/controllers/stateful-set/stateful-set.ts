import { refOf } from '../../api/api-server.ts';
import { pods, statefulSets } from '../../api/kinds.ts';
import { isStatus, StatusError } from '../../api/status-error.ts';
import { isEqual } from '../../api/validation/equal.ts';
import type { Client } from '../../client/client.ts';
import type { EventRecorder } from '../../client/event-recorder.ts';
import { type Informer, keyOf } from '../../client/informer.ts';
import type { WorkQueue } from '../../client/work-queue.ts';
import { type Step, together } from '../../engine/process.ts';
import type { Pod, StatefulSet } from '../../objects.ts';
import { scaledValue } from '../../rules/int-or-percent.ts';
import { controllerOf, controllerRefTo } from '../../rules/owners.ts';
import { isBeingDeleted, isPodAvailable, isPodReady, isPodTerminal } from '../../rules/pods.ts';
import { selectorTest } from '../../rules/selector.ts';
import type { Controller, ControllerContext } from '../context.ts';
import { claim } from '../workloads/claim.ts';
import type { PodTemplate } from '../workloads/pod-control.ts';
import { podsByController } from '../workloads/pods-by-controller.ts';
import { Retry, reconciler } from '../workloads/reconciler.ts';
import { templateHash } from '../workloads/template-hash.ts';
import { isRunningAndReady, ordinalOf, revisionOf, statefulPod } from './stateful-pod.ts';
import { type StatefulSetStatus, statefulSetStatus } from './status.ts';

/** --concurrent-statefulset-syncs. */
const workers = 5;

/**
 * Keeps the numbered pods of each StatefulSet (pkg/controller/statefulset). The kind ControllerRevision is not served: which
 * revision is the current one is what the status says, and the controller remembers the templates of the revisions that it has
 * seen; one that has been started anew knows the newest only, and makes pods below a partition from that. Neither is
 * PersistentVolumeClaim: a set with volumeClaimTemplates gets no pods, and an event that says so.
 */
export const startStatefulSetController: Controller = (context) => {
  new StatefulSetController(context).start();
};

class StatefulSetController {
  readonly #context: ControllerContext;
  readonly #client: Client;
  readonly #events: EventRecorder;
  readonly #sets: Informer<StatefulSet>;
  readonly #podsOf: ReturnType<typeof podsByController>;
  readonly #templates = new Map<string, Map<string, PodTemplate>>();
  readonly #queue: WorkQueue;

  constructor(context: ControllerContext) {
    const { scope, informers } = context;
    this.#context = context;
    this.#client = context.client('statefulset-controller');
    this.#events = context.events('statefulset-controller', this.#client);
    this.#sets = informers.of(statefulSets);
    this.#podsOf = podsByController(informers);
    const caches = [this.#sets, informers.of(pods)];
    this.#queue = reconciler(scope, { workers, caches, sync: (key) => this.#sync(key) });
  }

  start(): void {
    const add = (set: StatefulSet) => this.#queue.add(keyOf(set));
    this.#sets.on({
      added: add,
      updated: add,
      deleted: (set) => {
        this.#templates.delete(set.metadata?.uid ?? '');
        add(set);
      },
    });
    this.#context.informers.of(pods).on({
      added: (pod) => this.#wake(pod),
      updated: (pod, before) => {
        if (controllerOf(pod)?.uid !== controllerOf(before)?.uid) this.#wake(before);
        this.#wake(pod);
        const owner = this.#ownerOf(pod);
        const { minReadySeconds = 0 } = owner?.spec ?? {};
        if (owner === undefined || minReadySeconds === 0 || isPodReady(before) || !isPodReady(pod)) return;
        this.#queue.addAfter(keyOf(owner), (minReadySeconds + 1) * 1000);
      },
      deleted: (pod) => this.#wake(pod),
    });
  }

  #wake(pod: Pod): void {
    const owner = this.#ownerOf(pod);
    if (owner !== undefined) return this.#queue.add(keyOf(owner));
    if (controllerOf(pod) !== undefined) return;
    for (const set of this.#sets.list()) {
      if (set.metadata?.namespace !== pod.metadata?.namespace) continue;
      if (selectorTest(set.spec?.selector)(pod.metadata?.labels)) this.#queue.add(keyOf(set));
    }
  }

  #ownerOf(pod: Pod): StatefulSet | undefined {
    const controller = controllerOf(pod);
    if (controller?.kind !== 'StatefulSet') return undefined;
    const set = this.#sets.get(`${pod.metadata?.namespace ?? ''}/${controller.name}`);
    return set?.metadata?.uid === controller.uid ? set : undefined;
  }

  *#sync(key: string): Step<void> {
    const set = this.#sets.get(key);
    if (set === undefined) return;
    const claimed = yield* this.#claimed(set);
    const update = this.#updateRevision(set);
    const current = set.status?.currentRevision ?? update;
    let deleted = 0;
    let failure: unknown;
    try {
      if (set.metadata?.deletionTimestamp === undefined) deleted = yield* this.#manage(set, claimed, current, update);
    } catch (error) {
      failure = error;
    }
    const { now } = this.#context.scope;
    const status = statefulSetStatus(set, claimed, {
      currentRevision: current === '' ? update : current,
      updateRevision: update,
      deleted,
      now,
    });
    yield* this.#writeStatus(set, status);
    if (failure instanceof Error) throw failure;
    const { minReadySeconds = 0 } = set.spec ?? {};
    if (minReadySeconds > 0 && (status.readyReplicas ?? 0) !== (status.availableReplicas ?? 0)) {
      this.#queue.addAfter(key, minReadySeconds * 1000);
    }
  }

  *#claimed(set: StatefulSet): Step<readonly Pod[]> {
    const { uid = '', namespace = '' } = set.metadata ?? {};
    const orphans = [...this.#podsOf.orphans(namespace)].filter((pod) => ordinalOf(set, pod) !== undefined);
    const claimed = yield* claim(
      {
        client: this.#client,
        ownerKind: statefulSets,
        owner: set,
        controllerRef: controllerRefTo(statefulSets, set),
        kind: pods,
        selects: selectorTest(set.spec?.selector),
      },
      [...this.#podsOf.of(uid), ...orphans],
    );
    return claimed.filter((pod) => ordinalOf(set, pod) !== undefined);
  }

  /** The name of the revision that the template makes; remembers the template by it. */
  #updateRevision(set: StatefulSet): string {
    const { name = '', uid = '' } = set.metadata ?? {};
    const template = set.spec?.template ?? {};
    const revision = `${name}-${templateHash(template, undefined)}`;
    const known = this.#templates.get(uid);
    if (known === undefined) this.#templates.set(uid, new Map([[revision, template]]));
    else known.set(revision, template);
    return revision;
  }

  /** stateful_set_control.go, updateStatefulSet. Answers how many pods were deleted to be updated. */
  *#manage(set: StatefulSet, claimed: readonly Pod[], current: string, update: string): Step<number> {
    const { replicas: count = 1, ordinals, podManagementPolicy, minReadySeconds = 0 } = set.spec ?? {};
    const start = ordinals?.start ?? 0;
    const ordered = podManagementPolicy !== 'Parallel';
    const byOrdinal = new Map(claimed.map((pod) => [ordinalOf(set, pod) ?? -1, pod]));
    const wanted = Array.from({ length: count }, (_, index) => start + index);
    const isAvailable = (pod: Pod | undefined) =>
      pod !== undefined && !isBeingDeleted(pod) && isPodAvailable(pod, minReadySeconds, this.#context.scope.now);
    const steps = wanted.map((ordinal) => () => this.#keep(set, ordinal, byOrdinal.get(ordinal), current, update));
    if (yield* this.#forAll(steps, ordered)) return 0;
    const condemned = [...byOrdinal]
      .filter(([ordinal]) => ordinal < start || ordinal >= start + count)
      .toSorted(([a], [b]) => b - a)
      .map(([, pod]) => pod);
    const all = [...wanted.map((ordinal) => byOrdinal.get(ordinal)), ...condemned.toReversed()];
    const firstUnavailable = all.find((pod) => !isAvailable(pod));
    const removals = condemned.map((pod) => () => this.#condemn(set, pod, ordered, isAvailable(pod), firstUnavailable));
    if (yield* this.#forAll(removals, ordered)) return 0;
    if (set.spec?.updateStrategy?.type === 'OnDelete') return 0;
    return yield* this.#roll(
      set,
      wanted.flatMap((ordinal) => byOrdinal.get(ordinal) ?? []),
      update,
      isAvailable,
    );
  }

  /** One after another until one says to wait, or all at a time; says whether to go no further (runForAll). */
  *#forAll(steps: readonly (() => Step<boolean>)[], ordered: boolean): Step<boolean> {
    if (ordered) {
      for (const step of steps) if (yield* step()) return true;
      return false;
    }
    for (let [done, batch] = [0, 1]; done < steps.length; done += batch, batch *= 2) {
      const outcomes = yield* together(
        this.#context.scope,
        steps.slice(done, done + batch).map((step) => step()),
      );
      for (const outcome of outcomes) if ('error' in outcome && outcome.error instanceof Error) throw outcome.error;
    }
    return false;
  }

  /** processReplica: makes what is missing, deletes what has ended; says whether the pods after it have to wait. */
  *#keep(set: StatefulSet, ordinal: number, pod: Pod | undefined, current: string, update: string): Step<boolean> {
    const ordered = set.spec?.podManagementPolicy !== 'Parallel';
    if (pod === undefined) {
      yield* this.#create(set, ordinal, current, update);
      return ordered;
    }
    if (isPodTerminal(pod)) {
      if (!isBeingDeleted(pod)) yield* this.#delete(set, pod);
      return true;
    }
    if (!ordered) return false;
    const { minReadySeconds = 0 } = set.spec ?? {};
    return (
      isBeingDeleted(pod) || !isRunningAndReady(pod) || !isPodAvailable(pod, minReadySeconds, this.#context.scope.now)
    );
  }

  /** processCondemned. */
  *#condemn(
    set: StatefulSet,
    pod: Pod,
    ordered: boolean,
    isAvailable: boolean,
    firstUnavailable: Pod | undefined,
  ): Step<boolean> {
    if (isBeingDeleted(pod)) return ordered;
    if (ordered && !isAvailable && pod !== firstUnavailable) return true;
    yield* this.#delete(set, pod);
    return true;
  }

  /** updateStatefulSetAfterInvariantEstablished; of versions without maxUnavailable, what is the same with one. */
  *#roll(set: StatefulSet, replicas: readonly Pod[], update: string, isAvailable: (pod: Pod) => boolean): Step<number> {
    const { partition = 0, maxUnavailable = 1 } = set.spec?.updateStrategy?.rollingUpdate ?? {};
    const most = this.#context.behaviour.statefulSetsHaveMaxUnavailable
      ? Math.max(1, scaledValue(maxUnavailable, replicas.length, 'down'))
      : 1;
    const parallel = set.spec?.podManagementPolicy === 'Parallel';
    const outdated = replicas
      .slice(partition)
      .filter((pod) => revisionOf(pod) !== update && !isBeingDeleted(pod))
      .toReversed();
    const broken = parallel ? outdated.filter((pod) => !isAvailable(pod)) : [];
    const room = most - replicas.filter((pod) => !isAvailable(pod)).length;
    const others = outdated.filter((pod) => !broken.includes(pod)).slice(0, Math.max(0, room));
    const chosen = [...broken, ...others];
    for (const pod of chosen) yield* this.#delete(set, pod);
    return chosen.length;
  }

  *#create(set: StatefulSet, ordinal: number, current: string, update: string): Step<void> {
    const { partition = 0 } = set.spec?.updateStrategy?.rollingUpdate ?? {};
    const isRolling = set.spec?.updateStrategy?.type !== 'OnDelete';
    const start = set.spec?.ordinals?.start ?? 0;
    const revision = isRolling && ordinal < start + partition ? current : update;
    const template = this.#templates.get(set.metadata?.uid ?? '')?.get(revision) ?? set.spec?.template ?? {};
    const pod = statefulPod(set, template, revision, ordinal);
    try {
      if ((set.spec?.volumeClaimTemplates ?? []).length > 0) {
        throw new Retry('the simulator serves no PersistentVolumeClaims, which spec.volumeClaimTemplates asks for');
      }
      yield* this.#client.create(pods, pod);
      this.#tell(set, pod, 'create');
    } catch (error) {
      if (!isStatus(error, 'AlreadyExists') && error instanceof Error) this.#tell(set, pod, 'create', error);
      throw error;
    }
  }

  *#delete(set: StatefulSet, pod: Pod): Step<void> {
    try {
      yield* this.#client.delete(pods, refOf(pod));
      this.#tell(set, pod, 'delete');
    } catch (error) {
      if (error instanceof Error) this.#tell(set, pod, 'delete', error);
      throw error;
    }
  }

  /** stateful_pod_control.go, recordPodEvent. */
  #tell(set: StatefulSet, pod: Pod, verb: 'create' | 'delete', failure?: Error): void {
    const title = verb === 'create' ? 'Create' : 'Delete';
    const [word, type] = failure === undefined ? (['Successful', 'Normal'] as const) : (['Failed', 'Warning'] as const);
    const shown = this.#context.behaviour.statefulSetEventsBeginLowerCase ? verb : title;
    const what = `${shown} Pod ${pod.metadata?.name ?? ''} in StatefulSet ${set.metadata?.name ?? ''}`;
    const message = failure === undefined ? `${what} successful` : `${what} failed error: ${failure.message}`;
    this.#events.record(set, type, `${word}${title}`, message);
  }

  *#writeStatus(set: StatefulSet, status: StatefulSetStatus): Step<void> {
    if (isEqual(status, set.status)) return;
    try {
      yield* this.#client.updateStatus(statefulSets, { ...set, status });
    } catch (error) {
      if (!(error instanceof StatusError) || error.reason !== 'Conflict') throw error;
      const fresh = yield* this.#client.get(statefulSets, refOf(set));
      yield* this.#client.updateStatus(statefulSets, { ...fresh, status });
    }
  }
}
