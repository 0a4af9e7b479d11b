import { expect, test } from '@playwright/test';
import { refOf } from '../../api/api-server.ts';
import { pods, replicaSets } from '../../api/kinds.ts';
import { beginning } from '../../testing/bare-control-plane.ts';
import { ControlledCluster } from '../../testing/controlled-cluster.ts';
import { ControlledPlane } from '../../testing/controllers.ts';
import { nginxSet, podsOf, replicaSetNamed, setReady } from '../../testing/workloads.ts';
import { startReplicaSetController } from './replica-set.ts';

const by = 'test';
const planeOf = (version = 'v1.37.2') => new ControlledPlane(version, [startReplicaSetController]);

test('a ReplicaSet gets as many pods as it wants, made for it and told of', () => {
  const plane = planeOf();
  const set = plane.api.create(replicaSets, nginxSet(7), { by });
  plane.runFor(500);
  expect(podsOf(plane)).toHaveLength(7);
  for (const { metadata } of podsOf(plane)) {
    expect(metadata?.name).toMatch(/^nginx-[bcdfghjklmnpqrstvwxz2456789]{5}$/);
    expect(metadata?.labels).toEqual({ app: 'nginx' });
    expect(metadata?.ownerReferences).toEqual([
      {
        apiVersion: 'apps/v1',
        kind: 'ReplicaSet',
        name: 'nginx',
        uid: set.metadata?.uid,
        controller: true,
        blockOwnerDeletion: true,
      },
    ]);
  }
  const told = plane.told.filter(({ reason }) => reason === 'SuccessfulCreate');
  expect(told).toHaveLength(7);
  expect(told[0]?.message).toBe(`Created pod: ${podsOf(plane)[0]?.metadata?.name}`);
});

test('it makes one, then two, then four at a time', () => {
  const plane = planeOf();
  plane.api.create(replicaSets, nginxSet(7), { by });
  const madeAt: number[] = [];
  plane.api.watch(pods, ({ type }) => {
    if (type === 'ADDED') madeAt.push(plane.elapsed);
  });
  plane.runFor(500);
  const [first, second, third, fourth] = madeAt;
  // A batch begins when the one before it is answered, and a request takes at least 2 ms.
  expect((second ?? 0) - (first ?? 0)).toBeGreaterThanOrEqual(2);
  expect((fourth ?? 0) - (third ?? 0)).toBeGreaterThanOrEqual(2);
  expect((madeAt[6] ?? 0) - (fourth ?? 0)).toBeLessThan(4);
});

test('a pod that is being deleted is replaced at once, one that is not Ready is not', () => {
  const plane = planeOf();
  plane.api.create(replicaSets, nginxSet(2), { by });
  plane.runFor(500);
  const [first, second] = podsOf(plane);
  if (first === undefined || second === undefined) throw new Error('two pods were wanted');
  setReady(plane, setReady(plane, first), false);
  plane.runFor(60_000);
  expect(podsOf(plane)).toHaveLength(2);
  plane.api.update(pods, { ...second, metadata: { ...second.metadata, finalizers: ['test/keep'] } }, { by });
  plane.api.delete(pods, refOf(second), { by });
  plane.runFor(500);
  expect(podsOf(plane)).toHaveLength(3);
});

test('its status counts the pods, the Ready and the available ones', () => {
  const plane = planeOf();
  plane.api.create(replicaSets, nginxSet(3, { minReadySeconds: 10 }), { by });
  plane.runFor(500);
  expect(replicaSetNamed(plane, 'nginx').status).toEqual({
    replicas: 3,
    fullyLabeledReplicas: 3,
    terminatingReplicas: 0,
    ...generation(plane),
  });
  const [first] = podsOf(plane);
  if (first === undefined) throw new Error('no pod');
  setReady(plane, first);
  plane.runFor(9_000);
  expect(replicaSetNamed(plane, 'nginx').status).toMatchObject({ readyReplicas: 1 });
  expect(replicaSetNamed(plane, 'nginx').status?.availableReplicas).toBeUndefined();
  plane.runFor(1_600);
  expect(replicaSetNamed(plane, 'nginx').status).toMatchObject({ readyReplicas: 1, availableReplicas: 1 });
});

test('until v1.34 it does not tell of terminating pods', () => {
  const plane = planeOf('v1.34.4');
  plane.api.create(replicaSets, nginxSet(1), { by });
  plane.runFor(500);
  expect(replicaSetNamed(plane, 'nginx').status?.terminatingReplicas).toBeUndefined();
});

test('an orphan that it selects is taken up, a pod that it selects no more is let go', () => {
  const plane = planeOf();
  const orphan = plane.api.create(
    pods,
    {
      metadata: { name: 'orphan', namespace: 'default', labels: { app: 'nginx' } },
      spec: { containers: [{ name: 'c', image: 'i' }] },
    },
    { by },
  );
  const set = plane.api.create(replicaSets, nginxSet(2), { by });
  plane.runFor(500);
  expect(podsOf(plane)).toHaveLength(2);
  const adopted = plane.api.get(pods, refOf(orphan));
  expect(adopted.metadata?.ownerReferences?.[0]?.uid).toBe(set.metadata?.uid);
  plane.api.update(pods, { ...adopted, metadata: { ...adopted.metadata, labels: { app: 'other' } } }, { by });
  plane.runFor(500);
  expect(plane.api.get(pods, refOf(orphan)).metadata?.ownerReferences ?? []).toEqual([]);
  expect(podsOf(plane)).toHaveLength(3);
});

test('scaled down, it deletes those first that are not on a node', () => {
  const plane = planeOf();
  const set = plane.api.create(replicaSets, nginxSet(3), { by });
  plane.runFor(500);
  const [kept, ...others] = podsOf(plane);
  if (kept === undefined) throw new Error('no pod');
  plane.api.replace(pods, { ...kept, spec: { containers: [], nodeName: 'worker' } }, by);
  plane.runFor(100);
  plane.api.update(
    replicaSets,
    { ...replicaSetNamed(plane, 'nginx'), spec: { ...set.spec, selector: set.spec?.selector ?? {}, replicas: 1 } },
    { by },
  );
  plane.runFor(500);
  expect(podsOf(plane).map(({ metadata }) => metadata?.name)).toEqual([kept.metadata?.name]);
  const told = plane.told.filter(({ reason }) => reason === 'SuccessfulDelete').map(({ message }) => message);
  expect(told.toSorted()).toEqual(others.map(({ metadata }) => `Deleted pod: ${metadata?.name}`).toSorted());
});

test('what cannot be made is told of, and tried again', () => {
  const plane = planeOf();
  plane.api.create(replicaSets, nginxSet(5), { by });
  const create = plane.api.create.bind(plane.api);
  let refusals = 0;
  plane.api.create = (kind, object, options) => {
    if (kind.plural === 'pods' && refusals < 2) {
      refusals += 1;
      return plane.api.get(kind, { namespace: 'default', name: 'quota' });
    }
    return create(kind, object, options);
  };
  plane.runFor(50);
  expect(plane.told[0]).toMatchObject({
    type: 'Warning',
    reason: 'FailedCreate',
    message: 'Error creating: pods "quota" not found',
  });
  plane.runFor(1000);
  expect(podsOf(plane)).toHaveLength(5);
  expect(replicaSetNamed(plane, 'nginx').status?.conditions).toBeUndefined();
});

const generation = (plane: ControlledPlane) => {
  const { metadata } = replicaSetNamed(plane, 'nginx');
  return metadata?.generation === undefined ? {} : { observedGeneration: metadata.generation };
};

test('a pod is under way for as long as a replay says, and the next batch waits for it', () => {
  const podCreationTakes = (now: number): number => (now < beginning + 20_300 ? 400 : 0);
  const cluster = new ControlledCluster({ version: 'v1.37.2', phases: { podCreationTakes } });
  cluster.runFor(20_000);
  const madeAt: number[] = [];
  cluster.api.watch(pods, ({ type }) => {
    if (type === 'ADDED') madeAt.push(cluster.elapsed - 20_000);
  });
  cluster.api.create(replicaSets, nginxSet(3), { by });
  cluster.runFor(2_000);
  const [first = 0, second = 0, third = 0] = madeAt;
  expect(first).toBeGreaterThan(290);
  expect(first).toBeLessThan(330);
  expect(second).toBeGreaterThan(400);
  expect(third).toBeLessThan(450);
});
