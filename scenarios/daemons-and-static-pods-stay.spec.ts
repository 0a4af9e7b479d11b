import { claims, expect, test } from '../fixtures/index.ts';

const story = claims('workload.running', 'power.cut', 'pods.evicted', 'pods.daemons-stay', 'pods.static-stay');

test('the pods of DaemonSets and static pods stay on a node without power when its other pods are evicted', {
  tag: ['@pods'],
  annotation: story,
}, async ({ node, workload, namespace, staticPod }) => {
  await test.step('ten replicas of nginx and a DaemonSet run on all workers, and a static pod on one', async () => {
    const agent = await namespace.deployDaemonSet('agent');
    await expect(workload).toBeRunningOnAllWorkers();
    await expect(agent).toBeRunningOnAllWorkers();
    await staticPod.untilReady();
  });

  const dark = await test.step('this one loses power', async () => {
    const off = await node.cutPower();
    await expect(off).toBeOff();
    return off;
  });

  await test.step('its ordinary pods are evicted', async () => {
    await expect(workload.podsOn(dark)).toBeEvicted();
  });

  await test.step('the others stay, also when no eviction is due any more', async () => {
    await expect(dark).toSpareDaemonSetPods();
    await expect(dark).toSpareStaticPods();
  });
});
