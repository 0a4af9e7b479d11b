import { claims, expect, test } from '../fixtures/index.ts';

const story = claims(
  'workload.running',
  'power.cut',
  'node.deleted',
  'node.lease-removed',
  'pods.garbage-collected',
  'pods.failed-first',
  'pods.replaced-after-removal',
  'workload.available-after-removal',
  'node.registered-by-itself',
  'node.registered-ready',
  'node.registered-untainted',
);

test('a node that is deleted while it is off loses its pods after a quarantine, and registers anew when it is back', {
  tag: ['@rejoin'],
  annotation: story,
}, async ({ node, workload }) => {
  await test.step('ten replicas of nginx run on all workers', async () => {
    await expect(workload).toBeRunningOnAllWorkers();
  });

  await test.step('no earlier absence of the node is remembered', () => node.outlastQuarantine());

  const dark = await test.step('a worker loses power', async () => {
    const off = await node.cutPower();
    await expect(off).toBeOff();
    return off;
  });
  const pods = workload.podsOn(dark);

  const deleted = await test.step('its node is deleted, and its Lease goes with it', async () => {
    const gone = await dark.delete();
    await expect(gone).toBeDeleted();
    await expect(gone).toLoseItsLease();
    return gone;
  });

  await test.step('when the quarantine of its name is over, its pods are failed and removed, and run elsewhere', async () => {
    await expect(pods).toBeCollectedAfter(deleted);
    await expect(pods).toFailFirst(deleted);
    await expect(pods).toBeReplacedAfter(deleted);
    await expect(pods).toBecomeAvailableAfter(deleted);
  });

  await test.step('the power is back: its kubelet registers a new node by itself, Ready and untainted', async () => {
    const back = await deleted.powerOn();
    await expect(back).toRegisterAnew();
    await expect(back).toBecomeReady();
    await expect(back).toBeUntainted();
  });
});
