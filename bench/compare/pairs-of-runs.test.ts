import { expect, test } from '@playwright/test';
import { madeUpRun } from '../../reports/testdata/made-up-run.ts';
import { answerOf, equalPairs, isATenthLater } from './pairs-of-runs.ts';

const original = madeUpRun();

/** A run as it was made in that minute, on that version. */
const runAt = (minute: number, kubernetesVersion = original.spec.kubernetesVersion): typeof original => ({
  ...original,
  id: `run-${minute}`,
  startedAt: `2026-11-29T10:0${minute}:00.000Z`,
  spec: { ...original.spec, kubernetesVersion },
});

test('runs that were asked for alike are paired in the order of time, and none twice', () => {
  const pairs = equalPairs([runAt(3), runAt(1), runAt(2), runAt(4, 'v1.31.0'), runAt(5), runAt(6)]);
  const scenarios = original.scenarios.length;
  expect(scenarios).toBeGreaterThan(0);
  expect(pairs).toHaveLength(2 * scenarios);
  expect(pairs.slice(0, 2).map(({ a, b }) => [a.id, b.id])).toEqual([
    ['run-1', 'run-2'],
    ['run-3', 'run-5'],
  ]);
});

test('a pair is answered yes when nothing differs, and no when the second fails', () => {
  const [pair] = equalPairs([runAt(1), runAt(2)]);
  if (pair === undefined) throw new Error('there is no pair');
  expect(answerOf(pair)).toBe('yes');
  const failing = pair.b.claims.map((claim) => ({ ...claim, verdict: 'fail' as const }));
  expect(answerOf({ ...pair, b: { ...pair.b, claims: failing } })).toBe('no');
});

test('the control sees a claim that comes a tenth later, and nothing in equal runs', () => {
  const [pair] = equalPairs([runAt(1), runAt(2)]);
  if (pair === undefined) throw new Error('there is no pair');
  expect(isATenthLater(pair)).toBe(false);
  const later = pair.b.claims.map((claim) =>
    claim.observed === undefined ? claim : { ...claim, observed: { lo: 99_000, hi: 99_000 } },
  );
  expect(isATenthLater({ ...pair, b: { ...pair.b, claims: later } })).toBe(true);
});
