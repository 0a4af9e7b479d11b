import { expect, test } from '@playwright/test';
import { seconds } from '../units.ts';
import { allowances, resolution } from './allowances.ts';
import { behindOthers, oldestHeartbeat, renewalOf } from './behind-others.ts';
import type { Expectation } from './expectation.ts';
import { drainEnds, drainTimedOut, evictionAccepted, evictionRetried, longestDrain } from './node-drain.ts';
import * as failure from './node-failure.ts';
import * as rejoin from './node-rejoin.ts';
import type { ClusterSettings } from './settings.ts';

/** Every window once more, in milliseconds, beside the functions that make them: a bound that moves is seen here. */

const setting = <T>(value: T) => ({ value, source: 'example' });
const of = (version: string): ClusterSettings => ({
  kubernetesVersion: setting(version),
  nodeMonitorGracePeriod: setting(16_000),
  nodeMonitorPeriod: setting(2000),
  nodeEvictionRate: setting(0.1),
  defaultUnreachableTolerationSeconds: setting(10),
  defaultNotReadyTolerationSeconds: setting(10),
  nodeLeaseDuration: {},
});
const { monitorPass: pass, taintQueueTick: tick, reaction, reactionForEachPod: each } = allowances;
const { podStart, podEnd, garbageCollection, kubectl, nodeStart } = allowances;
const flip = 16_000 + 2000 + 9 * pass + reaction;

const windows: readonly (readonly [string, string, string, number, number, Expectation])[] = [
  ['node.ready-unknown', 'Node w', 'the last heartbeat', 16_000, flip, failure.readyUnknown(of('v1.36.3'), 'w')],
  [
    'node.ready-unknown',
    'Node w',
    'the last heartbeat',
    16_000,
    flip + 2000 + pass,
    failure.readyUnknown(of('v1.36.3'), 'w', 'status'),
  ],
  ['node.not-ready-event', 'Node w', 'Ready=Unknown', 0, 2 * reaction, failure.notReadyEvent('w')],
  ['node.taint-no-schedule', 'Node w', 'Ready=Unknown', 0, reaction, failure.taintNoSchedule('w')],
  [
    'node.taint-no-execute',
    'Node w',
    'Ready=Unknown',
    2000,
    2000 + pass + 3 * each + tick + reaction,
    failure.taintNoExecute(of('v1.33.0'), 'w', 3),
  ],
  [
    'node.taint-no-execute',
    'Node w',
    'Ready=Unknown',
    0,
    tick + reaction,
    failure.taintNoExecute(of('v1.34.0'), 'w', 3),
  ],
  [
    'pods.marked-not-ready',
    '2 pods on w',
    'Ready=Unknown',
    0,
    reaction + 3 * each,
    failure.podsMarkedNotReady('w', 2, 3),
  ],
  [
    'pods.evicted',
    '2 pods on w',
    'the unreachable:NoExecute taint',
    10_000,
    10_000 + reaction + 2 * each,
    failure.podsEvicted('w', 2, 10_000),
  ],
  [
    'pods.evicted-at-once',
    '2 pods on w',
    'the unreachable:NoExecute taint',
    0,
    2 * reaction + 3 * each,
    failure.podsEvictedAtOnce('w', 2, 3),
  ],
  [
    'pods.evicted-by-own-toleration',
    '2 pods on w',
    'the unreachable:NoExecute taint',
    7000,
    7000 + 2 * reaction + 3 * each,
    failure.podsEvictedByOwnToleration('w', 2, 3, 7000),
  ],
  ['pods.replaced', '2 pods on w', 'each eviction', 0, 2 * reaction + 2 * each, failure.podsReplaced('w', 2)],
  ['workload.available', 'd', 'the first eviction', 0, podStart, failure.workloadAvailable('d')],
  ['node.ready-again', 'Node w', 'the return of power', 0, nodeStart, failure.readyAgain('w')],
  ['node.no-schedule-removed', 'Node w', 'Ready=True', 0, reaction, failure.noScheduleRemoved('w')],
  [
    'node.no-execute-removed',
    'Node w',
    'Ready=True',
    0,
    2000 + pass + 2 * reaction,
    failure.noExecuteRemoved(of('v1.37.2'), 'w'),
  ],
  ['pods.gone', '2 pods on w', 'the return of power', 0, nodeStart + 30_000, failure.podsGone('w', 2, 30_000)],
  [
    'pods.ready-again',
    '2 pods on w',
    'the return of the node',
    0,
    nodeStart + podStart,
    failure.podsReadyAgain('w', 2),
  ],
  ['node.cordoned', 'Node w', 'spec.unschedulable', 0, reaction, rejoin.cordoned('w')],
  ['pods.drained', '2 pods on w', 'its eviction', 0, 30_000 + podEnd, rejoin.podDrained('w', 2, 30_000)],
  ['workload.available-after-drain', 'd', 'the first eviction', 0, podStart, rejoin.availableAfterDrain('d')],
  ['node.deleted', 'Node w', 'the answer to its deletion', -80, reaction, rejoin.nodeDeleted('w', 80)],
  [
    'node.lease-removed',
    'Lease kube-node-lease/w',
    'the end of the Node',
    0,
    garbageCollection,
    rejoin.leaseRemoved('w'),
  ],
  [
    'pods.garbage-collected',
    '2 pods on w',
    'the end of the Node',
    40_000,
    80_000 + reaction + 3 * each,
    rejoin.podGarbageCollected('w', 2, 3),
  ],
  [
    'pods.replaced-after-removal',
    '2 pods on w',
    'phase Failed of each pod',
    0,
    2 * reaction + 2 * each,
    rejoin.podsReplacedAfterRemoval('w', 2),
  ],
  ['workload.available-after-removal', 'd', 'the first phase Failed', 0, podStart, rejoin.availableAfterRemoval('d')],
  ['node.registered-by-itself', 'Node w', 'the start', 0, nodeStart, rejoin.registeredByItself('w', 'the start')],
  ['node.registered-ready', 'Node w', 'its registration', 0, nodeStart, rejoin.registeredReady('w')],
  ['node.registered-untainted', 'Node w', 'Ready=True', 0, reaction, rejoin.registeredUntainted('w')],
  ['node.adopted-ready', 'Node w', 'the begin of the join', 0, nodeStart, rejoin.adoptedReady('w')],
  ['node.registered', 'Node w', 'the begin of the join', 0, nodeStart, rejoin.registered('w')],
  ['node.joined-ready', 'Node w', 'its registration', 0, nodeStart, rejoin.joinedReady('w')],
  ['node.joined-untainted', 'Node w', 'Ready=True', 0, reaction, rejoin.joinedUntainted('w')],
  ['drain.retried', 'Node w', 'the refusal of an eviction', 5000, 5000 + kubectl, evictionRetried('w')],
  [
    'drain.timed-out',
    'Node w',
    'the first eviction',
    9000,
    14_000 + kubectl,
    drainTimedOut('w', 9000, 'refused evictions'),
  ],
  [
    'drain.timed-out',
    'Node w',
    'the first eviction',
    9000,
    10_000 + kubectl,
    drainTimedOut('w', 9000, 'pods that do not go'),
  ],
  [
    'drain.evictions-accepted',
    '2 pods on w',
    'kubectl saying that it evicts the pod',
    0,
    kubectl,
    evictionAccepted('w', 2),
  ],
  ['drain.ends-with-return', 'Node w', 'the end of the last of its pods', 0, 1000 + kubectl, drainEnds('w')],
];

for (const [index, [id, subject, relativeTo, lo, hi, expectation]] of windows.entries()) {
  test(`window ${index + 1}, of ${id}, is ${lo} … ${hi} ms after ${relativeTo}`, () => {
    expect(expectation).toMatchObject({ id, subject, relativeTo, window: { lo, hi } });
    expect(expectation.resolution).toBe(id === 'node.not-ready-event' ? resolution + seconds(1) : resolution);
    expect(expectation.formula).not.toContain('NaN');
  });
}

test('only the versions that are known for it are excused, and by how much', () => {
  const excused = [
    failure.readyUnknown(of('v1.36.3'), 'w'),
    failure.readyUnknown(of('v1.37.0'), 'w'),
    failure.taintNoExecute(of('v1.33.0'), 'w', 3),
    failure.taintNoExecute(of('v1.34.0'), 'w', 3),
    failure.taintNoExecute({ ...of('v1.34.0'), nodeEvictionRate: setting(10) }, 'w', 3),
  ].map((one) => one.excused?.hi);
  const slack = tick + reaction;
  expect(excused).toEqual([undefined, flip + 2000 + pass, undefined, 10_000 + slack, 2000 + pass + 3 * each + slack]);
});

test('a formula speaks of a status only where one was the last heartbeat', () => {
  const told = (last: failure.Heartbeat) => {
    const { formula, because } = failure.readyUnknown(of('v1.36.3'), 'w', last);
    return [formula.includes('for the heartbeat was a status'), because.includes('a pass that notices a status')];
  };
  expect(told('lease')).toEqual([false, false]);
  expect(told('status')).toEqual([true, true]);
});

test('a formula of a time-out names what held the drain up', () => {
  expect(drainTimedOut('w', 9000, 'refused evictions').formula).toMatch(/^T … T \+ R \+ κ, .* R = 5\.00 s/);
  expect(drainTimedOut('w', 9000, 'pods that do not go').formula).toMatch(/^T … T \+ P \+ κ, .* P = 1\.00 s/);
  expect(drainTimedOut('w', 9000, 'refused evictions').because).toContain('evictPods');
  expect(drainTimedOut('w', 9000, 'pods that do not go').because).toContain('waitForDelete');
});

test('how long a watch goes on: after a return, of a drain, without a Node, and of the collector', () => {
  expect(failure.settledAfterReturn(of('v1.37.2'))).toBe(2000 + pass + 2 * reaction);
  expect(longestDrain(30_000)).toBe(30_000 + podEnd);
  expect(rejoin.stretchWithoutNode(10_000, 40_000).duration).toBe(30_000);
  expect(rejoin.stretchWithoutNode(5000, 40_000).duration).toBe(30_000);
  expect(rejoin.stretchWithoutNode(5000, 8000).duration).toBe(15_000);
  expect(rejoin.collectorMemory).toBe(80_000 + reaction);
});

test('a heartbeat is renewed four times in the duration of its Lease', () => {
  expect(renewalOf(40_000)).toBe(10_000);
  expect(oldestHeartbeat(40_000)).toBe(10_400);
});

test('nodes that fail together wait for the marking of others, by pass and by eights', () => {
  const alone = failure.readyUnknown(of('v1.36.3'), 'w');
  const together = { nodeMonitorPeriod: 2000, nodeLeaseDuration: 8000, podsPerNode: 3 };
  const wait = (fail: number) => behindOthers(alone, { ...together, fail }).window.hi - alone.window.hi;
  expect(behindOthers(alone, { ...together, fail: 1 })).toBe(alone);
  expect(wait(2)).toBeCloseTo(3 * each);
  expect(wait(4)).toBeCloseTo(3 * 3 * each);
  expect(wait(12)).toBeCloseTo(4 * 3 * each);
  expect(behindOthers(alone, { ...together, fail: 4 }).window.lo).toBe(alone.window.lo);
});

test('a drain without a grace period gives the pod its own', () => {
  expect(rejoin.gracePeriodOf({ gracePeriodSeconds: 30 }, {})).toBe(30_000);
  expect(rejoin.gracePeriodOf({ gracePeriodSeconds: 30 }, { gracePeriodSeconds: 0 })).toBe(0);
});
