import { claims, expect, test } from '../fixtures/index.ts';

const story = claims(
  'workload.running',
  'power.cut',
  'node.ready-unknown',
  'node.taint-no-schedule',
  'node.taint-no-execute',
  'pods.evicted',
  'node.taints-in-order',
  'node.ready-again',
  'node.no-schedule-removed',
  'node.no-execute-removed',
  'node.taints-removed-in-order',
);

test('a node without power is kept from new pods before it is rid of its own, and returns in that order', {
  tag: ['@pods'],
  annotation: story,
}, async ({ node, workload }) => {
  await test.step('ten replicas of nginx run on all workers', async () => {
    await expect(workload).toBeRunningOnAllWorkers();
  });

  const dark = await test.step('a worker loses power', async () => {
    const off = await node.cutPower();
    await expect(off).toBeOff();
    return off;
  });

  await test.step('it turns NotReady and is tainted', async () => {
    await expect(dark).toBecomeNotReady();
    await expect(dark).toHaveTaint('NoSchedule');
    await expect(dark).toHaveTaint('NoExecute');
  });

  await test.step('when its pods are evicted, it has had each taint once, in that order and no other', async () => {
    await expect(workload.podsOn(dark)).toBeEvicted();
    await expect(dark).toBeTaintedInOrder();
  });

  await test.step('the power is back, and it loses them in that order', async () => {
    const back = await dark.powerOn();
    await expect(back).toBecomeReady();
    await expect(back).toLoseTaint('NoSchedule');
    await expect(back).toLoseTaint('NoExecute');
    await expect(back).toLoseTaintsInOrder();
  });
});
