import { pods } from '../api/kinds.ts';
import { isStatus, StatusError } from '../api/status-error.ts';
import { isEqual } from '../api/validation/equal.ts';
import type { Client } from '../client/client.ts';
import type { Process, Step } from '../engine/process.ts';
import type { Scope } from '../engine/scope.ts';
import type { Pod } from '../objects.ts';
import { isPodTerminal } from '../rules/pods.ts';
import { isOfKubelet } from './pod-conditions.ts';
import type { PodStatus } from './pod-status.ts';

/** How far a pod has come to its end: whether anything of it may still run, and whether it may be deleted. */
export type Ending = 'none' | 'stopped' | 'finished';

interface Told {
  readonly pod: Pod;
  readonly status: PodStatus;
  readonly ending: Ending;
}

/** Tells the API server the status of the pods, one after the other (pkg/kubelet/status/status_manager.go). */
export class StatusManager {
  readonly #scope: Scope;
  readonly #client: Client;
  readonly #told = new Map<string, Told>();
  readonly #waiting = new Set<string>();
  readonly #canTell: (pod: Pod) => boolean;
  #working = false;

  /** `canTell`: whether the API has what stands for a pod, as far as the kubelet has seen. */
  constructor(scope: Scope, client: Client, canTell: (pod: Pod) => boolean) {
    this.#scope = scope;
    this.#client = client;
    this.#canTell = canTell;
  }

  /** As it was told last; undefined for a pod of which this kubelet has told nothing. */
  get(uid: string): PodStatus | undefined {
    return this.#told.get(uid)?.status;
  }

  set(pod: Pod, status: PodStatus, ending: Ending = 'none'): void {
    const uid = pod.metadata?.uid ?? '';
    const before = this.#told.get(uid);
    this.#told.set(uid, { pod, status, ending });
    if (before !== undefined && ending === before.ending && isEqual(before.status, status)) return;
    this.tell(uid);
  }

  /** Writes a pod's status again, where the API has another one than was told. */
  tell(uid: string): void {
    if (!this.#told.has(uid)) return;
    this.#waiting.add(uid);
    if (this.#working) return;
    this.#working = true;
    this.#scope.spawn(this.#work());
  }

  forget(uid: string): void {
    this.#told.delete(uid);
    this.#waiting.delete(uid);
  }

  *#work(): Process {
    for (;;) {
      const [uid] = this.#waiting;
      if (uid === undefined) break;
      this.#waiting.delete(uid);
      yield* this.#sync(uid);
    }
    this.#working = false;
  }

  *#sync(uid: string): Step<void> {
    const told = this.#told.get(uid);
    if (told === undefined || !this.#canTell(told.pod)) return;
    const { namespace, name = '' } = told.pod.metadata ?? {};
    const ref = { namespace, name };
    try {
      const present = yield* this.#client.get(pods, ref);
      const { uid: presentUid = '' } = present.metadata ?? {};
      const isMirror = isMirrorPod(present);
      if (!isMirror && presentUid !== uid) return this.forget(uid);
      const merged = mergedStatus(present, told);
      const written = isEqual(merged, present.status) ? present : yield* this.#write(present, told);
      if (told.ending !== 'finished' || isMirror || written.metadata?.deletionTimestamp === undefined) return;
      if (!isPodTerminal(written)) return;
      yield* this.#client.delete(pods, ref, { gracePeriodSeconds: 0, preconditions: { uid: presentUid } });
      this.forget(uid);
    } catch (error) {
      // What fails is told again when the status changes, or at the next reconciliation.
      if (!(error instanceof StatusError)) throw error;
      if (isStatus(error, 'NotFound')) this.forget(uid);
    }
  }

  *#write({ metadata = {} }: Pod, told: Told): Step<Pod> {
    const { namespace, name = '', uid } = metadata;
    return yield* this.#client.change(pods, { namespace, name }, 'status', (present) => {
      if (present.metadata?.uid !== uid) throw new StatusError(409, 'Conflict', `pod ${name} is another one`);
      return { ...present, status: mergedStatus(present, told) };
    });
  }
}

export const isMirrorPod = ({ metadata }: Pod): boolean =>
  metadata?.annotations?.['kubernetes.io/config.mirror'] !== undefined;

/** The kubelet's status with the conditions of others, and its phase held back as long as anything of it may run (mergePodStatus). */
function mergedStatus({ status: present = {} }: Pod, { status: told, ending }: Told): PodStatus {
  const status = ending === 'none' && isEnd(told.phase) && !isEnd(present.phase) ? heldBack(told, present) : told;
  const { qosClass = present.qosClass } = status;
  const merged = { ...status, conditions: mergedConditions(present.conditions, status.conditions) };
  return qosClass === undefined ? merged : { ...merged, qosClass };
}

type Conditions = NonNullable<PodStatus['conditions']>;

/** Others' conditions first; seldom are there any. */
function mergedConditions(present: Conditions = [], told: Conditions = []): Conditions {
  if (present.every(isOfKubelet) && told.every(isOfKubelet)) return told;
  return [...present.filter((condition) => !isOfKubelet(condition)), ...told.filter(isOfKubelet)];
}

const isEnd = (phase: string | undefined): boolean => phase === 'Failed' || phase === 'Succeeded';

function heldBack(status: PodStatus, { phase = 'Pending', reason, message }: PodStatus): PodStatus {
  const held = new Map(
    Object.entries({ ...status, phase, reason, message }).filter(([, value]) => value !== undefined),
  );
  return Object.fromEntries(held);
}
