import { claims, expect, test } from '../fixtures/index.ts';

const story = claims(
  'workload.running',
  'node.paused',
  'node.ready-unknown',
  'node.conditions-unknown',
  'node.taint-no-schedule',
  'node.taint-no-execute',
  'pods.evicted',
  'node.ready-again',
  'node.no-schedule-removed',
  'node.no-execute-removed',
  'pods.gone',
);

test('a node that is paused beyond its grace period is treated as one without power', {
  tag: ['@pause'],
  annotation: story,
}, async ({ node, workload }) => {
  await test.step('ten replicas of nginx run on all workers', async () => {
    await expect(workload).toBeRunningOnAllWorkers();
  });

  const paused = await test.step('a worker is paused', async () => {
    const frozen = await node.pause();
    await expect(frozen).toBePaused();
    return frozen;
  });
  const pods = workload.podsOn(paused);

  await test.step('it turns NotReady, is tainted, and its pods are evicted', async () => {
    await expect(paused).toBecomeNotReady();
    await expect(paused).toHaveUnknownConditions();
    await expect(paused).toHaveTaint('NoSchedule');
    await expect(paused).toHaveTaint('NoExecute');
    await expect(pods).toBeEvicted();
  });

  await test.step('it goes on, and is as before', async () => {
    const back = await paused.resume();
    await expect(back).toBecomeReady();
    await expect(back).toLoseTaint('NoSchedule');
    await expect(back).toLoseTaint('NoExecute');
    await expect(pods).toBeGoneAfter(back);
  });
});
