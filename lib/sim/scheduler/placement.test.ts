import { expect, test } from '@playwright/test';
import { feasibleNodesToFind } from './placement.ts';

test('of many nodes only a share is looked at, as the real scheduler does', () => {
  // TestNumFeasibleNodesToFind of pkg/scheduler/schedule_one_test.go.
  expect([10, 1000, 6000].map(feasibleNodesToFind)).toEqual([10, 420, 300]);
});
