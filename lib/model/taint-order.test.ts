import { expect, test } from '@playwright/test';
import { lawful, madeUpStory } from '../testing/made-up-story.ts';
import { allowances } from './allowances.ts';
import { taintsAddedInOrder, taintsRemovedInOrder } from './taint-order.ts';

for (const [version, lag, because] of [
  ['v1.31.0', 0, 'NoExecute comes one monitor period later'],
  ['v1.33.13', 0, 'NoExecute comes one monitor period later'],
  ['v1.34.0', allowances.reaction, 'since v1.34 one monitor pass brings about both'],
  ['v1.37.2', allowances.reaction, 'since v1.34 one monitor pass brings about both'],
] as const) {
  test(`in ${version} NoSchedule may lag ${lag} ms behind NoExecute`, () => {
    const order = taintsAddedInOrder(madeUpStory({ ...lawful, version }).settings);
    expect(order.lag).toBe(lag);
    expect(order.because).toContain(because);
  });
}

test('the removal of NoSchedule may lag behind that of NoExecute by a reaction', () => {
  expect(taintsRemovedInOrder.lag).toBe(500);
});
