import { claims, expect, test } from '../fixtures/index.ts';

const story = claims(
  'workload.running',
  'power.cut',
  'pods.evicted',
  'pods.replaced',
  'workload.available',
  'node.ready-again',
  'node.no-schedule-removed',
  'node.no-execute-removed',
  'pods.gone',
  'pods.not-moved-back',
);

test('a node that returns after its pods were evicted ends them, and gets none of them back', {
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
  const pods = workload.podsOn(dark);

  await test.step('its pods are evicted and replaced', async () => {
    await expect(pods).toBeEvicted();
    await expect(pods).toBeReplaced();
    await expect(pods).toBecomeAvailableElsewhere();
  });

  const back =
    await test.step('the power is back: the node is Ready, and its taints and old pods are gone', async () => {
      const returned = await dark.powerOn();
      await expect(returned).toBecomeReady();
      await expect(returned).toLoseTaint('NoSchedule');
      await expect(returned).toLoseTaint('NoExecute');
      await expect(pods).toBeGoneAfter(returned);
      return returned;
    });

  await test.step('their replacements stay where they run', async () => {
    await expect(pods).toStayElsewhereAfter(back);
  });
});
