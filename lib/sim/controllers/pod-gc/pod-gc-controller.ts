import { nodes, pods } from '../../api/kinds.ts';
import { isStatus, StatusError } from '../../api/status-error.ts';
import { allOf, type Process, type Step } from '../../engine/process.ts';
import type { Node, Pod } from '../../objects.ts';
import { isPodTerminal } from '../../rules/pods.ts';
import type { ControllerContext } from '../context.ts';
import { podStatusPatch, updatedCondition } from '../pod-status-patch.ts';
import { cachesSynced, slidingLoop } from '../sliding-loop.ts';
import { Census } from './census.ts';
import { inOrderOfCollection, nodeOf, sort } from './collectable.ts';
import { Quarantine } from './quarantine.ts';

/** gc_controller.go: gcCheckPeriod, quarantineTime. */
const period = 20_000;
const quarantineTime = 40_000;
/** --terminated-pod-gc-threshold (pkg/controller/podgc/config/v1alpha1/defaults.go). */
const terminatedPodThreshold = 12_500;

/** What a cycle takes until it looks for orphans, and from there to its end: whether the third cycle finds the quarantine over is a race of these. */
const listingTakes = { least: 0.05, most: 0.6 };
const restTakes = { least: 0.1, most: 0.8 };

/** Removes the pods that nobody else will (pkg/controller/podgc/gc_controller.go). */
export function startPodGcController(context: ControllerContext): void {
  const { scope, behaviour, informers, phases } = context;
  const client = context.client('pod-garbage-collector');
  const [podCache, nodeCache] = [informers.of(pods), informers.of(nodes)];
  const census = new Census(podCache);
  const nodeNamed = (name: string): Node | undefined => nodeCache.get(name);
  const random = context.random.stream('pod-gc');
  const { podGcAt, idlePassTakes, quarantinedAt = {}, quarantineEndsLate } = phases;
  const passesAt = podGcAt === undefined ? [] : [podGcAt];
  const quarantine = new Quarantine(quarantineTime, quarantineEndsLate);
  for (const [name, at] of Object.entries(quarantinedAt)) scope.at(at, () => quarantine.add(name, at));
  scope.spawn(run());

  function* run(): Process {
    yield* cachesSynced([podCache, nodeCache]);
    yield* slidingLoop(scope, { period, passesAt, idlePassTakes }, cycle);
  }

  function* cycle(): Process {
    const found = sort(census.isQuiet(nodeNamed, terminatedPodThreshold) ? [] : podCache.list(), nodeNamed);
    yield random.between(listingTakes.least, listingTakes.most);
    const tooMany = found.terminated.length - terminatedPodThreshold;
    if (tooMany > 0) yield* collectAtOnce(inOrderOfCollection(found.terminated).slice(0, tooMany));
    yield* collectAtOnce(inOrderOfCollection(found.outOfService));
    yield* collectOrphans(found.orphans);
    for (const pod of found.unscheduled) yield* collect(pod);
    const takes = random.between(restTakes.least, restTakes.most);
    yield idlePassTakes ?? takes;
  }

  function* collectAtOnce(collectable: readonly Pod[]): Step<void> {
    const steps = collectable.map((pod) => collect(pod));
    if (steps.length > 0) yield* allOf(scope, steps);
  }

  /** Pods of nodes that are gone: those of one node together, when it has been away for the quarantine and is not there live. */
  function* collectOrphans(orphans: readonly Pod[]): Step<void> {
    const missing = new Set(orphans.map(nodeOf));
    for (const node of missing) quarantine.add(node, scope.now);
    const gone = new Set<string>();
    for (const node of quarantine.takeOver(scope.now)) if (missing.has(node) && (yield* isGone(node))) gone.add(node);
    for (const pod of orphans) if (gone.has(nodeOf(pod))) yield* collect(pod, nodeIsGone);
  }

  function* isGone(node: string): Step<boolean> {
    try {
      yield* client.get(nodes, { name: node });
      return false;
    } catch (error) {
      if (error instanceof StatusError) return isStatus(error, 'NotFound');
      throw error;
    }
  }

  /** markFailedAndDeletePodWithCondition; what fails is tried again in the next cycle. */
  function* collect(pod: Pod, because?: typeof nodeIsGone): Step<void> {
    const { namespace, name = '' } = pod.metadata ?? {};
    try {
      if (!isPodTerminal(pod)) yield* client.patchStatus(pods, { namespace, name }, failed(pod, because));
      yield* client.delete(pods, { namespace, name }, { gracePeriodSeconds: 0 });
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
    }
  }

  function failed(pod: Pod, because: typeof nodeIsGone | undefined) {
    const generation = behaviour.tracksPodGeneration ? pod.metadata?.generation : undefined;
    const observed = generation === undefined ? {} : { observedGeneration: generation };
    const condition = because === undefined ? undefined : updatedCondition(pod, { ...because, ...observed }, scope.now);
    return podStatusPatch(pod, { phase: 'Failed', ...observed, condition });
  }
}

const nodeIsGone = {
  type: 'DisruptionTarget',
  status: 'True',
  reason: 'DeletionByPodGC',
  message: 'PodGC: node no longer exists',
};
