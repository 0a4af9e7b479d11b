import { expect, test } from '@playwright/test';
import { ofKind } from '../api/kind.ts';
import { nodes, pods } from '../api/kinds.ts';
import type { Pod } from '../objects.ts';
import { HollowNode } from '../testing/hollow-node.ts';

type Status = NonNullable<Pod['status']>;

const sleeper = { name: 'c', image: 'busybox:1', command: ['sh', '-c', 'sleep 100000'] };

/** What a write shows at a glance: `Running PodReadyToStartContainers Ready: c running`. */
function glance({ phase, conditions = [], initContainerStatuses = [], containerStatuses = [] }: Status): string {
  const shown = ['PodReadyToStartContainers', 'Ready'].filter((type) =>
    conditions.some((condition) => condition.type === type && condition.status === 'True'),
  );
  const states = [...initContainerStatuses, ...containerStatuses].map(({ name, state = {}, restartCount }) => {
    const { running, waiting, terminated } = state;
    const what =
      running === undefined
        ? (waiting?.reason ?? `${terminated?.exitCode} ${terminated?.reason}`)
        : `running${restartCount > 0 ? ` ${restartCount}` : ''}`;
    return `${name} ${what}`;
  });
  return `${[phase, ...shown].join(' ')}: ${states.join(', ')}`;
}

const story = (hollow: HollowNode, name: string, since = 0): readonly string[] =>
  hollow
    .writesOf('Pod', name, since)
    .filter(({ by }) => by !== 'test')
    .map(({ type, object }) => (type === 'DELETED' ? 'gone' : glance(ofKind(pods, object).status ?? {})));

for (const { version, writes } of [
  {
    version: 'v1.31.0',
    writes: ['Pending: c ContainerCreating', 'Running PodReadyToStartContainers Ready: c running'],
  },
  {
    version: 'v1.37.2',
    writes: [
      'Pending: c ContainerCreating',
      'Pending PodReadyToStartContainers: c ContainerCreating',
      'Running PodReadyToStartContainers Ready: c running',
    ],
  },
]) {
  test(`a pod's start takes as many writes as on ${version}`, () => {
    const hollow = new HollowNode({ version }).started();
    hollow.createPod('web');
    hollow.runFor(3_000);
    expect(story(hollow, 'web')).toEqual(writes);
    expect(hollow.pod('web')?.status).toMatchObject({
      podIP: '10.244.1.2',
      hostIP: '172.18.0.3',
      containerStatuses: [{ ready: true, started: true, restartCount: 0, image: 'docker.io/library/nginx:1.22' }],
    });
  });
}

test('the status tells the generation it is of where the version does', () => {
  const [old, newer] = ['v1.31.0', 'v1.37.2'].map((version) => {
    const hollow = new HollowNode({ version }).started();
    hollow.createPod('web');
    hollow.runFor(3_000);
    return hollow.pod('web')?.status;
  });
  expect(newer?.observedGeneration).toBe(1);
  expect(newer?.conditions?.map(({ observedGeneration }) => observedGeneration)).toEqual([1, 1, 1, 1, 1]);
  expect(old?.observedGeneration).toBeUndefined();
});

test('the texts of events are those of the version', () => {
  const [old, newer] = ['v1.31.0', 'v1.37.2'].map((version) => {
    const hollow = new HollowNode({ version }).started();
    hollow.createPod('web');
    hollow.runFor(3_000);
    return ['Pulled', 'Created', 'Started'].map((reason) => hollow.events(reason)[0]?.message);
  });
  expect(old).toEqual([
    'Container image "nginx:1.22" already present on machine',
    'Created container c',
    'Started container c',
  ]);
  expect(newer).toEqual([
    'Container image "nginx:1.22" already present on machine and can be accessed by the pod',
    'Container created',
    'Container started',
  ]);
});

test('a deleted pod is stopped, told of, and confirmed by one DELETE that is two writes', () => {
  const hollow = new HollowNode().started();
  hollow.createPod('web');
  hollow.runFor(3_000);
  const since = hollow.writes.length;
  hollow.deletePod('web');
  hollow.runFor(3_000);
  expect(story(hollow, 'web', since)).toEqual([
    'Running PodReadyToStartContainers Ready: c running',
    'Succeeded: c 0 Completed',
    'Succeeded: c 0 Completed',
    'gone',
  ]);
  const [, , , graceless] = hollow.writesOf('Pod', 'web', since);
  expect(graceless?.object.metadata?.deletionGracePeriodSeconds).toBe(0);
  expect(hollow.events('Killing')[0]?.message).toBe('Stopping container c');
});

test('what does not heed SIGTERM is killed after its grace', () => {
  const hollow = new HollowNode().started();
  hollow.createPod('deaf', { terminationGracePeriodSeconds: 5, containers: [sleeper] });
  hollow.runFor(3_000);
  hollow.deletePod('deaf');
  hollow.runFor(4_900);
  expect(hollow.pod('deaf')?.status?.phase).toBe('Running');
  hollow.runFor(1_500);
  expect(hollow.pod('deaf')).toBeUndefined();
  expect(story(hollow, 'deaf').at(-2)).toBe('Failed: c 137 Error');
});

test('a pod that ends by itself is held back from its phase until nothing of it can run', () => {
  const hollow = new HollowNode().started();
  hollow.createPod('ends', { restartPolicy: 'Never', containers: [{ ...sleeper, command: ['sleep', '2'] }] });
  hollow.runFor(8_000);
  expect(story(hollow, 'ends').slice(-3)).toEqual([
    'Running PodReadyToStartContainers Ready: c running',
    'Running PodReadyToStartContainers: c 0 Completed',
    'Succeeded: c 0 Completed',
  ]);
  hollow.deletePod('ends');
  expect(hollow.pod('ends')).toBeUndefined();
});

test('what ends in error is started again, later each time', () => {
  const hollow = new HollowNode().started();
  hollow.createPod('crashes', { containers: [{ ...sleeper, command: ['sh', '-c', 'exit 3'] }] });
  hollow.runFor(6_000);
  expect(hollow.pod('crashes')?.status?.containerStatuses?.[0]).toMatchObject({
    restartCount: 1,
    state: { terminated: { exitCode: 3, reason: 'Error' } },
    lastState: { terminated: { exitCode: 3, reason: 'Error' } },
  });
  hollow.runFor(15_000);
  expect(story(hollow, 'crashes')).toContain('Running PodReadyToStartContainers: c CrashLoopBackOff');
  expect(hollow.pod('crashes')?.status?.containerStatuses?.[0]?.restartCount).toBe(2);
  hollow.runFor(10_000);
  expect(hollow.pod('crashes')?.status?.containerStatuses?.[0]?.restartCount).toBe(2);
  expect(hollow.events('BackOff')[0]?.message).toMatch(
    /^Back-off restarting failed container c in pod crashes_default/,
  );
});

test('init containers come one after the other, and readiness when its probe has been asked', () => {
  const hollow = new HollowNode().started();
  const init = { image: 'busybox:1', command: ['sleep', '1'] };
  hollow.createPod('web', {
    initContainers: [
      { ...init, name: 'a' },
      { ...init, name: 'b' },
    ],
    containers: [
      {
        name: 'c',
        image: 'nginx:1.22',
        readinessProbe: { httpGet: { port: 80, path: '/' }, initialDelaySeconds: 3, periodSeconds: 5 },
      },
    ],
  });
  hollow.runFor(12_000);
  const told = story(hollow, 'web');
  expect(told).toContain('Pending PodReadyToStartContainers: a 0 Completed, b running, c PodInitializing');
  expect(told.at(-2)).toBe('Running PodReadyToStartContainers: a 0 Completed, b 0 Completed, c running');
  expect(told.at(-1)).toBe('Running PodReadyToStartContainers Ready: a 0 Completed, b 0 Completed, c running');
  const [running, ready] = hollow.writesOf('Pod', 'web').slice(-2);
  expect((ready?.at ?? 0) - (running?.at ?? 0)).toBeGreaterThanOrEqual(5_000);
});

test('after a loss of power its containers have ended, and are started again in a new sandbox', () => {
  const hollow = new HollowNode({ version: 'v1.31.0' }).started();
  hollow.createPod('web');
  hollow.runFor(3_000);
  const uid = hollow.pod('web')?.metadata?.uid;
  const since = hollow.writes.length;
  hollow.machine.cut();
  hollow.runFor(5_000);
  expect(story(hollow, 'web', since)).toEqual([]);
  hollow.machine.restore();
  hollow.runFor(6_000);
  expect(story(hollow, 'web', since)).toEqual([
    'Running: c 255 Unknown',
    'Running PodReadyToStartContainers Ready: c running 1',
  ]);
  const [lost] = hollow.writesOf('Pod', 'web', since).map(({ object }) => ofKind(pods, object));
  expect(lost?.status?.podIP).toBeUndefined();
  expect(hollow.pod('web')).toMatchObject({
    metadata: { uid },
    status: { containerStatuses: [{ lastState: { terminated: { exitCode: 255, reason: 'Unknown' } } }] },
  });
  expect(hollow.events('SandboxChanged')).toHaveLength(1);
});

test('what was to go when the power went has failed, and goes', () => {
  const hollow = new HollowNode().started();
  hollow.createPod('web');
  hollow.runFor(3_000);
  hollow.machine.cut();
  hollow.deletePod('web');
  hollow.runFor(40_000);
  expect(hollow.pod('web')?.status?.phase).toBe('Running');
  const since = hollow.writes.length;
  hollow.machine.restore();
  hollow.runFor(5_000);
  expect(story(hollow, 'web', since).slice(-3)).toEqual(['Failed: c 255 Unknown', 'Failed: c 255 Unknown', 'gone']);
});

test('a kubelet that is restarted finds its containers as they are', () => {
  const hollow = new HollowNode().started();
  hollow.createPod('web');
  hollow.runFor(3_000);
  const since = hollow.writes.length;
  hollow.machine.kubelet.restart();
  hollow.runFor(10_000);
  expect(story(hollow, 'web', since)).toEqual([]);
});

test('a pod that does not tolerate a taint NoExecute is not run again by a kubelet that was restarted', () => {
  const hollow = new HollowNode().started();
  hollow.createPod('web');
  hollow.runFor(3_000);
  const { api } = hollow.control;
  const taints = [{ key: 'node.kubernetes.io/out-of-service', value: 'x', effect: 'NoExecute' }];
  api.patch(nodes, { name: hollow.name }, { type: 'merge', body: { spec: { taints } } }, { by: 'test' });
  hollow.machine.cut();
  hollow.machine.restore();
  hollow.runFor(5_000);
  expect(hollow.pod('web')?.status).toMatchObject({ phase: 'Failed', reason: 'TaintToleration' });
});

test('what is deleted for good while its node is dark is cleaned up when it returns', () => {
  const hollow = new HollowNode().started();
  hollow.createPod('web');
  hollow.runFor(3_000);
  hollow.machine.cut();
  hollow.deletePod('web', 0);
  hollow.machine.restore();
  hollow.runFor(6_000);
  expect([...hollow.machine.runtime.pods]).toEqual([]);
});

test('a Ready that somebody else has taken away is told again within ten seconds', () => {
  const hollow = new HollowNode().started();
  hollow.createPod('web');
  hollow.runFor(3_000);
  const pod = hollow.pod('web');
  const conditions = (pod?.status?.conditions ?? []).map((one) =>
    one.type === 'Ready' ? { ...one, status: 'False' } : one,
  );
  if (pod === undefined) throw new Error('no pod');
  const { api } = hollow.control;
  api.update(pods, { ...pod, status: { ...pod.status, conditions } }, { by: 'test', subresource: 'status' });
  hollow.runFor(10_500);
  expect(hollow.pod('web')?.status?.conditions?.find(({ type }) => type === 'Ready')?.status).toBe('True');
});
