import { claims, expect, test } from '../fixtures/index.ts';

const story = claims(
  'node.deleted',
  'node.lease-removed',
  'node.not-registered-again',
  'node.lease-not-renewed',
  'node.registered-by-itself',
  'node.registered-ready',
  'node.registered-untainted',
);

test('a living node that is deleted stays away until its kubelet is restarted', {
  tag: ['@rejoin'],
  annotation: story,
}, async ({ node }) => {
  const deleted = await test.step('the node of a living kubelet is deleted, and its Lease goes with it', async () => {
    const gone = await node.delete();
    await expect(gone).toBeDeleted();
    await expect(gone).toLoseItsLease();
    return gone;
  });

  await test.step('the kubelet runs on, and makes neither of them again', async () => {
    await expect(deleted).toStayUnregistered();
    await expect(deleted).toStayWithoutLease();
  });

  await test.step('it is restarted: it registers a new node, Ready and untainted', async () => {
    const back = await deleted.restartKubelet();
    await expect(back).toRegisterAnew();
    await expect(back).toBecomeReady();
    await expect(back).toBeUntainted();
  });
});
