import { expect, test } from '@playwright/test';
import { judge } from './judge.ts';
import type { Result } from './result.ts';
import { resultJson } from './result-json.ts';
import { dated, transition, written } from './testing/made-up.ts';
import { resultText } from './text.ts';

const lying = dated({ lo: 0, hi: 10 }, { lo: 10.5, hi: 12 }, 77);
const difference = { write: written(7), field: 'phase', written: 'Running', recorded: 'Pending' };

const result: Result = {
  judgement: judge({
    truths: { dated: [lying], leftOut: [{ transition: transition(1), why: 'no audit event' }] },
    states: { compared: 3, differences: [difference] },
    enough: 1,
    gaps: 0,
    torn: 0,
    wrongRule: 5,
  }),
  transitions: 2,
  byKind: { Pod: 1 },
  statesCompared: 3,
  truthWidth: { p50: 1.5, p90: 2, p99: 3, max: 4 },
  wrongRule: 5,
  clockSteps: 0,
  duration: 61_000,
  rows: [
    {
      name: 'poll every 5 s',
      seen: 1,
      missed: 7,
      error: { p50: 20, p90: 1500, p99: 2000, max: 3000 },
      order: { pairs: 4, wrong: 1, undecided: 2 },
      cpu: undefined,
      requests: 12,
    },
  ],
  widths: [{ name: 'with a window', count: 0, width: undefined }],
  rules: { read: 1 },
  absent: ['kubectl get -w'],
};

test.describe('what the bench tells', () => {
  const lines = resultText(result).split('\n');

  test('begins with the verdict, and then names each untrue interval and each lost value', () => {
    expect(lines.slice(0, 3)).toEqual([
      'FAIL  1 of 1 transitions were written outside of what was seen of them.',
      '  Pod bench/web phase at 77: seen 0.000 … 10.000 ms (read), written 10.500 … 12.000 ms',
      '  Pod bench/web phase at 7: written "Running", recorded "Pending"',
    ]);
  });

  test('counts what was left out', () => {
    expect(lines).toContain('left out: 1 no audit event, 0 relist, 0 clock; clock stepped 0 times.');
  });

  test('has a row for each observer, also for one that was not there', () => {
    const row = lines.find((line) => line.startsWith('poll every 5 s'))?.split(/ {2,}/);
    expect(row?.slice(1)).toEqual(['1', '7', '20.0 ms', '1.50 s', '2.00 s', '3.00 s', '25.00 %', '50.00 %', '–', '12']);
    expect(lines).toContain('kubectl get -w: not there');
  });

  test('is JSON, too', () => {
    expect(JSON.parse(JSON.stringify(resultJson(result)))).toMatchObject({
      verdict: 'fail',
      exitCode: 1,
      outside: [{ resourceVersion: '77', truth: { lo: 10.5, hi: 12 } }],
      differences: [{ resourceVersion: '7', recorded: 'Pending' }],
    });
  });
});
