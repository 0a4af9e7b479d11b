import { claims, expect, test } from '../fixtures/index.ts';

const story = claims(
  'workload.running',
  'drain.refused',
  'node.cordoned',
  'drain.refused-for-daemons',
  'drain.refused-for-local-storage',
  'drain.refused-for-unmanaged',
  'drain.evicted-nothing',
  'node.stays-cordoned',
  'node.drained',
  'drain.warned',
  'pods.drained',
  'pods.daemons-kept',
  'workload.available-after-drain',
);

test('a drain without flags is refused for pods that would be lost, and evicts nothing at all', {
  tag: ['@drain'],
  annotation: story,
}, async ({ node, namespace, workload }) => {
  await test.step('beside ten ordinary replicas run pods with local storage, and one that no controller made', async () => {
    const scratch = await namespace.deploy({
      name: 'scratch',
      replicas: 4,
      pod: { volumes: [{ name: 'scratch', emptyDir: {} }] },
    });
    await namespace.create({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'made-by-hand' },
      spec: namespace.podSpec({ nodeName: node.name }),
    });
    await expect(scratch).toBeRunningOnAllWorkers();
    await expect(workload).toBeRunningOnAllWorkers();
  });

  await test.step('a drain without flags is refused for each kind of them; the node is cordoned', async () => {
    const refused = await node.drain({});
    await expect(refused).toBeRefusedForEachKind();
    await expect(refused).toBeCordoned();
    await expect(refused).toHaveEvictedNothing();
  });

  await test.step('without --ignore-daemonsets it is refused for the pods of DaemonSets', async () => {
    const refused = await node.drain({ deleteEmptyDirData: true, force: true });
    await expect(refused).toBeRefusedFor('daemons');
    await expect(refused).toHaveEvictedNothing();
  });

  await test.step('without --delete-emptydir-data it is refused for pods with local storage', async () => {
    const refused = await node.drain({ ignoreDaemonSets: true, force: true });
    await expect(refused).toBeRefusedFor('local-storage');
    await expect(refused).toHaveEvictedNothing();
  });

  await test.step('without --force it is refused for the pod that no controller made', async () => {
    const refused = await node.drain({ ignoreDaemonSets: true, deleteEmptyDirData: true });
    await expect(refused).toBeRefusedFor('unmanaged');
    await expect(refused).toHaveEvictedNothing();
    await expect(refused).toKeepItsCordon();
  });

  await test.step('with all three it goes through, and warns', async () => {
    const drained = await node.drain({ ignoreDaemonSets: true, deleteEmptyDirData: true, force: true });
    await expect(drained).toBeDrained();
    await expect(drained).toWarnOfItsPods();
    await expect(drained).toHaveEvictedItsPods();
    await expect(drained).toKeepDaemonSetPods();
    await expect(workload).toBeAvailableWithout(drained);
  });
});
