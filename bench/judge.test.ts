import { expect, test } from '@playwright/test';
import { judge, positionOf } from './judge.ts';
import { dated, transition, written } from './testing/made-up.ts';
import type { Truths } from './truth.ts';

const honest = dated({ lo: 0, hi: 10 }, { lo: 4, hi: 8 });
const lying = dated({ lo: 0, hi: 10 }, { lo: 10.5, hi: 12 }, 77);
const states = { compared: 3, differences: [] };
const judged = (truths: Partial<Truths>, more: Partial<Parameters<typeof judge>[0]> = {}) =>
  judge({ truths: { dated: [], leftOut: [], ...truths }, states, enough: 2, gaps: 0, torn: 0, wrongRule: 1, ...more });

test.describe('the verdict on the recorder', () => {
  test('passes when enough writes lay in what was seen of them', () => {
    expect(judged({ dated: [honest, honest] })).toMatchObject({ verdict: 'pass', exitCode: 0, outside: [] });
  });

  test('fails by a single interval that its write is not in, and names it', () => {
    const found = judged({ dated: [...Array<typeof honest>(600).fill(honest), lying] });
    expect(found).toMatchObject({ verdict: 'fail', exitCode: 1, counts: { outside: 1, holds: 600 } });
    expect(found.outside).toEqual([lying]);
    expect(found.sentence).toContain('1 of 601');
  });

  test('fails by an untrue interval even where there is too little to pass', () => {
    expect(judged({ dated: [lying] }, { enough: 500 })).toMatchObject({ verdict: 'fail', exitCode: 1 });
  });

  test('fails by a value that was lost', () => {
    const difference = { write: written(7), field: 'phase', written: 'Running', recorded: 'Pending' };
    const found = judged({ dated: [honest, honest] }, { states: { compared: 3, differences: [difference] } });
    expect(found).toMatchObject({ verdict: 'fail', exitCode: 1, differences: [difference] });
  });

  test('is unknown of fewer transitions than are needed, however true', () => {
    const found = judged({ dated: Array<typeof honest>(499).fill(honest) }, { enough: 500 });
    expect(found).toMatchObject({ verdict: 'unknown', exitCode: 5 });
    expect(found.sentence).toContain('499');
  });

  test('counts a transition without an audit event, and does not take it for a true one', () => {
    const leftOut = [{ transition: transition(1), why: 'no audit event' as const }];
    const found = judged({ dated: [honest], leftOut });
    expect(found).toMatchObject({ verdict: 'unknown', leftOut: { 'no audit event': 1, relist: 0, clock: 0 } });
  });

  test('is unknown where the recording has holes, the log is torn, or no value could be compared', () => {
    const enough = { dated: [honest, honest] };
    expect(judged(enough, { gaps: 1 }).verdict).toBe('unknown');
    expect(judged(enough, { torn: 1 }).verdict).toBe('unknown');
    expect(judged(enough, { wrongRule: 0 })).toMatchObject({ verdict: 'unknown', exitCode: 5 });
    expect(judged(enough, { states: { compared: 0, differences: [] } }).verdict).toBe('unknown');
  });
});

test('a write lies outside only if it cannot have been within', () => {
  const seen = { lo: 10, hi: 20 };
  expect(positionOf(dated(seen, { lo: 12, hi: 20 }))).toBe('holds');
  expect(positionOf(dated(seen, { lo: 12, hi: 21 }))).toBe('overlaps');
  expect(positionOf(dated(seen, { lo: 2, hi: 10 }))).toBe('overlaps');
  expect(positionOf(dated(seen, { lo: 2, hi: 9.999 }))).toBe('outside');
  expect(positionOf(dated(seen, { lo: 20.001, hi: 22 }))).toBe('outside');
});
