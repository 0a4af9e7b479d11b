import { pods } from '../api/kinds.ts';
import { isStatus, StatusError } from '../api/status-error.ts';
import { isEqual } from '../api/validation/equal.ts';
import type { Client } from '../client/client.ts';
import type { Milliseconds } from '../engine/engine.ts';
import type { Step } from '../engine/process.ts';
import type { Node, Pod } from '../objects.ts';
import { isPodTerminal } from '../rules/pods.ts';
import { whyRejected } from './admission.ts';
import { conditionsOfKubelet } from './pod-conditions.ts';
import type { PodContext } from './pod-context.ts';
import { PodWorker } from './pod-worker.ts';
import { isMirrorOf, isStaticPod, mirrorPodOf } from './static-pod.ts';
import { isMirrorPod } from './status-manager.ts';

/** pkg/kubelet/status/status_manager.go, syncPeriod. */
const reconcilePeriod: Milliseconds = 10_000;
/** pkg/kubelet/kubelet.go: housekeepingPeriod; syncFrequency with workerResyncIntervalJitterFactor. */
const housekeepingPeriod: Milliseconds = 2_000;
const resyncPeriod: Milliseconds = 60_000;
const resyncJitter = 0.5;

interface Options {
  readonly context: PodContext;
  readonly client: Client;
  readonly node: () => Node | undefined;
}

/** All pods of a node as its kubelet knows them: those of the API, and static ones (pkg/kubelet/kubelet.go, syncLoop). */
export class Pods {
  readonly #context: PodContext;
  readonly #client: Client;
  readonly #node: () => Node | undefined;
  readonly #workers = new Map<string, PodWorker>();
  /** By the name in the API. */
  readonly #static = new Map<string, PodWorker>();
  readonly #mirrors = new Map<string, Pod>();
  readonly #strayed = new Set<string>();
  readonly #startedAt: Milliseconds;
  #reconciling = false;

  constructor({ context, client, node }: Options) {
    this.#context = context;
    this.#client = client;
    this.#node = node;
    this.#startedAt = context.scope.now;
  }

  /** The first list of the API's pods is there: what is on the node of others is cleaned up. */
  listed(): void {
    this.#context.scope.after(housekeepingPeriod, () => {
      for (const uid of this.#context.runtime.pods) {
        if (!this.#workers.has(uid)) this.#context.runtime.remove(uid);
      }
    });
  }

  /** Something has happened to a pod's containers. */
  notice(uid: string): void {
    this.#workers.get(uid)?.wake();
  }

  /** Of a static pod only its mirror pod's status can be told (status_manager.go, syncBatch). */
  canTell(pod: Pod): boolean {
    return !isStaticPod(pod) || this.#mirrors.has(nameOf(pod));
  }

  /** From the API's watch: a new pod, or a changed one. */
  see(pod: Pod): void {
    if (isMirrorPod(pod)) return this.#seeMirror(pod);
    const uid = pod.metadata?.uid ?? '';
    const worker = this.#workers.get(uid);
    if (worker !== undefined) {
      worker.update(pod);
      this.#reconcile(uid, pod);
    } else this.#add(uid, pod);
  }

  /** The API has it no more. */
  lose(pod: Pod): void {
    if (isMirrorPod(pod)) {
      const name = nameOf(pod);
      if (this.#mirrors.get(name)?.metadata?.uid === pod.metadata?.uid) this.#mirrors.delete(name);
      if (this.#context.behaviour.syncsMirrorsAtOnce) this.#static.get(name)?.wake();
      return;
    }
    const uid = pod.metadata?.uid ?? '';
    const worker = this.#workers.get(uid);
    if (worker === undefined) this.#context.statuses.forget(uid);
    else worker.end();
  }

  /** Of a file on the node. */
  addStatic(pod: Pod): void {
    const { scope, random } = this.#context;
    const uid = pod.metadata?.uid ?? '';
    const worker: PodWorker = new PodWorker(this.#context, pod, {
      onDone: () => this.#workers.delete(uid),
      beforeStart: () => this.#mirror(pod),
    });
    this.#workers.set(uid, worker);
    this.#static.set(nameOf(pod), worker);
    const resync = (): void => {
      if (this.#static.get(nameOf(pod)) !== worker) return;
      worker.wake();
      scope.after(resyncPeriod * random.between(1, 1 + resyncJitter), resync);
    };
    scope.after(resyncPeriod * random.between(1, 1 + resyncJitter), resync);
  }

  /** Its file is gone; its mirror pod goes at the next housekeeping (deleteOrphanedMirrorPods). */
  removeStatic(uid: string): void {
    const worker = this.#workers.get(uid);
    if (worker === undefined) return;
    const name = nameOf(worker.pod);
    this.#static.delete(name);
    worker.end();
    this.#context.scope.after(housekeepingPeriod, () => {
      const mirror = this.#mirrors.get(name);
      if (mirror !== undefined) this.#context.scope.spawn(this.#deleteMirror(mirror));
    });
  }

  /** The Node is there: static pods can be told of at once (kubelet.go, fastStaticPodsRegistration). */
  nodeIsThere(): void {
    if (!this.#context.behaviour.mirrorsWithNode) return;
    for (const worker of this.#static.values()) worker.wake();
  }

  #add(uid: string, pod: Pod): void {
    const { events, statuses, runtime } = this.#context;
    const isLeaving = pod.metadata?.deletionTimestamp !== undefined;
    const rejection = isLeaving || isPodTerminal(pod) ? undefined : whyRejected(pod, this.#node());
    if (rejection !== undefined) {
      const { reason, message } = rejection;
      events.record(pod, 'Warning', reason, message);
      runtime.remove(uid);
      const { qosClass } = pod.status ?? {};
      const status = { phase: 'Failed', reason, message: `Pod was rejected: ${message}` };
      statuses.set(pod, { ...status, ...(qosClass === undefined ? {} : { qosClass }) }, 'finished');
      return;
    }
    this.#workers.set(uid, new PodWorker(this.#context, pod, { onDone: () => this.#workers.delete(uid) }));
  }

  #seeMirror(mirror: Pod): void {
    const name = nameOf(mirror);
    const before = this.#mirrors.get(name);
    this.#mirrors.set(name, mirror);
    const isNew = before?.metadata?.uid !== mirror.metadata?.uid;
    const isLeaving = mirror.metadata?.deletionTimestamp !== undefined;
    const worker = this.#static.get(name);
    if (worker === undefined) {
      // Of a file that was there before this kubelet was started.
      this.#context.scope.after(housekeepingPeriod, () => {
        if (!this.#static.has(name)) this.#context.scope.spawn(this.#deleteMirror(mirror));
      });
    } else if (isNew || (isLeaving && this.#context.behaviour.syncsMirrorsAtOnce)) worker.wake();
    const uid = worker?.pod.metadata?.uid ?? '';
    if (isNew) this.#context.statuses.tell(uid);
    else this.#reconcile(uid, mirror);
  }

  /** Sees to a static pod's mirror: one that goes, or stands for another pod, is removed, and one that is missing is made (tryReconcileMirrorPods). */
  *#mirror(pod: Pod): Step<void> {
    const mirror = this.#mirrors.get(nameOf(pod));
    const isWrong =
      mirror !== undefined && (mirror.metadata?.deletionTimestamp !== undefined || !isMirrorOf(mirror, pod));
    if (mirror !== undefined && !isWrong) return;
    if (mirror !== undefined && !(yield* this.#deleteMirror(mirror))) return;
    const node = this.#node();
    if (node === undefined) return;
    try {
      yield* this.#client.create(pods, mirrorPodOf(pod, node));
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
    }
  }

  /** Whether it is gone by this. */
  *#deleteMirror({ metadata: { namespace, name = '', uid = '' } = {} }: Pod): Step<boolean> {
    try {
      yield* this.#client.delete(pods, { namespace, name }, { gracePeriodSeconds: 0, preconditions: { uid } });
      return true;
    } catch (error) {
      if (isStatus(error, 'NotFound') || isStatus(error, 'Conflict')) return false;
      throw error;
    }
  }

  /** What others have changed of a status that is the kubelet's is set right at the next round (status_manager.go, needsReconcile). */
  #reconcile(uid: string, { status }: Pod): void {
    const { scope, statuses } = this.#context;
    const told = statuses.get(uid);
    if (told === undefined) return;
    if (isEqual(conditionsOfKubelet(status?.conditions), conditionsOfKubelet(told.conditions))) return;
    this.#strayed.add(uid);
    if (this.#reconciling) return;
    this.#reconciling = true;
    const past = (scope.now - this.#startedAt) % reconcilePeriod;
    scope.after(reconcilePeriod - past, () => {
      this.#reconciling = false;
      const strayed = [...this.#strayed];
      this.#strayed.clear();
      for (const one of strayed) statuses.tell(one);
    });
  }
}

const nameOf = ({ metadata }: Pod): string => `${metadata?.namespace ?? ''}/${metadata?.name ?? ''}`;
