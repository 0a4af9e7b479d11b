import { claims, expect, test } from '../fixtures/index.ts';

const story = claims(
  'workload.running',
  'power.cut',
  'pods.evicted-at-once',
  'pods.evicted-by-own-toleration',
  'pods.kept-for-ever',
  'pods.kept-by-blanket-toleration',
);

const unreachable = { key: 'node.kubernetes.io/unreachable', operator: 'Exists', effect: 'NoExecute' };

test('each pod stays on a node without power for as long as the first of its tolerations says', {
  tag: ['@pods'],
  annotation: story,
}, async ({ node, namespace }) => {
  const [hasty, patient, faithful, indifferent] =
    await test.step('four workloads tolerate a dead node in four ways', async () =>
      [
        await namespace.deployOnAllWorkers('hasty', { tolerations: [{ ...unreachable, tolerationSeconds: 0 }] }),
        await namespace.deployOnAllWorkers('patient', {
          tolerations: [
            { ...unreachable, tolerationSeconds: 30 },
            { ...unreachable, tolerationSeconds: 5 },
          ],
        }),
        await namespace.deployOnAllWorkers('faithful', { tolerations: [unreachable] }),
        await namespace.deployOnAllWorkers('indifferent', { tolerations: [{ operator: 'Exists' }] }),
      ] as const);

  await test.step('each of them runs on all workers', async () => {
    await expect(hasty).toBeRunningOnAllWorkers();
    await expect(patient).toBeRunningOnAllWorkers();
    await expect(faithful).toBeRunningOnAllWorkers();
    await expect(indifferent).toBeRunningOnAllWorkers();
  });

  const dark = await test.step('a worker loses power', async () => {
    const off = await node.cutPower();
    await expect(off).toBeOff();
    return off;
  });
  const [hastyPods, patientPods] = [hasty.podsOn(dark), patient.podsOn(dark)];
  const [faithfulPods, indifferentPods] = [faithful.podsOn(dark), indifferent.podsOn(dark)];

  await test.step('the pods that tolerate it for 0 seconds are evicted at once, those for 30 seconds then', async () => {
    await expect(hastyPods).toBeEvictedAtOnce();
    await expect(patientPods).toBeEvictedByOwnToleration();
  });

  await test.step('the pods that tolerate it for ever, by its key or by no key, stay', async () => {
    await expect(faithfulPods).toBeKeptForEver();
    await expect(indifferentPods).toBeKeptByBlanketToleration();
  });
});
