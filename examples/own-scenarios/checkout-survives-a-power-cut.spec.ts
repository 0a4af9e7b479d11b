import { claims, expect, test } from 'powercut/test';

const story = claims(
  'workload.running',
  'power.cut',
  'node.ready-unknown',
  'node.taint-no-execute',
  'pods.evicted',
  'pods.replaced',
  'workload.available',
);

test('the checkout service is whole again on other nodes after a worker loses power', { annotation: story }, async ({
  node,
  workload,
}) => {
  await test.step('it runs on all workers', async () => {
    await expect(workload).toBeRunningOnAllWorkers();
  });

  const dark = await test.step('a worker loses power', async () => {
    const off = await node.cutPower();
    await expect(off).toBeOff();
    return off;
  });
  const pods = workload.podsOn(dark);

  await test.step('its pods are evicted when their own toleration is over, and run elsewhere', async () => {
    await expect(dark).toBecomeNotReady();
    await expect(dark).toHaveTaint('NoExecute');
    await expect(pods).toBeEvicted();
    await expect(pods).toBeReplaced();
    await expect(pods).toBecomeAvailableElsewhere();
  });
});
