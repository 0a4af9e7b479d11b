import { expect, test } from '@playwright/test';
import type { Clock } from '../lib/clock/clock.ts';
import { WallClock } from './wall-clock.ts';

/** Each look takes 10 µs. */
function steppableClock() {
  let now = 0;
  let ahead = 1_700_000_000_000.25;
  const clock: Clock = {
    now: () => {
      now += 0.01;
      return now;
    },
    date: () => new Date(Math.floor(now + ahead)),
    waitUntil: async () => 'reached',
  };
  return {
    clock,
    pass: (by: number) => {
      now += by;
    },
    step: (by: number) => {
      ahead += by;
    },
    wall: () => now + ahead,
    run: () => now,
  };
}

test.describe('the wall clock', () => {
  test('is mapped to the run to some microseconds', () => {
    const host = steppableClock();
    const wallClock = new WallClock(host.clock);
    wallClock.read();
    host.pass(1000);
    const truth = host.run();
    const found = wallClock.toRun(host.wall());
    expect(found, 'nothing is known after the last reading').toBeUndefined();
    const shown = host.wall();
    host.pass(1000);
    wallClock.read();
    const mapped = wallClock.toRun(shown);
    expect(mapped?.lo).toBeLessThanOrEqual(truth + 0.001);
    expect(mapped?.hi).toBeGreaterThanOrEqual(truth - 0.001);
    expect((mapped?.hi ?? 0) - (mapped?.lo ?? 0)).toBeLessThan(0.05);
    expect(wallClock.steps).toBe(0);
  });

  test('tells nothing of the time in which it was stepped, and counts that', () => {
    for (const by of [500, -500]) {
      const host = steppableClock();
      const wallClock = new WallClock(host.clock);
      wallClock.read();
      host.pass(2000);
      const before = host.wall();
      host.step(by);
      host.pass(2000);
      wallClock.read();
      expect(wallClock.toRun(before)).toBeUndefined();
      expect(wallClock.steps).toBe(1);
    }
  });

  test('knows nothing before the first reading', () => {
    const host = steppableClock();
    const early = host.wall();
    host.pass(1000);
    const wallClock = new WallClock(host.clock);
    wallClock.read();
    expect(wallClock.toRun(early)).toBeUndefined();
  });
});
