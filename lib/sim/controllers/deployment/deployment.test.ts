import { expect, test } from '@playwright/test';
import { deployments, pods, replicaSets } from '../../api/kinds.ts';
import type { Deployment } from '../../objects.ts';
import { ControlledPlane } from '../../testing/controllers.ts';
import { nginx, nginxDeployment, playKubelets, podsOf, setReady } from '../../testing/workloads.ts';
import { startReplicaSetController } from '../replica-set/replica-set.ts';
import { startDeploymentController } from './deployment.ts';

const by = 'test';
const ref = { namespace: 'default', name: 'nginx' };

function planeOf(version = 'v1.37.2', readyAfter = 1000) {
  const plane = new ControlledPlane(version, [startReplicaSetController, startDeploymentController]);
  if (Number.isFinite(readyAfter)) playKubelets(plane, readyAfter);
  return plane;
}

const current = (plane: ControlledPlane) => plane.api.get(deployments, ref);
const change = (plane: ControlledPlane, spec: Partial<Deployment['spec']>) => {
  const deployment = current(plane);
  const before = deployment.spec ?? { selector: {}, template: {} };
  return plane.api.update(deployments, { ...deployment, spec: { ...before, ...spec } }, { by });
};
const image = (name: string) => ({ ...nginx, spec: { containers: [{ name: 'nginx', image: name }] } });
const setsOf = (plane: ControlledPlane) => [...plane.api.list(replicaSets)];
const conditionOf = (plane: ControlledPlane, type: string) =>
  current(plane).status?.conditions?.find((condition) => condition.type === type);
const scalings = (plane: ControlledPlane) =>
  plane.told.filter(({ reason }) => reason === 'ScalingReplicaSet').map(({ message }) => message);

test('a Deployment makes a ReplicaSet of its template', () => {
  const plane = planeOf();
  const made = plane.api.create(deployments, nginxDeployment(3), { by });
  plane.runFor(3000);
  const [set] = setsOf(plane);
  const hash = set?.metadata?.labels?.['pod-template-hash'] ?? '';
  expect(hash).toMatch(/^[bcdf456789]{8,10}$/);
  expect(set?.metadata).toMatchObject({
    name: `nginx-${hash}`,
    labels: { app: 'nginx', 'pod-template-hash': hash },
    annotations: {
      'deployment.kubernetes.io/revision': '1',
      'deployment.kubernetes.io/desired-replicas': '3',
      'deployment.kubernetes.io/max-replicas': '4',
    },
    ownerReferences: [{ kind: 'Deployment', name: 'nginx', uid: made.metadata?.uid, controller: true }],
  });
  expect(set?.spec?.selector.matchLabels).toEqual({ app: 'nginx', 'pod-template-hash': hash });
  expect(podsOf(plane)[0]?.metadata?.labels).toEqual({ app: 'nginx', 'pod-template-hash': hash });
  expect(current(plane).metadata?.annotations?.['deployment.kubernetes.io/revision']).toBe('1');
  expect(current(plane).status).toMatchObject({
    observedGeneration: 1,
    replicas: 3,
    updatedReplicas: 3,
    readyReplicas: 3,
    availableReplicas: 3,
    terminatingReplicas: 0,
    conditions: [
      {
        type: 'Available',
        status: 'True',
        reason: 'MinimumReplicasAvailable',
        message: 'Deployment has minimum availability.',
      },
      {
        type: 'Progressing',
        status: 'True',
        reason: 'NewReplicaSetAvailable',
        message: `ReplicaSet "nginx-${hash}" has successfully progressed.`,
      },
    ],
  });
  expect(scalings(plane)).toEqual([`Scaled up replica set nginx-${hash} from 0 to 3`]);
});

test('its first conditions tell that the ReplicaSet is made, and that nothing is available', () => {
  const plane = planeOf('v1.37.2', Number.POSITIVE_INFINITY);
  plane.api.create(deployments, nginxDeployment(3), { by });
  const seen: string[] = [];
  plane.api.watch(deployments, () => {
    for (const { type, status, reason } of current(plane).status?.conditions ?? []) {
      const told = `${type} ${status} ${reason}`;
      if (seen.at(-1) !== told && !seen.includes(told)) seen.push(told);
    }
  });
  plane.runFor(1000);
  expect(seen).toEqual([
    'Progressing True NewReplicaSetCreated',
    'Available False MinimumReplicasUnavailable',
    'Progressing True ReplicaSetUpdated',
  ]);
  expect(current(plane).status?.unavailableReplicas).toBe(3);
});

for (const [version, texts] of [
  ['v1.31.0', ['Scaled up replica set NAME to 2', 'Scaled up replica set NAME to 5 from 2']],
  ['v1.37.2', ['Scaled up replica set NAME from 0 to 2', 'Scaled up replica set NAME from 2 to 5']],
] as const) {
  test(`${version} tells of scaling in its words`, () => {
    const plane = planeOf(version);
    plane.api.create(deployments, nginxDeployment(2), { by });
    plane.runFor(3000);
    change(plane, { replicas: 5 });
    plane.runFor(3000);
    const name = setsOf(plane)[0]?.metadata?.name ?? '';
    expect(scalings(plane)).toEqual(texts.map((text) => text.replace('NAME', name)));
    expect(podsOf(plane)).toHaveLength(5);
    expect(setsOf(plane)[0]?.metadata?.annotations?.['deployment.kubernetes.io/max-replicas']).toBe('7');
  });
}

test('a rolling update never has more pods than the surge allows, nor fewer available than it must', () => {
  const plane = planeOf();
  plane.api.create(deployments, nginxDeployment(10), { by });
  plane.runFor(5000);
  let [most, least] = [0, 100];
  plane.api.watch(replicaSets, () => {
    const total = setsOf(plane).reduce((sum, { spec }) => sum + (spec?.replicas ?? 0), 0);
    const available = podsOf(plane).filter(
      ({ metadata, status }) =>
        metadata?.deletionTimestamp === undefined &&
        status?.conditions?.some(({ type, status: value }) => type === 'Ready' && value === 'True'),
    );
    most = Math.max(most, total);
    least = Math.min(least, available.length);
  });
  change(plane, { template: image('nginx:2') });
  plane.runFor(20_000);
  expect([most, least]).toEqual([13, 8]);
  expect(podsOf(plane).every(({ spec }) => spec?.containers[0]?.image === 'nginx:2')).toBe(true);
  expect(podsOf(plane)).toHaveLength(10);
  const [old, made] = setsOf(plane);
  expect([old?.spec?.replicas, made?.spec?.replicas]).toEqual([0, 10]);
  expect(scalings(plane).slice(1, 4)).toEqual([
    `Scaled up replica set ${made?.metadata?.name} from 0 to 3`,
    `Scaled down replica set ${old?.metadata?.name} from 10 to 8`,
    `Scaled up replica set ${made?.metadata?.name} from 3 to 5`,
  ]);
});

test('back to an old template it takes the old ReplicaSet, which keeps its history', () => {
  const plane = planeOf();
  plane.api.create(deployments, nginxDeployment(2), { by });
  plane.runFor(5000);
  change(plane, { template: image('nginx:2') });
  plane.runFor(10_000);
  change(plane, { template: nginx });
  plane.runFor(10_000);
  const sets = setsOf(plane);
  expect(sets.map(({ spec }) => spec?.replicas)).toEqual([2, 0]);
  expect(sets[0]?.metadata?.annotations).toMatchObject({
    'deployment.kubernetes.io/revision': '3',
    'deployment.kubernetes.io/revision-history': '1',
  });
  expect(current(plane).metadata?.annotations?.['deployment.kubernetes.io/revision']).toBe('3');
});

test('Recreate waits until the old pods are gone', () => {
  const plane = planeOf();
  plane.api.create(deployments, nginxDeployment(3, { strategy: { type: 'Recreate' } }), { by });
  plane.runFor(5000);
  const ages = new Set<string>();
  plane.api.watch(pods, () => {
    ages.add([...new Set(podsOf(plane).map(({ spec }) => spec?.containers[0]?.image ?? ''))].toSorted().join(' and '));
  });
  change(plane, { template: image('nginx:2') });
  plane.runFor(10_000);
  expect(ages).toEqual(new Set(['nginx', '', 'nginx:2']));
});

test('a rollout that does not get on is told of after its deadline', () => {
  const plane = planeOf('v1.37.2', Number.POSITIVE_INFINITY);
  plane.api.create(deployments, nginxDeployment(1, { progressDeadlineSeconds: 60 }), { by });
  plane.runFor(55_000);
  expect(conditionOf(plane, 'Progressing')?.status).toBe('True');
  plane.runFor(10_000);
  expect(conditionOf(plane, 'Progressing')).toMatchObject({ status: 'False', reason: 'ProgressDeadlineExceeded' });
  for (const pod of podsOf(plane)) setReady(plane, pod);
  plane.runFor(1000);
  expect(conditionOf(plane, 'Progressing')).toMatchObject({ status: 'True', reason: 'NewReplicaSetAvailable' });
});

test('paused, it rolls nothing out, but is scaled', () => {
  const plane = planeOf();
  plane.api.create(deployments, nginxDeployment(2), { by });
  plane.runFor(5000);
  change(plane, { paused: true });
  plane.runFor(1000);
  expect(conditionOf(plane, 'Progressing')).toMatchObject({ status: 'Unknown', reason: 'DeploymentPaused' });
  change(plane, { template: image('nginx:2'), replicas: 4 });
  plane.runFor(5000);
  expect(podsOf(plane).map(({ spec }) => spec?.containers[0]?.image)).toEqual(['nginx', 'nginx', 'nginx', 'nginx']);
  change(plane, { paused: false });
  plane.runFor(10_000);
  expect(new Set(podsOf(plane).map(({ spec }) => spec?.containers[0]?.image))).toEqual(new Set(['nginx:2']));
});

test('scaled amid a rollout, each ReplicaSet keeps its share', () => {
  const plane = planeOf('v1.37.2', Number.POSITIVE_INFINITY);
  plane.api.create(deployments, nginxDeployment(10), { by });
  plane.runFor(1000);
  for (const pod of podsOf(plane)) setReady(plane, pod);
  plane.runFor(1000);
  change(plane, { template: image('nginx:2') });
  plane.runFor(1000);
  expect(setsOf(plane).map(({ spec }) => spec?.replicas)).toEqual([8, 5]);
  change(plane, { replicas: 20 });
  plane.runFor(1000);
  // 20 wanted and 5 of surge: 8/13 and 5/13 of 25.
  expect(setsOf(plane).map(({ spec }) => spec?.replicas)).toEqual([15, 10]);
});

test('old ReplicaSets are kept up to the limit', () => {
  const plane = planeOf();
  plane.api.create(deployments, nginxDeployment(1, { revisionHistoryLimit: 2 }), { by });
  for (let version = 2; version < 7; version += 1) {
    plane.runFor(5000);
    change(plane, { template: image(`nginx:${version}`) });
  }
  plane.runFor(5000);
  const revisions = setsOf(plane).map(
    ({ metadata }) => metadata?.annotations?.['deployment.kubernetes.io/revision'] ?? '',
  );
  expect(revisions.toSorted()).toEqual(['4', '5', '6']);
});
