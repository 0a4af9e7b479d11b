import { expect, test } from '@playwright/test';
import { refOf } from '../../api/api-server.ts';
import { deployments, podDisruptionBudgets, pods } from '../../api/kinds.ts';
import { time } from '../../api/time.ts';
import type { PodDisruptionBudget } from '../../objects.ts';
import { podCondition } from '../../rules/pods.ts';
import { ControlledPlane } from '../../testing/controllers.ts';
import { nginx, nginxDeployment, playKubelets, podsOf, setReady } from '../../testing/workloads.ts';
import { startDeploymentController } from '../deployment/deployment.ts';
import { startReplicaSetController } from '../replica-set/replica-set.ts';
import { startDisruptionController } from './disruption.ts';

const by = 'test';
const ref = { namespace: 'default', name: 'budget' };

function planeOf(spec: PodDisruptionBudget['spec'], replicas = 6) {
  const plane = new ControlledPlane('v1.37.2', [
    startDisruptionController,
    startReplicaSetController,
    startDeploymentController,
  ]);
  playKubelets(plane, 500);
  if (replicas > 0) plane.api.create(deployments, nginxDeployment(replicas), { by });
  plane.api.create(
    podDisruptionBudgets,
    { metadata: ref, spec: { selector: { matchLabels: { app: 'nginx' } }, ...spec } },
    { by },
  );
  plane.runFor(3000);
  return plane;
}

const statusOf = (plane: ControlledPlane) => plane.api.get(podDisruptionBudgets, ref).status;

test('a budget allows what is healthy beyond what must be', () => {
  const plane = planeOf({ minAvailable: 5 });
  expect(statusOf(plane)).toMatchObject({
    currentHealthy: 6,
    desiredHealthy: 5,
    expectedPods: 6,
    disruptionsAllowed: 1,
    observedGeneration: 1,
    conditions: [{ type: 'DisruptionAllowed', status: 'True', reason: 'SufficientPods', message: '' }],
  });
  const [first, second] = podsOf(plane);
  if (first === undefined || second === undefined) throw new Error('no pods');
  setReady(plane, first, false);
  setReady(plane, second, false);
  plane.runFor(500);
  expect(statusOf(plane)).toMatchObject({
    currentHealthy: 4,
    disruptionsAllowed: 0,
    conditions: [{ status: 'False', reason: 'InsufficientPods' }],
  });
});

for (const [spec, desired] of [
  [{ maxUnavailable: 2 }, 4],
  [{ maxUnavailable: '30%' }, 4],
  [{ minAvailable: '70%' }, 5],
  [{ maxUnavailable: 0 }, 6],
] as const) {
  test(`${JSON.stringify(spec)} of a Deployment's six is ${desired} that must be healthy`, () => {
    const plane = planeOf(spec);
    expect(statusOf(plane)).toMatchObject({
      desiredHealthy: desired,
      expectedPods: 6,
      disruptionsAllowed: 6 - desired,
    });
  });
}

test('pods that go count as expected by a number, but not as healthy', () => {
  const plane = planeOf({ minAvailable: 5 });
  const [pod] = podsOf(plane);
  if (pod === undefined) throw new Error('no pod');
  const kept = { ...pod.metadata, finalizers: ['test/keep'] };
  plane.api.delete(pods, refOf(plane.api.update(pods, { ...pod, metadata: kept }, { by })), { by });
  plane.runFor(2000);
  expect(statusOf(plane)).toMatchObject({ currentHealthy: 6, expectedPods: 7, disruptionsAllowed: 1 });
});

test('an eviction counts for two minutes, if its pod is not deleted', () => {
  const plane = planeOf({ minAvailable: 5 });
  const [pod] = podsOf(plane);
  const budget = plane.api.get(podDisruptionBudgets, ref);
  const disruptedPods = { [pod?.metadata?.name ?? '']: time(plane.engine.now) };
  const empty = { currentHealthy: 0, desiredHealthy: 0, expectedPods: 0, disruptionsAllowed: 0 };
  plane.api.update(
    podDisruptionBudgets,
    { ...budget, status: { ...empty, ...budget.status, disruptionsAllowed: 0, disruptedPods } },
    { by, subresource: 'status' },
  );
  plane.runFor(110_000);
  expect(statusOf(plane)).toMatchObject({ currentHealthy: 5, disruptionsAllowed: 0, disruptedPods });
  plane.runFor(12_000);
  expect(statusOf(plane)).toMatchObject({ currentHealthy: 6, disruptionsAllowed: 1 });
  expect(statusOf(plane)?.disruptedPods).toBeUndefined();
  expect(plane.told.map(({ reason }) => reason)).toContain('NotDeleted');
});

test('a budget of no pods allows nothing, and says so', () => {
  const plane = planeOf({ minAvailable: 0 }, 0);
  expect(statusOf(plane)).toMatchObject({ expectedPods: 0, disruptionsAllowed: 0 });
  expect(plane.told.filter(({ about }) => about === 'PodDisruptionBudget/budget')[0]).toMatchObject({
    by: 'controllermanager',
    type: 'Normal',
    reason: 'NoPods',
    message: 'No matching pods found',
  });
});

test('pods without a controller are told of where a share is asked for', () => {
  const plane = planeOf({ maxUnavailable: 1 }, 0);
  const metadata = { name: 'bare', namespace: 'default', labels: { app: 'nginx' } };
  plane.api.create(pods, { metadata, spec: nginx.spec }, { by });
  plane.runFor(1000);
  expect(plane.told.map(({ reason }) => reason)).toContain('UnmanagedPods');
  expect(statusOf(plane)).toMatchObject({ expectedPods: 0, disruptionsAllowed: 0 });
});

test('a pod with two budgets is told of', () => {
  const plane = planeOf({ minAvailable: 1 }, 1);
  plane.api.create(
    podDisruptionBudgets,
    { metadata: { ...ref, name: 'other' }, spec: { selector: { matchLabels: { app: 'nginx' } }, minAvailable: 1 } },
    { by },
  );
  plane.runFor(1000);
  for (const pod of podsOf(plane)) setReady(plane, pod, false);
  plane.runFor(1000);
  expect(plane.told.map(({ reason }) => reason)).toContain('MultiplePodDisruptionBudgets');
});

test('that a pod is a target of disruption is taken back after two minutes', () => {
  const plane = planeOf({ minAvailable: 1 }, 1);
  const [pod] = podsOf(plane);
  if (pod === undefined) throw new Error('no pod');
  const lastTransitionTime = time(plane.engine.now);
  const target = { type: 'DisruptionTarget', status: 'True', reason: 'EvictionByEvictionAPI', lastTransitionTime };
  const status = { ...pod.status, conditions: [...(pod.status?.conditions ?? []), target] };
  plane.api.update(pods, { ...pod, status }, { by, subresource: 'status' });
  const condition = () => podCondition(plane.api.get(pods, refOf(pod)), 'DisruptionTarget');
  plane.runFor(115_000);
  expect(condition()?.status).toBe('True');
  plane.runFor(7000);
  expect(condition()?.status).toBe('False');
});
