import { expect, test } from '@playwright/test';
import { traceOf, write } from '../testing/made-up-trace.ts';
import { HeldUp } from './held-up.ts';
import type { History, Transition } from './history.ts';

const subject = { kind: 'Event', name: 'slow', u: 9, set: {} } as const;
const took = (at: number, ms: number) => ({
  ...write(at, 'kubelet/made-worker', subject),
  at: [at, at + ms] as [number, number],
});

const history = (kind: 'Node' | 'Pod', on = 'worker'): History => ({
  kind,
  u: 1,
  id: '',
  name: kind === 'Node' ? on : 'own/web',
  node: kind === 'Node' ? undefined : on,
  transitions: [],
  last: new Map(),
});
const at = (instant: number, field = 'Ready'): Transition => ({
  field,
  value: '',
  place: 0,
  at: instant,
  by: 'node-controller',
});

test("a delay in which requests took long is the host's; one in which they were answered at once is not", () => {
  const heldUp = new HeldUp(traceOf([took(10_500, 1_400), took(30_000, 20), took(31_000, 90)]));
  expect(heldUp.explains(history('Node'), at(12_000), at(10_000))).toBe(true);
  expect(heldUp.explains(history('Node', 'worker2'), at(32_000), at(30_000))).toBe(false);
});

test('requests that took long beside each other are not counted twice, nor what they took before', () => {
  const beside = new HeldUp(traceOf([took(10_000, 700), took(10_100, 600), took(10_200, 500)]));
  expect(beside.explains(history('Node'), at(12_000), at(10_000))).toBe(false);
  const before = new HeldUp(traceOf([took(5_000, 5_500)]));
  expect(before.explains(history('Node'), at(12_000), at(10_000))).toBe(false);
});

test('what follows on the same node has the delay from before, and no more', () => {
  const heldUp = new HeldUp(traceOf([took(10_000, 2_000)]));
  expect(heldUp.explains(history('Node'), at(12_000), at(10_000))).toBe(true);
  expect(heldUp.explains(history('Pod'), at(22_000), at(20_000))).toBe(true);
  expect(heldUp.explains(history('Pod'), at(24_000), at(20_000))).toBe(false);
  expect(heldUp.explains(history('Pod', 'worker2'), at(22_000), at(20_000))).toBe(false);
  // A replacement runs elsewhere.
  expect(heldUp.explains(history('Pod', 'worker2'), at(22_500, 'exists'), at(20_500, 'exists'))).toBe(true);
});

test('many small delays that nothing shows do not excuse a large one', () => {
  const heldUp = new HeldUp(traceOf([]));
  expect(heldUp.explains(history('Node'), at(10_900), at(10_000))).toBe(true);
  expect(heldUp.explains(history('Node'), at(12_800), at(11_000))).toBe(false);
});
