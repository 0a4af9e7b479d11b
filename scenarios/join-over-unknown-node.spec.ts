import { claims, expect, test } from '../fixtures/index.ts';

const story = claims(
  'node.reset',
  'node.ready-unknown',
  'node.adopted',
  'node.adopted-ready',
  'node.kept-labels',
  'node.kept-cordon',
);

test('a reset machine that joins when its node has turned Unknown takes that node over, labels and cordon included', {
  tag: ['@rejoin'],
  annotation: story,
}, async ({ node }) => {
  await test.step('a node is labelled and cordoned', async () => {
    await node.label('powercut.example/kept', 'yes');
    await node.cordon();
  });

  const orphan = await test.step('its machine is reset, and the node is not deleted', async () => {
    const machine = await node.reset();
    await expect(machine).toBeReset();
    return machine;
  });

  await test.step('nobody speaks for it, so it turns NotReady', async () => {
    await expect(orphan).toBecomeNotReady();
  });

  await test.step('it joins: it is the same node as before, and Ready', async () => {
    const joined = await orphan.join();
    await expect(joined).toBeAdopted();
    await expect(joined).toBecomeReady();
    await expect(joined).toKeepItsLabels();
    await expect(joined).toStayCordoned();
  });
});
