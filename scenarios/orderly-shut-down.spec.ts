import { claims, expect, test } from '../fixtures/index.ts';

const story = claims(
  'workload.running',
  'power.shut-down',
  'node.still-ready',
  'node.silent',
  'node.ready-unknown',
  'node.conditions-unknown',
  'node.taint-no-schedule',
  'node.taint-no-execute',
  'pods.marked-not-ready',
  'pods.evicted',
  'node.ready-again',
  'node.no-execute-removed',
  'pods.gone',
);

test('a node that is shut down in good order is missed as late as one that loses power', {
  tag: ['@power'],
  annotation: story,
}, async ({ node, workload }) => {
  await test.step('ten replicas of nginx run on all workers', async () => {
    await expect(workload).toBeRunningOnAllWorkers();
  });

  const dark = await test.step('a worker is shut down', async () => {
    const off = await node.shutDown();
    await expect(off).toBeOff();
    return off;
  });
  const pods = workload.podsOn(dark);

  await test.step('it said nothing to the control plane, and still shows Ready', async () => {
    await expect(dark).toStillShowReady();
    await expect(dark).toBeSilent();
  });

  await test.step('its grace period and the toleration of its pods are those of a power cut', async () => {
    await expect(dark).toBecomeNotReady();
    await expect(dark).toHaveUnknownConditions();
    await expect(dark).toHaveTaint('NoSchedule');
    await expect(dark).toHaveTaint('NoExecute');
    await expect(pods).toBeMarkedNotReady();
    await expect(pods).toBeEvicted();
  });

  await test.step('it is started again', async () => {
    const back = await dark.powerOn();
    await expect(back).toBecomeReady();
    await expect(back).toLoseTaint('NoExecute');
    await expect(pods).toBeGoneAfter(back);
  });
});
