import { claims, expect, test } from '../fixtures/index.ts';

const story = claims(
  'workload.running',
  'power.cut',
  'node.still-ready',
  'node.silent',
  'node.ready-unknown',
  'node.conditions-unknown',
  'node.taint-no-schedule',
  'node.taint-no-execute',
  'pods.marked-not-ready',
  'pods.evicted',
  'pods.stay-running',
  'pods.replaced',
  'workload.available',
  'node.ready-again',
  'node.no-schedule-removed',
  'node.no-execute-removed',
  'pods.gone',
);

test('a worker loses power, its pods move to another node, and it returns', { annotation: story }, async ({
  node,
  workload,
}) => {
  await test.step('1. ten replicas of nginx run on all workers', async () => {
    await expect(workload).toBeRunningOnAllWorkers();
  });

  const dark = await test.step('2. a worker loses power', async () => {
    const off = await node.cutPower();
    await expect(off).toBeOff();
    return off;
  });
  const pods = workload.podsOn(dark);

  await test.step('3. it still shows Ready, although nothing on it answers', async () => {
    await expect(dark).toStillShowReady();
    await expect(dark).toBeSilent();
  });

  await test.step('4. the control plane notices: NotReady', async () => {
    await expect(dark).toBecomeNotReady();
    await expect(dark).toHaveUnknownConditions();
  });

  await test.step('5. the node is tainted and its pods are marked', async () => {
    await expect(dark).toHaveTaint('NoSchedule');
    await expect(dark).toHaveTaint('NoExecute');
    await expect(pods).toBeMarkedNotReady();
  });

  await test.step('6. when their toleration is over, the pods are evicted and run elsewhere', async () => {
    await expect(pods).toBeEvicted();
    await expect(pods).toStayRunning();
    await expect(pods).toBeReplaced();
    await expect(pods).toBecomeAvailableElsewhere();
  });

  const back = await test.step('7. the power is back', () => dark.powerOn());

  await test.step('7. the node is Ready, its taints and the terminating pods are gone', async () => {
    await expect(back).toBecomeReady();
    await expect(back).toLoseTaint('NoSchedule');
    await expect(back).toLoseTaint('NoExecute');
    await expect(pods).toBeGoneAfter(back);
  });
});
