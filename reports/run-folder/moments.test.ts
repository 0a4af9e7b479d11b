import { expect, test } from '@playwright/test';
import { asOfMoments, type Moment } from './moments.ts';
import type { TestRecord } from './test-records.ts';

const which = { testId: 't', retry: 0 };
const step = (key: number, at: number): TestRecord => ({ type: 'step-begin', at, ...which, key, title: 's', depth: 0 });
const stepEnd = (key: number, at: number): TestRecord => ({ type: 'step-end', at, ...which, key });

const records: readonly TestRecord[] = [
  { type: 'plan', at: 1, tests: [] },
  { type: 'test-begin', at: 2, ...which },
  step(7, 3),
  step(8, 4),
  stepEnd(8, 5),
  stepEnd(7, 6),
  { type: 'test-begin', at: 7, testId: 'other', retry: 0 },
];

const moments: readonly Moment[] = [
  { what: 'test-begin', ...which, at: 1000 },
  { what: 'step-begin', ...which, step: 0, at: 2000 },
  { what: 'step-begin', ...which, step: 1, at: 3000 },
  { what: 'step-end', ...which, step: 1, at: 4000 },
  { what: 'step-end', ...which, step: 0, at: 5000 },
];

const times = (told: readonly TestRecord[]): readonly number[] => told.map(({ at }) => at);

test('what Playwright said gets the time at which it was so', () => {
  expect(times(asOfMoments(records, moments))).toEqual([1, 1000, 2000, 3000, 4000, 5000, 0]);
});

test('what a dead process did not tell was as late as the last that it told', () => {
  expect(times(asOfMoments(records, moments.slice(0, 3)))).toEqual([1, 1000, 2000, 3000, 3000, 3000, 0]);
});
