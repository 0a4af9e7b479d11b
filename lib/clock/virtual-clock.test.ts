import { expect, test } from '@playwright/test';
import { seconds } from '../units.ts';
import { VirtualClock, type World } from './virtual-clock.ts';

const epoch = Date.UTC(2026, 0, 1);

/** Things happen at given moments after the beginning. */
class ScriptedWorld implements World {
  now = epoch;
  readonly happened: number[] = [];
  readonly #events: { at: number; act: () => void }[] = [];

  at(offset: number, act: () => void = () => undefined): void {
    this.#events.push({ at: epoch + offset, act });
    this.#events.sort((a, b) => a.at - b.at);
  }

  nextEventAt(): number | undefined {
    return this.#events[0]?.at;
  }

  runUntil(instant: number): void {
    for (let next = this.#events[0]; next !== undefined && next.at <= instant; next = this.#events[0]) {
      this.#events.shift();
      this.now = next.at;
      this.happened.push(next.at - epoch);
      next.act();
    }
    this.now = instant;
  }
}

interface Stage {
  readonly world: ScriptedWorld;
  readonly clock: VirtualClock;
  /** Lines that nobody has taken. */
  readonly lines: { count: number };
}

function stage(): Stage {
  const world = new ScriptedWorld();
  const lines = { count: 0 };
  return { world, lines, clock: new VirtualClock({ world, startsAt: 0, unheard: () => lines.count > 0 }) };
}

/** Real turns of the event loop: whatever could happen by itself has happened by then. */
async function turns(count = 20): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

test('waiting is what makes time pass, and takes none of this host', async () => {
  const { clock, world } = stage();
  world.at(250);
  expect(await clock.waitUntil(seconds(3600))).toBe('reached');
  expect(clock.now()).toBe(seconds(3600));
  expect(clock.date()).toEqual(new Date(epoch + seconds(3600)));
  expect(world.happened).toEqual([250]);
});

test('a wait that nothing happens in ends at its instant, and one for a moment that is over at once', async () => {
  const { clock } = stage();
  expect(await clock.waitUntil(5)).toBe('reached');
  expect(await clock.waitUntil(1)).toBe('reached');
  expect(clock.now()).toBe(5);
});

test('time has come when a wait ends, also where the instant is no whole number', async () => {
  const { clock } = stage();
  for (const instant of [0.1, 1 / 3, 1000.7]) {
    await clock.waitUntil(instant);
    expect(clock.now()).toBeGreaterThanOrEqual(instant);
  }
});

test('who waits in the background is woken at his time, and does not make it pass', async () => {
  const { clock } = stage();
  const woken: number[] = [];
  const background = async () => {
    for (const instant of [10, 20, 300]) {
      await clock.background.waitUntil(instant);
      woken.push(clock.now());
    }
  };
  void background();
  await turns();
  expect(clock.now()).toBe(0);
  await clock.waitUntil(25);
  expect(woken).toEqual([10, 20]);
  await turns();
  expect(clock.now()).toBe(25);
});

test('a wait that is woken leaves time where it was', async () => {
  const { clock, world } = stage();
  const wake = new AbortController();
  world.at(40, () => wake.abort());
  expect(await clock.waitUntil(seconds(9), wake.signal)).toBe('woken');
  expect(clock.now()).toBe(40);
  expect(await clock.waitUntil(seconds(9), wake.signal)).toBe('woken');
  await turns();
  expect(clock.now()).toBe(40);
});

test('time does not pass while a line has not been taken, or while it is held', async () => {
  const { clock, world, lines } = stage();
  world.at(40, () => {
    lines.count += 1;
  });
  world.at(41);
  const reached = clock.waitUntil(100);
  await turns();
  expect(clock.now()).toBe(40);
  const hold = clock.hold();
  lines.count = 0;
  clock.heard();
  await turns();
  expect(clock.now()).toBe(40);
  hold[Symbol.dispose]();
  hold[Symbol.dispose]();
  await reached;
  expect(clock.now()).toBe(100);
});

test('what follows from an event is done before the next one', async () => {
  const { clock, world } = stage();
  const log: string[] = [];
  let changed = new AbortController();
  const follow = async () => {
    for (;;) {
      const { signal } = changed;
      await clock.background.waitUntil(Number.POSITIVE_INFINITY, signal);
      for (let hop = 0; hop < 50; hop += 1) await Promise.resolve();
      log.push(`told ${clock.now()}`);
    }
  };
  void follow();
  for (const at of [5, 6]) {
    world.at(at, () => {
      log.push(`event ${at}`);
      changed.abort();
      changed = new AbortController();
    });
  }
  await clock.waitUntil(7);
  expect(log).toEqual(['event 5', 'told 5', 'event 6', 'told 6']);
});

test('those who wait for one moment go on in their order', async () => {
  const { clock } = stage();
  const order: string[] = [];
  await Promise.all(
    ['a', 'b', 'c'].map(async (name) => {
      await clock.waitUntil(10);
      order.push(name);
    }),
  );
  expect(order).toEqual(['a', 'b', 'c']);
});

test('a clock can start where another one has ended', async () => {
  const world = new ScriptedWorld();
  const clock = new VirtualClock({ world, startsAt: seconds(90), unheard: () => false });
  expect(clock.now()).toBe(seconds(90));
  await clock.waitUntil(seconds(91));
  expect(world.now).toBe(epoch + seconds(1));
});
