import { refOf } from '../../api/api-server.ts';
import { deployments, podDisruptionBudgets, pods, replicaSets, statefulSets } from '../../api/kinds.ts';
import { time } from '../../api/time.ts';
import { isEqual } from '../../api/validation/equal.ts';
import type { Client } from '../../client/client.ts';
import type { EventRecorder } from '../../client/event-recorder.ts';
import { type Informer, keyOf } from '../../client/informer.ts';
import type { WorkQueue } from '../../client/work-queue.ts';
import type { Milliseconds } from '../../engine/engine.ts';
import type { Step } from '../../engine/process.ts';
import type { Pod, PodDisruptionBudget } from '../../objects.ts';
import { isBeingDeleted, isPodTerminal, podCondition } from '../../rules/pods.ts';
import { selectorTest } from '../../rules/selector.ts';
import type { Controller, ControllerContext } from '../context.ts';
import { reconciler } from '../workloads/reconciler.ts';
import { expectedOf, UnknownScale } from './expected.ts';
import { type BudgetStatus, budgetStatus, countHealthy, disruptionsOf, failedStatus } from './status.ts';

/** pkg/controller/disruption/disruption.go, stalePodDisruptionTimeout. */
const staleAfter: Milliseconds = 120_000;

/** Counts for each PodDisruptionBudget how many of its pods may be evicted (pkg/controller/disruption). */
export const startDisruptionController: Controller = (context) => {
  new DisruptionController(context).start();
};

class DisruptionController {
  readonly #context: ControllerContext;
  readonly #client: Client;
  readonly #events: EventRecorder;
  readonly #budgets: Informer<PodDisruptionBudget>;
  readonly #pods: Informer<Pod>;
  readonly #ofNamespace: (namespace: string) => Iterable<PodDisruptionBudget>;
  readonly #podsOfNamespace: (namespace: string) => Iterable<Pod>;
  readonly #queue: WorkQueue;
  readonly #stale: WorkQueue;

  constructor(context: ControllerContext) {
    const { scope, informers } = context;
    this.#context = context;
    this.#client = context.client('disruption-controller');
    this.#events = context.events('controllermanager', this.#client);
    this.#budgets = informers.of(podDisruptionBudgets);
    this.#pods = informers.of(pods);
    this.#ofNamespace = this.#budgets.index('namespace', ({ metadata }) => [metadata?.namespace ?? '']);
    this.#podsOfNamespace = this.#pods.index('namespace', ({ metadata }) => [metadata?.namespace ?? '']);
    const caches = [
      this.#budgets,
      this.#pods,
      informers.of(deployments),
      informers.of(replicaSets),
      informers.of(statefulSets),
    ];
    this.#queue = reconciler(scope, { workers: 1, caches, sync: (key) => this.#sync(key) });
    this.#stale = reconciler(scope, { workers: 1, caches, sync: (key) => this.#clearStale(key) });
  }

  start(): void {
    const add = (budget: PodDisruptionBudget) => this.#queue.add(keyOf(budget));
    this.#budgets.on({ added: add, updated: add, deleted: add });
    const look = (pod: Pod) => {
      this.#wakeBudget(pod);
      const wait = untilStale(pod, this.#context.scope.now);
      if (wait !== undefined) this.#stale.addAfter(keyOf(pod), wait);
    };
    this.#pods.on({ added: look, updated: look, deleted: (pod) => this.#wakeBudget(pod) });
  }

  /** One of those that select it; that there are several is told (getPdbForPod). */
  #wakeBudget(pod: Pod): void {
    const { namespace = '', name = '', labels } = pod.metadata ?? {};
    const matching: PodDisruptionBudget[] = [];
    for (const budget of this.#ofNamespace(namespace)) {
      if (selectorTest(budget.spec?.selector)(labels)) matching.push(budget);
    }
    const [first, second] = matching;
    if (first === undefined) return;
    if (second !== undefined) {
      const message = `Pod "${namespace}"/"${name}" matches multiple PodDisruptionBudgets.  Chose "${first.metadata?.name ?? ''}" arbitrarily.`;
      this.#events.record(pod, 'Warning', 'MultiplePodDisruptionBudgets', message);
    }
    this.#queue.add(keyOf(first));
  }

  *#sync(key: string): Step<void> {
    const budget = this.#budgets.get(key);
    if (budget === undefined) return;
    const selected = this.#podsOf(budget);
    if (selected.length === 0) this.#events.record(budget, 'Normal', 'NoPods', 'No matching pods found');
    try {
      yield* this.#count(budget, selected);
    } catch (error) {
      if (!(error instanceof UnknownScale)) throw error;
      const message = `Failed to calculate the number of expected pods: ${error.message}`;
      this.#events.record(budget, 'Warning', 'CalculateExpectedPodCountFailed', message);
      yield* this.#write(budget, failedStatus(budget, error.message, this.#context.scope.now));
    }
  }

  *#count(budget: PodDisruptionBudget, selected: readonly Pod[]): Step<void> {
    const { now } = this.#context.scope;
    const { count, healthy, unmanaged } = expectedOf(budget, selected, this.#context.informers);
    if (unmanaged) this.#tellUnmanaged(budget);
    const { disrupted, endsAt, notDeleted } = disruptionsOf(budget, selected, now);
    const { namespace = '' } = refOf(budget);
    for (const pod of notDeleted) {
      // The budget's namespace twice, as the real one has it.
      const message = `Pod was expected by PDB ${namespace}/${namespace} to be deleted but it wasn't`;
      this.#events.record(pod, 'Warning', 'NotDeleted', message);
    }
    const status = budgetStatus(budget, {
      healthy: countHealthy(selected, disrupted),
      desired: healthy,
      expected: count,
      disrupted,
      now,
    });
    yield* this.#write(budget, status);
    if (endsAt !== undefined) this.#queue.addAfter(keyOf(budget), endsAt - now + 1);
  }

  #tellUnmanaged(budget: PodDisruptionBudget): void {
    const selector = JSON.stringify(budget.spec?.selector ?? {});
    this.#events.record(
      budget,
      'Warning',
      'UnmanagedPods',
      `Pods selected by this PodDisruptionBudget (selector: ${selector}) were found to be unmanaged. As a result, the status of the PDB cannot be calculated correctly, which may result in undefined behavior. To account for these pods please set ".spec.minAvailable" field of the PDB to an integer value.`,
    );
  }

  #podsOf({ metadata, spec }: PodDisruptionBudget): readonly Pod[] {
    const selects = selectorTest(spec?.selector);
    return [...this.#podsOfNamespace(metadata?.namespace ?? '')].filter((pod) => selects(pod.metadata?.labels));
  }

  *#write(budget: PodDisruptionBudget, status: BudgetStatus): Step<void> {
    if (isEqual(status, budget.status)) return;
    yield* this.#client.updateStatus(podDisruptionBudgets, { ...budget, status });
  }

  /** Of a pod that was to be disrupted two minutes ago and is there still, the condition that says so is taken back. */
  *#clearStale(key: string): Step<void> {
    const pod = this.#pods.get(key);
    if (pod === undefined) return;
    const { now } = this.#context.scope;
    const wait = untilStale(pod, now);
    if (wait === undefined) return;
    if (wait > 0) return this.#stale.addAfter(key, wait);
    const { generation } = pod.metadata ?? {};
    const observed =
      this.#context.behaviour.scheduler.tellsObservedGeneration && generation !== undefined
        ? { observedGeneration: generation }
        : {};
    const cleared = { type: 'DisruptionTarget', status: 'False', lastTransitionTime: time(now), ...observed };
    const conditions = pod.status?.conditions?.map((one) => (one.type === cleared.type ? cleared : one));
    yield* this.#client.updateStatus(pods, { ...pod, status: { ...pod.status, ...(conditions && { conditions }) } });
  }
}

/** nonTerminatingPodHasStaleDisruptionCondition; undefined if it has none that will be. */
function untilStale(pod: Pod, now: Milliseconds): Milliseconds | undefined {
  if (isBeingDeleted(pod) || isPodTerminal(pod)) return undefined;
  const target = podCondition(pod, 'DisruptionTarget');
  if (target?.status !== 'True' || target.reason === 'TerminationByKubelet') return undefined;
  return Math.max(0, Date.parse(target.lastTransitionTime ?? '') + staleAfter - now);
}
