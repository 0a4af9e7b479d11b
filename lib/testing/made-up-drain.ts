import { Budget } from '../cluster/budget.ts';
import type { DrainedNode } from '../cluster/departed-node.ts';
import type { RunningDrain } from '../cluster/drain.ts';
import type { DrainOptions } from '../cluster/drain-options.ts';
import { ClusterNode, PoweredOffNode, ReturnedNode } from '../cluster/node.ts';
import type { Act, KubectlOptions } from '../cluster/node-operations.ts';
import { Workload } from '../cluster/workload.ts';
import { conditionField } from '../kubernetes/conditions.ts';
import { taintField, taintKeys } from '../kubernetes/taints.ts';
import type { PowerEvidence } from '../power/fault.ts';
import type { FieldValue, Subject, TimelineEntry } from '../recorder/observation.ts';
import { type Milliseconds, seconds } from '../units.ts';
import { lawful, madeUpCut, madeUpNode, madeUpReturn, madeUpStory, nothingDone, observe } from './made-up-story.ts';
import { type Replay, replay } from './replay.ts';

/** When a made-up drain begins. */
export const drainBegins: Milliseconds = seconds(20);

export interface MadeUpDrain {
  readonly options?: DrainOptions;
  /** What kubectl says, and when. */
  readonly lines?: readonly (readonly [at: Milliseconds, text: string])[];
  /** When kubectl ends; undefined: not before it is stopped. */
  readonly ends?: Milliseconds | undefined;
  readonly exitCode?: number | undefined;
  /** When the two Pods of the workload are evicted, and gone. */
  readonly evicted?: Milliseconds | undefined;
  readonly gone?: Milliseconds | undefined;
  /** What made the evictions, as their condition says. */
  readonly evictedBy?: string;
  /** When `spec.unschedulable` is set. */
  readonly cordoned?: Milliseconds | undefined;
  readonly extra?: readonly TimelineEntry[];
  readonly powerNow?: PowerEvidence;
}

export interface DrainStage {
  readonly cluster: Replay;
  readonly workload: Workload;
  readonly budget: Budget;
  readonly drain: RunningDrain;
  readonly dark: PoweredOffNode;
  /** Plays on until the drain has ended. */
  ended(): Promise<DrainedNode>;
  /** Plays on until the power is back, at 70 s. */
  returned(): ReturnedNode;
}

/** A made-up drain of a node with two Pods of a workload, a DaemonSet's, one with local storage and one without a controller. */
export function madeUpDrain(given: MadeUpDrain = {}): DrainStage {
  const { lines = [], options = {} } = given;
  const { ends } = given;
  const wake = [...lines.map(([at]) => at), ...(ends === undefined ? [] : [ends])].map(
    (at): TimelineEntry => ({ type: 'note', at, topic: 'recorder', text: 'made up' }),
  );
  const story = madeUpStory({ ...lawful, ...nothingDone, end: seconds(300) }, [
    ...entriesOf(given),
    ...wake,
    ...(given.extra ?? []),
  ]);
  const cluster = replay(story, given.powerNow);
  const { clock } = cluster.cluster;
  const kubectl = (args: readonly string[], { onLine, signal }: KubectlOptions = {}): Promise<Act> => {
    const { promise, resolve } = Promise.withResolvers<Act>();
    const left = [...lines];
    const said: string[] = [];
    const end = (exitCode: number | undefined) =>
      resolve({
        command: `kubectl ${args.join(' ')}`,
        exitCode,
        output: said.join('\n'),
        at: { lo: drainBegins, hi: clock.now() },
      });
    cluster.timeline.onAppend(() => {
      while (left[0] !== undefined && left[0][0] <= clock.now()) {
        const [, text] = left.shift() ?? [0, ''];
        said.push(text);
        onLine?.(text);
      }
      if (ends !== undefined && clock.now() >= ends) end('exitCode' in given ? given.exitCode : 0);
    });
    signal?.addEventListener('abort', () => end(undefined), { once: true });
    return promise;
  };
  Object.assign(cluster.cluster.operations, { kubectl });
  cluster.playUntil(drainBegins);

  const node = new ClusterNode(cluster, { name: madeUpNode, role: 'worker', machine: 'm' });
  const window = cluster.openWindow([]);
  const dark = new PoweredOffNode(node, madeUpCut(lawful.cut), { intent: 'i', window });
  const made = { namespace: 'default', name: 'nginx', replicas: 2, created: { lo: 0, hi: 1 } };
  const workload = new Workload(cluster, made);
  const drain = node.startDrain(options);
  return {
    cluster,
    workload,
    budget: new Budget(workload, 'nginx-stays'),
    drain,
    dark,
    ended: () => {
      cluster.playUntil(ends ?? seconds(100));
      return drain.ended();
    },
    returned: () => {
      cluster.playUntil(seconds(70));
      const back = madeUpReturn(seconds(70) - 300);
      cluster.powerIs(given.powerNow ?? back.evidence.after);
      return new ReturnedNode(dark, back, window);
    },
  };
}

function entriesOf(given: MadeUpDrain): TimelineEntry[] {
  const node: Subject = { kind: 'Node', name: madeUpNode };
  const pods = ['a', 'b'].map((name): Subject => ({ kind: 'Pod', namespace: 'default', name }));
  const placed = (name: string, owner?: FieldValue): TimelineEntry[] => {
    const pod: Subject = { kind: 'Pod', namespace: 'default', name };
    return [
      observe(pod, 'exists', seconds(2), undefined, true),
      observe(pod, 'node', seconds(2), undefined, madeUpNode),
      ...(owner === undefined ? [] : [observe(pod, 'owner', seconds(2), undefined, owner)]),
    ];
  };
  const at = (instant: Milliseconds | undefined, make: (instant: Milliseconds) => TimelineEntry[]) =>
    instant === undefined ? [] : make(instant);
  const cordoned = 'cordoned' in given ? given.cordoned : seconds(20.2);
  return [
    ...placed('daemon', { kind: 'DaemonSet', name: 'daemon', uid: 'ds' }),
    ...placed('scratch', { kind: 'ReplicaSet', name: 'scratch', uid: 'rs2' }),
    observe({ kind: 'Pod', namespace: 'default', name: 'scratch' }, 'emptyDir', seconds(2), undefined, true),
    ...placed('by-hand'),
    observe(
      { kind: 'PodDisruptionBudget', namespace: 'default', name: 'nginx-stays' },
      'budget',
      seconds(15),
      undefined,
      { currentHealthy: 2, desiredHealthy: 2, disruptionsAllowed: 0, expectedPods: 2 },
    ),
    ...at(cordoned, (instant) => [
      observe(node, 'unschedulable', instant, undefined, true),
      observe(node, taintField(taintKeys.unschedulable, 'NoSchedule'), instant + 100, undefined, true),
    ]),
    ...at(given.evicted, (instant) =>
      pods.flatMap((pod) => [
        observe(pod, conditionField('DisruptionTarget'), instant - 10, undefined, {
          status: 'True',
          reason: given.evictedBy ?? 'EvictionByEvictionAPI',
          message: '',
        }),
        observe(pod, 'deletionTimestamp', instant, undefined, 'then'),
      ]),
    ),
    ...at(given.gone, (instant) => pods.map((pod) => observe(pod, 'exists', instant, true, undefined))),
  ];
}
