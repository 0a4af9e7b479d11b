import { claims, expect, test } from '../fixtures/index.ts';

const story = claims(
  'workload.running',
  'power.cut',
  'node.ready-unknown',
  'node.conditions-unknown',
  'node.one-transition-time',
  'node.heartbeat-time-kept',
  'node.network-condition-kept',
  'node.not-ready-event',
);

test('the conditions of a node without power say by one write that its kubelet stopped posting', {
  tag: ['@pods'],
  annotation: story,
}, async ({ routedNode, workload }) => {
  await test.step('ten replicas of nginx run on all workers', async () => {
    await expect(workload).toBeRunningOnAllWorkers();
  });

  const dark = await test.step('a worker loses power', async () => {
    const off = await routedNode.cutPower();
    await expect(off).toBeOff();
    return off;
  });

  await test.step('it turns NotReady, and an Event of the node tells so', async () => {
    await expect(dark).toBecomeNotReady();
    await expect(dark).toBeReportedNotReady();
  });

  await test.step('all conditions of its kubelet are Unknown by that write and since one moment', async () => {
    await expect(dark).toHaveUnknownConditions();
    await expect(dark).toShareOneTransitionTime();
  });

  await test.step('their last heartbeat is still the one that the kubelet wrote, and NetworkUnavailable as it was', async () => {
    await expect(dark).toKeepHeartbeatTimes();
    await expect(dark).toKeepNetworkCondition();
  });
});
