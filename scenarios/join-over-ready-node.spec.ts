import { claims, expect, test } from '../fixtures/index.ts';

const story = claims('join.refused', 'node.untouched');

test('a reset machine cannot join while the node that it was still shows Ready', {
  tag: ['@rejoin'],
  annotation: story,
}, async ({ node }) => {
  const orphan = await test.step('the machine of a node is reset, and the node is not deleted', () => node.reset());

  await test.step('it joins at once: it is refused, and the node is left alone', async () => {
    const attempt = await orphan.join();
    await expect(attempt).toBeRefused();
    await expect(attempt).toLeaveItsNodeAlone();
  });
});
