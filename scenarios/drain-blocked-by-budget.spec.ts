import { claims, expect, test } from '../fixtures/index.ts';

const story = claims(
  'workload.running',
  'budget.allows-none',
  'drain.blocked-by-budget',
  'drain.retried',
  'drain.timed-out',
  'pods.kept-by-budget',
  'node.cordoned',
  'node.stays-cordoned',
  'workload.not-on-cordoned-node',
  'node.drained',
  'pods.drained',
  'workload.available-after-drain',
);

test('a disruption budget that allows no disruption blocks a drain until its time-out, and no longer than it exists', {
  tag: ['@drain'],
  annotation: story,
}, async ({ node, namespace, workload }) => {
  const budget = await test.step('a budget forbids to evict any of ten replicas', async () => {
    await expect(workload).toBeRunningOnAllWorkers();
    const none = await namespace.forbidDisruption(workload);
    await expect(none).toAllowNoDisruption();
    return none;
  });

  const blocked = await test.step('a drain tries again and again, and gives up when its time is over', async () => {
    const failed = await node.drain({ ignoreDaemonSets: true, timeoutSeconds: 12 });
    await expect(failed).toBeBlockedBy(budget);
    await expect(failed).toRetryItsEvictions();
    await expect(failed).toTimeOut();
    return failed;
  });

  await test.step('the pods stay, and so does the cordon', async () => {
    await expect(budget).toKeepItsPods(blocked);
    await expect(blocked).toBeCordoned();
    await expect(blocked).toKeepItsCordon();
  });

  await test.step('new pods go to other nodes', async () => {
    const newcomers = await namespace.deploy({ name: 'newcomers', replicas: 4 });
    await expect(newcomers).toRunWithout(blocked);
  });

  await test.step('without the budget the drain goes through', async () => {
    await budget.remove();
    const drained = await node.drain({ ignoreDaemonSets: true });
    await expect(drained).toBeDrained();
    await expect(drained).toHaveEvictedItsPods();
    await expect(workload).toBeAvailableWithout(drained);
  });
});
