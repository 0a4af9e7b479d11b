import { claims, expect, test } from '../fixtures/index.ts';

const story = claims(
  'workload.running',
  'power.cut',
  'drain.evictions-accepted',
  'drain.timed-out',
  'node.ready-unknown',
  'drain.hangs-on-dead-node',
  'node.ready-again',
  'pods.gone',
  'drain.ends-with-return',
  'node.drained',
);

test('a drain of a node without power hangs until its time-out, or until the power is back', {
  tag: ['@drain'],
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

  const drain = await test.step('a drain without a time-out is begun: its evictions are accepted', async () => {
    const begun = dark.startDrain({ ignoreDaemonSets: true, gracePeriodSeconds: 5 });
    await expect(begun).toHaveItsEvictionsAccepted(dark);
    return begun;
  });

  await test.step('one with a time-out gives up when its time is over', async () => {
    const failed = await dark.drain({ ignoreDaemonSets: true, gracePeriodSeconds: 5, timeoutSeconds: 10 });
    await expect(failed).toTimeOut();
  });

  await test.step('the one without does not end, nor when the node is NotReady: its pods do not go', async () => {
    await expect(dark).toBecomeNotReady();
    await expect(drain).toHangOn(dark);
  });

  await test.step('the power is back: the pods go, and the drain ends with success', async () => {
    const back = await dark.powerOn();
    await expect(back).toBecomeReady();
    await expect(pods).toBeGoneAfter(back);
    await expect(drain).toEndAfter(back);
    await expect(await drain.ended()).toBeDrained();
  });
});
