import { claims, cutPowerOf, expect, needs, test } from '../fixtures/index.ts';

const story = [
  ...needs({ workers: 3 }),
  ...claims(
    'workload.running',
    'power.cut',
    'node.ready-unknown',
    'node.conditions-unknown',
    'node.taint-no-schedule',
    'nodes.tainted-at-rate',
    'pods.marked-not-ready',
    'pods.evicted',
  ),
];

test('nodes that lose power at once are tainted one after the other, and each loses its pods at its own time', {
  tag: '@zone',
  annotation: story,
}, async ({ workers, workload }) => {
  await test.step('ten replicas of nginx run on all workers', async () => {
    await expect(workload).toBeRunningOnAllWorkers();
  });

  const dark = await test.step('two workers lose power at once, less than most of their zone', async () => {
    const off = await cutPowerOf(workers.slice(0, 2));
    await expect(off).toBeOff();
    return off;
  });
  const pods = dark.podsOf(workload);

  await test.step('each is noticed as if it were alone', async () => {
    await expect(dark).toBecomeNotReady();
    await expect(dark).toHaveUnknownConditions();
    await expect(dark).toHaveTaint('NoSchedule');
    await expect(pods).toBeMarkedNotReady();
  });

  await test.step('they are tainted NoExecute in turn, at the eviction rate of their zone', async () => {
    await expect(dark).toBeTaintedInTurn();
  });

  await test.step('the pods of each are evicted when they have tolerated its own taint long enough', async () => {
    await expect(pods).toBeEvicted();
  });
});
