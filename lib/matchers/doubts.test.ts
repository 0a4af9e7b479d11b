import { expect, test } from '@playwright/test';
import { nothingDone } from '../testing/made-up-story.ts';
import { stage } from '../testing/staged-story.ts';
import { seconds } from '../units.ts';
import { controllerDoubts } from './doubts.ts';

test('a renewal of leadership that may lie before the end of the window is no sign of life after it', () => {
  const { cluster } = stage({ times: { ...nothingDone, controllerDies: seconds(20.5) } });
  cluster.playUntil(seconds(30));
  const span = { lo: seconds(12), hi: seconds(19.9) };
  expect(controllerDoubts(cluster, span, false)).toEqual([]);
  // The last one was made between 19.92 and 20.08 s.
  const [doubt = '', ...more] = controllerDoubts(cluster, { ...span, hi: seconds(20) }, false);
  expect(doubt).toContain('no controller-manager renewed its leadership');
  expect(more).toEqual([]);
  expect(controllerDoubts(cluster, { ...span, hi: seconds(20) }, true)).toEqual([]);
});
