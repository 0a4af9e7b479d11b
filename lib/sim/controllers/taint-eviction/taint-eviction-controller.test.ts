import { expect, test } from '@playwright/test';
import { nodes, pods } from '../../api/kinds.ts';
import { ControlledCluster } from '../../testing/controlled-cluster.ts';

const fast = {
  nodeMonitorGracePeriod: 16_000,
  nodeMonitorPeriod: 2_000,
  nodeEvictionRate: 10,
  nodeLeaseDuration: 16_000,
  defaultUnreachableTolerationSeconds: 10,
  defaultNotReadyTolerationSeconds: 10,
};

/** A cluster with a pod on worker-1, which anybody can taint. */
function withPod(version = 'v1.37.2', tolerations?: readonly object[]) {
  const cluster = new ControlledCluster({ version, settings: fast });
  cluster.addPod(
    'nginx',
    'worker-1',
    tolerations === undefined ? {} : { tolerations: tolerations.map((one) => ({ ...one })) },
  );
  cluster.runFor(5_000);
  const taint = (...keys: readonly string[]) => {
    const taints = keys.map((key) => ({ key, effect: 'NoExecute' }));
    cluster.api.patch(nodes, { name: 'worker-1' }, { type: 'merge', body: { spec: { taints } } }, { by: 'test' });
  };
  const goes = () => cluster.pod('nginx')?.metadata?.deletionTimestamp !== undefined;
  const told = () =>
    cluster
      .events()
      .filter(({ reason }) => reason === 'TaintManagerEviction')
      .map(({ message }) => message);
  return { cluster, taint, goes, told };
}
const tolerating = (key: string, tolerationSeconds: number) => ({
  key,
  operator: 'Exists',
  effect: 'NoExecute',
  tolerationSeconds,
});

test('a pod goes when its toleration is over: first told, then given the condition, then deleted with its own grace', () => {
  const { cluster, taint, goes, told } = withPod('v1.37.2', [tolerating('a', 10)]);
  const at = cluster.elapsed / 1000;
  taint('a');
  cluster.runFor(9_000);
  expect(told()).toEqual([]);
  const gone = cluster.runUntil(goes, 5_000);
  expect(gone - at).toBeGreaterThan(10);
  expect(gone - at).toBeLessThan(10.1);
  cluster.runFor(100);
  expect(told()).toEqual(['Marking for deletion Pod default/nginx']);
  const pod = cluster.pod('nginx');
  expect(pod?.status?.conditions?.at(-1)).toMatchObject({
    type: 'DisruptionTarget',
    status: 'True',
    reason: 'DeletionByTaintManager',
    message: 'Taint manager: deleting due to NoExecute taint',
    observedGeneration: 1,
  });
  expect(pod?.metadata?.deletionGracePeriodSeconds).toBe(30);
  expect(Date.parse(pod?.metadata?.deletionTimestamp ?? '')).toBeGreaterThan(cluster.engine.now + 28_000);
  const writes = cluster.changesOf('nginx', 'node-controller');
  expect(writes.map(({ object }) => object.metadata?.deletionTimestamp !== undefined)).toEqual([false, true]);
});

test('an event about it has the component of the controller, and no UID', () => {
  const { cluster, taint } = withPod('v1.31.0', []);
  taint('a');
  cluster.runFor(1_000);
  const event = cluster.events().find(({ reason }) => reason === 'TaintManagerEviction');
  expect(event).toMatchObject({
    type: 'Normal',
    source: { component: 'taint-eviction-controller' },
    involvedObject: { apiVersion: 'v1', kind: 'Pod', namespace: 'default', name: 'nginx' },
  });
  expect(event?.involvedObject).not.toHaveProperty('uid');
});

test('before v1.34 the condition does not tell the generation', () => {
  for (const [version, generation] of [
    ['v1.33.13', undefined],
    ['v1.34.4', 1],
  ] as const) {
    const { cluster, taint } = withPod(version, []);
    taint('a');
    cluster.runFor(1_000);
    const condition = cluster.pod('nginx')?.status?.conditions?.at(-1);
    expect(condition?.type).toBe('DisruptionTarget');
    expect(condition?.observedGeneration, version).toBe(generation);
  }
});

test('a pod that does not tolerate a taint goes at once, one that tolerates it without seconds never', () => {
  const at = withPod('v1.37.2', []);
  at.taint('a');
  at.cluster.runFor(200);
  expect(at.goes()).toBe(true);
  const never = withPod('v1.37.2', [{ key: 'a', operator: 'Exists' }]);
  never.taint('a');
  never.cluster.runFor(3_600_000);
  expect(never.goes()).toBe(false);
});

test('a timer that runs is neither put forward by a shorter toleration nor back by a longer one', () => {
  const { cluster, taint, goes } = withPod('v1.37.2', [tolerating('long', 20), tolerating('short', 3)]);
  taint('long');
  cluster.runFor(5_000);
  taint('long', 'short');
  cluster.runFor(10_000);
  expect(goes()).toBe(false);
  cluster.runFor(5_500);
  expect(goes()).toBe(true);

  const other = withPod('v1.37.2', [tolerating('long', 20), tolerating('short', 3)]);
  other.taint('long', 'short');
  other.cluster.runFor(1_000);
  other.taint('long');
  other.cluster.runFor(2_500);
  expect(other.goes()).toBe(true);
});

test('a swap of taints does not start the time anew', () => {
  const { cluster, taint, goes } = withPod('v1.37.2', [tolerating('a', 10), tolerating('b', 10)]);
  taint('a');
  cluster.runFor(6_000);
  taint('a', 'b');
  taint('b');
  cluster.runFor(4_500);
  expect(goes()).toBe(true);
});

test('when all taints go the timer is called off and that is told; only when there was one', () => {
  const { cluster, taint, goes, told } = withPod('v1.37.2', [tolerating('a', 10)]);
  taint('a');
  cluster.runFor(5_000);
  taint();
  cluster.runFor(20_000);
  expect(goes()).toBe(false);
  expect(told()).toEqual(['Cancelling deletion of Pod default/nginx']);
  const forever = withPod('v1.37.2', [{ key: 'a', operator: 'Exists' }]);
  forever.taint('a');
  forever.cluster.runFor(1_000);
  forever.taint();
  forever.cluster.runFor(1_000);
  expect(forever.told()).toEqual([]);
});

test('a taint that is tolerated for ever calls a timer off; one that is not tolerated ends it', () => {
  const { cluster, taint, goes, told } = withPod('v1.37.2', [tolerating('a', 10)]);
  taint('a');
  cluster.runFor(1_000);
  taint('a', 'other');
  cluster.runFor(1_000);
  expect(goes()).toBe(true);
  expect(told()).toEqual(['Cancelling deletion of Pod default/nginx', 'Marking for deletion Pod default/nginx']);
});

test('a timer outlives its Node, but not its pod', () => {
  const { cluster, taint, goes } = withPod('v1.37.2', [tolerating('a', 10)]);
  taint('a');
  cluster.runFor(2_000);
  cluster.api.delete(nodes, { name: 'worker-1' }, { by: 'test' });
  cluster.runFor(8_500);
  expect(goes()).toBe(true);
  const other = withPod('v1.37.2', [tolerating('a', 10)]);
  other.taint('a');
  other.cluster.runFor(2_000);
  other.cluster.api.delete(pods, { namespace: 'default', name: 'nginx' }, { by: 'test', gracePeriodSeconds: 0 });
  other.cluster.runFor(20_000);
  expect(other.told()).toEqual(['Cancelling deletion of Pod default/nginx']);
});

test('a pod that comes to a tainted node has its time from then on', () => {
  const { cluster, taint } = withPod('v1.37.2', []);
  taint('a');
  cluster.runFor(5_000);
  cluster.addPod('late', 'worker-1', { tolerations: [tolerating('a', 3)] });
  cluster.runFor(2_500);
  expect(cluster.pod('late')?.metadata?.deletionTimestamp).toBeUndefined();
  cluster.runFor(1_000);
  expect(cluster.pod('late')?.metadata?.deletionTimestamp).toBeDefined();
});

test('from v1.33 on a swap of taints sets a new timer for a pod that is going already, and its end is told as called off', () => {
  for (const [version, tells] of [
    ['v1.32.0', 0],
    ['v1.33.13', 1],
    ['v1.37.2', 1],
  ] as const) {
    const { cluster, taint, goes, told } = withPod(version, [tolerating('a', 10), tolerating('b', 10)]);
    taint('a');
    cluster.runUntil(goes, 20_000);
    cluster.runFor(1_000);
    taint('a', 'b');
    taint('b');
    cluster.runFor(2_000);
    cluster.api.delete(pods, { namespace: 'default', name: 'nginx' }, { by: 'test', gracePeriodSeconds: 0 });
    cluster.runFor(1_000);
    expect(
      told().filter((message) => message?.startsWith('Cancelling')),
      version,
    ).toHaveLength(tells);
  }
});

test('a controller manager that was killed forgets its timers and counts from nought', () => {
  const { cluster, taint, goes } = withPod('v1.37.2', [tolerating('a', 10)]);
  taint('a');
  cluster.runFor(5_000);
  cluster.manager.kill();
  const killedAt = cluster.elapsed / 1000;
  const gone = cluster.runUntil(goes, 60_000);
  expect(gone - killedAt).toBeGreaterThan(17 + 10);
  expect(gone - killedAt).toBeLessThan(24 + 10);
});
