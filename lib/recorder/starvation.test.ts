import { expect, test } from '@playwright/test';
import { realClock } from '../clock/real-clock.ts';
import { resolution } from '../model/allowances.ts';
import { HostPressure } from './host-pressure.ts';
import type { Note } from './observation.ts';
import { Starvation } from './starvation.ts';
import { starvedWhen } from './starved-when.ts';

/** What is told of delays that are given as [from, to]. */
function toldOf(...delays: readonly (readonly [number, number])[]) {
  const notes: Note[] = [];
  const starvation = new Starvation({ clock: realClock(), after: 500, note: (note) => void notes.push(note) });
  for (const [from, to] of delays) starvation.delay(from, to, 'an answer came');
  return notes.map(({ at, until, topic }) => [at, until, topic]);
}

test('only a delay that is long is told', () => {
  expect(toldOf([0, 500], [1000, 1501])).toEqual([[1000, 1501, 'starved']]);
});

test('one stall that delays several answers is told once, and what one adds to it again', () => {
  expect(toldOf([0, 1000], [10, 1001], [900, 2000])).toEqual([
    [0, 1000, 'starved'],
    [1000, 2000, 'starved'],
  ]);
});

test('a delay that can push something out of its widened window is starvation', () => {
  expect(starvedWhen.late).toBeLessThanOrEqual(resolution);
});

/** Holds the event loop up, as a process that is stopped and continued finds it. */
function stall(duration: number): void {
  const begun = process.hrtime.bigint();
  while (Number(process.hrtime.bigint() - begun) / 1e6 < duration);
}

test('an event loop that was held up is told, with the time in which it was', async () => {
  const clock = realClock();
  const notes: Note[] = [];
  const over = new AbortController();
  const starvation = new Starvation({ clock, after: 100, note: (note) => void notes.push(note) });
  const running = starvation.run(over.signal);
  const from = clock.now();
  stall(500);
  const to = clock.now();
  while (notes.length === 0) await clock.waitUntil(clock.now() + 5);
  over.abort();
  await running;
  const [note] = notes;
  expect(note?.at).toBeGreaterThanOrEqual(from);
  expect(note?.at).toBeLessThan(to);
  expect(note?.until).toBeGreaterThanOrEqual(to);
});

test('whether the host was starved is known once a sample is over, and where none is taken at once', async () => {
  const clock = realClock();
  const options = { clock, after: 1e9, note: () => undefined };
  const over = new AbortController();
  const { signal } = over;
  await new Starvation(options).measured(1e9, signal);
  const pressure = new HostPressure({ ...options, read: () => ({ cpu: clock.now() }), tell: () => undefined });
  const starvation = new Starvation({ ...options, pressure });
  const running = starvation.run(signal);
  const asked = clock.now();
  await starvation.measured(asked, signal);
  expect(pressure.measuredUntil).toBeGreaterThanOrEqual(asked);
  const waiting = starvation.measured(1e9, signal);
  over.abort();
  await waiting;
  await running;
});
