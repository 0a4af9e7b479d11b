import { claims, cutPowerOf, expect, needs, powerOn, test } from '../fixtures/index.ts';

const story = [
  ...needs({ workers: 4 }),
  ...claims('workload.running', 'power.cut', 'node.taint-no-schedule', 'zone.partial-stops-taints', 'zone.recovers'),
];

test('when most nodes of a small zone are not Ready, no further one is tainted NoExecute until enough are back', {
  tag: '@zone',
  annotation: story,
}, async ({ workers, workload }) => {
  await test.step('ten replicas of nginx run on all workers', async () => {
    await expect(workload).toBeRunningOnAllWorkers();
  });

  const most = await test.step('all workers but one lose power at once, and so most of their zone', async () => {
    const off = await cutPowerOf(workers.slice(0, -1));
    await expect(off).toBeOff();
    await expect(off).toHaveTaint('NoSchedule');
    return off;
  });

  const last = await test.step('the last one loses power later', async () => {
    const off = await cutPowerOf(workers.slice(-1));
    await expect(off).toHaveTaint('NoSchedule');
    return off;
  });

  await test.step('the evictions of the zone are suspended: it is not tainted NoExecute', async () => {
    await expect(most.and(last)).toGetNoTaintsWhileDisrupted();
  });

  await test.step('so many get their power back that most are Ready again: it is tainted', async () => {
    const back = await powerOn(most.butFirst(1));
    await expect(most.first(1).and(last)).toBeTaintedAfterRecovery(back);
  });
});
