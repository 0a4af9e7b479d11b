import { expect, test } from '@playwright/test';
import fc from 'fast-check';
import type { Expectation } from '../model/expectation.ts';
import { seconds } from '../units.ts';
import { durationBetween } from './interval.ts';
import { type Doubts, formatInterval, formatWindow, judgeAbsence, judgeDuration, latestOf, worst } from './judge.ts';
import { UnknownVerdict } from './verdict.ts';

const expectation: Expectation = {
  id: 'example',
  subject: 'Node w',
  window: { lo: seconds(16), hi: seconds(18) },
  resolution: 500,
  relativeTo: 'last heartbeat',
  formula: 'G … G + M',
  because: 'an example',
};
const sure: Doubts = { disqualifying: [], delaying: [] };
const verdictOf = (lo: number, hi: number, doubts = sure) =>
  judgeDuration({ lo: seconds(lo), hi: seconds(hi) }, expectation, doubts).verdict;

test('within the widened window is pass', () => {
  expect(verdictOf(15.6, 18.4)).toBe('pass');
});

test('disjoint from the widened window is fail, on either side', () => {
  expect(verdictOf(14, 15.4)).toBe('fail');
  expect(verdictOf(18.6, 19)).toBe('fail');
});

test('straddling a bound is unknown, not pass and not fail', () => {
  expect(verdictOf(15.4, 16)).toBe('unknown');
  expect(verdictOf(18, 18.6)).toBe('unknown');
  expect(verdictOf(10, 30)).toBe('unknown');
});

test('a disqualifying doubt makes even a perfect measurement unknown', () => {
  expect(verdictOf(16.5, 17, { disqualifying: ['a gap'], delaying: [] })).toBe('unknown');
});

test('a starved host excuses what is late, never what is early', () => {
  const starved = { disqualifying: [], delaying: ['the host was starved'] };
  expect(verdictOf(20, 21, starved)).toBe('unknown');
  expect(verdictOf(10, 11, starved)).toBe('fail');
  expect(verdictOf(16.5, 17, starved)).toBe('pass');
});

test('what a version is known for excuses what is late up to its own bound and the resolution, and nothing that is early', () => {
  const excusing: Expectation = { ...expectation, excused: { hi: seconds(22), because: 'a stale cache' } };
  const judged = (lo: number, hi: number) =>
    judgeDuration({ lo: seconds(lo), hi: seconds(hi) }, excusing, sure).verdict;
  expect(judged(20, 21)).toBe('unknown');
  expect(judged(22.5, 23)).toBe('unknown');
  expect(judged(22.6, 23)).toBe('fail');
  expect(judged(14, 15)).toBe('fail');
  expect(latestOf(seconds(100), excusing)).toBe(seconds(122.5));
  expect(latestOf(seconds(100), expectation)).toBe(seconds(118.5));
});

test('a reason tells the middle of what was measured and half its width, and a window without an end as one', () => {
  expect(formatInterval({ lo: seconds(16), hi: seconds(18) })).toBe('17.0 s ± 1.00 s');
  expect(formatWindow({ lo: seconds(16), hi: seconds(18.5) })).toBe('16.0 s … 18.5 s');
  expect(formatWindow({ lo: seconds(16), hi: Number.POSITIVE_INFINITY })).toBe('at least 16.0 s');
});

test('an unknown bears its name where it is thrown', () => {
  expect(new UnknownVerdict('a gap').name).toBe('UnknownVerdict');
});

test('absence is fail only when it is proved beyond the deadline', () => {
  const deadline = seconds(20);
  expect(judgeAbsence({ deadline, provenUntil: seconds(20.1) }, expectation, sure).verdict).toBe('fail');
  expect(judgeAbsence({ deadline, provenUntil: seconds(19.9) }, expectation, sure).verdict).toBe('unknown');
  expect(
    judgeAbsence({ deadline, provenUntil: seconds(99) }, expectation, { disqualifying: ['gap'], delaying: [] }).verdict,
  ).toBe('unknown');
  expect(
    judgeAbsence({ deadline, provenUntil: seconds(99) }, expectation, { disqualifying: [], delaying: ['slow'] })
      .verdict,
  ).toBe('unknown');
});

test('the worst verdict of several decides', () => {
  const pass = { verdict: 'pass', reason: '' } as const;
  const unknown = { verdict: 'unknown', reason: '' } as const;
  const fail = { verdict: 'fail', reason: '' } as const;
  expect(worst([pass, unknown, fail])).toBe(fail);
  expect(worst([pass, unknown])).toBe(unknown);
  expect(worst([])).toBeUndefined();
});

test('whatever the blur of the two moments, the truth decides or nothing does', () => {
  const blur = fc.double({ min: 0, max: 3000, noNaN: true });
  fc.assert(
    fc.property(fc.double({ min: 0, max: 40_000, noNaN: true }), blur, blur, blur, blur, (truth, a, b, c, d) => {
      const observed = durationBetween({ lo: 1000 - a, hi: 1000 + b }, { lo: 1000 + truth - c, hi: 1000 + truth + d });
      const { verdict } = judgeDuration(observed, expectation, sure);
      const inside = truth >= 15_500 && truth <= 18_500;
      // Never the wrong colour: pass only inside the widened window, fail only outside.
      if (verdict === 'pass') expect(inside).toBe(true);
      if (verdict === 'fail') expect(inside).toBe(false);
    }),
  );
});
