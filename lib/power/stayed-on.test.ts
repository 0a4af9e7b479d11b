import { expect, test } from '@playwright/test';
import { madeUpPower } from '../testing/made-up-story.ts';
import { stayedOn } from './stayed-on.ts';

const back = madeUpPower('running', 100);

test('a machine that runs since its return has stayed on', () => {
  expect(stayedOn(back, madeUpPower('running', 900))).toBeUndefined();
});

test('one that does not run, runs since another start, or is another one, has not', () => {
  expect(stayedOn(back, madeUpPower('off', 900))).toContain('says off');
  expect(stayedOn(back, madeUpPower('paused', 900))).toContain('says paused');
  expect(stayedOn(back, madeUpPower('running', 900, '2026-01-01T00:01:00Z'))).toContain('startedAt changed');
  const other = { ...back, facts: { ...back.facts, containerId: 'another' } };
  expect(stayedOn(back, other)).toContain('another machine');
});
