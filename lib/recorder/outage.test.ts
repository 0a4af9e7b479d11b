import { expect, test } from '@playwright/test';
import { seconds } from '../units.ts';
import { NoAnswer } from './deadline.ts';
import { Refused } from './lists.ts';
import { isOutage } from './outage.ts';

test('what an API server does to us is an outage, and a bug of ours is none, whatever it bears', () => {
  const coded = (error: Error) => Object.assign(error, { code: 'ERR_ANY' });
  expect([new Refused('/x', 503, ''), new NoAnswer(seconds(1)), coded(new Error('x'))].map(isOutage)).toEqual([
    true,
    true,
    true,
  ]);
  expect([new Error('x'), coded(new TypeError('x')), { code: 'ERR_ANY' }, 'x'].map(isOutage)).toEqual([
    false,
    false,
    false,
    false,
  ]);
});
