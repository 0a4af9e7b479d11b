import { expect, test } from '@playwright/test';
import type { Clock } from '../clock/clock.ts';
import {
  HostPressure,
  linuxPressure,
  type MeasuredPressure,
  type PressureCounters,
  stalled,
  stolenTime,
} from './host-pressure.ts';
import type { Note } from './observation.ts';
import { type PressureOf, pressures, starvedWhen } from './starved-when.ts';

/** What is told of a host of which `what` is at these shares, for two and a half seconds each, looked at four times a second. */
function toldOf(what: PressureOf, ...shares: readonly number[]) {
  const host = { now: 0, counters: { cpu: 0, io: 0, memory: 0, stolen: 0 } };
  const notes: Note[] = [];
  const measured: MeasuredPressure[] = [];
  const clock: Clock = { now: () => host.now, date: () => new Date(0), waitUntil: async () => 'reached' };
  const pressure = new HostPressure({
    clock,
    read: () => ({ ...host.counters }),
    note: (note) => void notes.push(note),
    tell: (one) => void measured.push(one),
  });
  for (const share of shares) {
    for (let step = 0; step < 10; step += 1) {
      host.now += 250;
      host.counters[what] += 250 * share;
      pressure.look(step);
    }
  }
  pressure.tell();
  return { notes, measured };
}

for (const what of pressures) {
  test(`${what}: what is below its limit is no starvation, what is above is, for as long as it lasts and no longer`, () => {
    const limit = starvedWhen.share[what];
    expect(toldOf(what, 0, limit - 0.05, limit - 0.05).notes).toEqual([]);
    const { notes } = toldOf(what, 0, 0, limit + 0.1, limit + 0.1, limit + 0.1, 0, 0);
    expect(notes.length).toBeGreaterThan(1);
    expect(notes.every(({ topic }) => topic === 'starved')).toBe(true);
    // A sample that has only a part of it is none of it.
    expect(notes[0]?.at).toBeGreaterThan(3000);
    expect(notes.at(-1)?.until).toBeLessThan(14_500);
  });
}

test('what was measured is told, also where the host was never starved', () => {
  const { measured } = toldOf('io', 0.1, 0.3, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1);
  expect(measured.length).toBeGreaterThan(1);
  const [first] = measured;
  expect(first?.late).toBe(9);
  expect(first?.shares.io?.worst).toBeGreaterThan(first?.shares.io?.mean ?? 1);
  expect(first?.shares.io?.worst).toBeCloseTo(0.25);
  expect(first?.shares.cpu).toEqual({ mean: 0, worst: 0 });
  // One follows the other without a hole.
  expect(measured[1]?.at).toBe(first?.until);
});

test('a kernel that brings its counters up to date every two seconds is not taken for a starved one', () => {
  let now = 0;
  let counters: PressureCounters = { cpu: 0 };
  const notes: Note[] = [];
  const pressure = new HostPressure({
    clock: { now: () => now, date: () => new Date(0), waitUntil: async () => 'reached' },
    read: () => counters,
    note: (note) => void notes.push(note),
    tell: () => undefined,
  });
  for (now = 0; now < 60_000; now += 250) {
    if (now % 2000 === 1250) counters = { cpu: now * 0.65 };
    pressure.look(0);
  }
  expect(notes).toEqual([]);
});

test('what the kernel writes is understood, and what it does not write is not made up', () => {
  const psi = [
    'some avg10=52.55 avg60=32.25 avg300=13.04 total=73704236',
    'full avg10=0.00 avg60=0.00 avg300=0.00 total=250\n',
  ].join('\n');
  expect(stalled(psi, 'some')).toBe(73_704.236);
  expect(stalled(psi, 'full')).toBe(0.25);
  expect(stalled('', 'some')).toBeUndefined();
  const stat =
    'cpu  14014 1715 14245 634405 968 0 264 666 0 0\ncpu0 1 2 3 4 5 6 7 8 0 0\ncpu1 1 2 3 4 5 6 7 8 0 0\nintr 1\n';
  expect(stolenTime(stat)).toBe(3330);
  expect(stolenTime('')).toBeUndefined();
});

test('this host tells, if it is a Linux', () => {
  test.skip(process.platform !== 'linux', 'only Linux has /proc/stat');
  expect(linuxPressure().stolen).toBeGreaterThanOrEqual(0);
});
