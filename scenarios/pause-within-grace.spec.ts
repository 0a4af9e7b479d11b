import { claims, expect, test } from '../fixtures/index.ts';

const story = claims('workload.running', 'node.paused', 'node.stayed-ready', 'pods.untouched');

test('a node that is paused for less than its grace period is never missed', {
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

  await test.step('it goes on before its grace period is over, and nobody has noticed', async () => {
    const back = await paused.resumeWithinGrace();
    await expect(back).toHaveStayedReady();
    await expect(pods).toBeUntouchedUntil(back);
  });
});
