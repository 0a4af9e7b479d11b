import { claims, expect, test, untilTainted } from '../fixtures/index.ts';

const story = claims(
  'workload.running',
  'power.cut',
  'pods.marked-not-ready',
  'node.ready-again',
  'node.no-execute-removed',
  'pods.eviction-cancelled',
  'pods.ready-again',
);

test('a node that returns before the toleration of its pods is over keeps them', {
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

  await test.step('it is tainted, so the timers of its pods run, and these are marked not ready', async () => {
    await untilTainted(dark);
    await expect(pods).toBeMarkedNotReady();
  });

  await test.step('the power is back before they fire: the pods stay, and run again', async () => {
    const back = await dark.powerOn();
    await expect(back).toBecomeReady();
    await expect(back).toLoseTaint('NoExecute');
    await expect(pods).toEscapeEviction(back);
    await expect(pods).toBeReadyAgain(back);
  });
});
