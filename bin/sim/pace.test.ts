import { expect, test } from '@playwright/test';
import type { Clock } from '../../lib/clock/clock.ts';
import { nodes } from '../../lib/sim/api/kinds.ts';
import { Simulation } from '../../lib/sim/simulation.ts';
import { minutes, seconds } from '../../lib/units.ts';
import { Pace, type Speed } from './pace.ts';
import { obey } from './remote-control.ts';

/** A clock that goes when it is told to. */
function handClock(): Clock & { pass(duration: number): void } {
  let now = 0;
  return {
    now: () => now,
    date: () => new Date(now),
    waitUntil: async () => 'reached',
    pass: (duration) => {
      now += duration;
    },
  };
}

function paced(speed: Speed) {
  const simulation = new Simulation({ name: 'sim', version: 'v1.37.2', workers: 2, settings: {}, seed: 1, startAt: 0 });
  const clock = handClock();
  const began = simulation.now;
  return { simulation, clock, pace: new Pace({ simulation, clock, speed }), passed: () => simulation.now - began };
}

test('a cluster at a speed of sixty lives a minute in each second', () => {
  const { clock, pace, passed } = paced(60);
  clock.pass(seconds(1));
  pace.catchUp();
  expect(passed()).toBe(minutes(1));
});

test('time that stands still does not go by, and what passed meanwhile is not made up for', () => {
  const { clock, pace, passed } = paced(10);
  pace.pause(true);
  clock.pass(seconds(5));
  pace.catchUp();
  expect(passed()).toBe(0);
  pace.pause(false);
  clock.pass(seconds(1));
  pace.catchUp();
  expect(passed()).toBe(seconds(10));
});

test('advancing adds to what passes anyhow, also while time stands still', () => {
  const { clock, pace, passed } = paced(1);
  clock.pass(seconds(2));
  pace.advance(minutes(5));
  expect(passed()).toBe(minutes(5) + seconds(2));
  pace.pause(true);
  pace.advance(seconds(30));
  expect(passed()).toBe(minutes(5) + seconds(32));
});

test.describe('a command from another terminal', () => {
  test('cuts and restores the power of a worker', () => {
    const { simulation, pace } = paced(1);
    const power = (act: string, node = 'sim-worker') =>
      obey(simulation, pace, JSON.stringify({ command: 'power', act, node }));
    expect(power('cut')).toEqual({ done: true, text: 'sim-worker is off' });
    pace.advance(minutes(2));
    const ready = [...simulation.api.list(nodes)].map(({ metadata, status }) => [
      metadata?.name,
      status?.conditions?.find(({ type }) => type === 'Ready')?.status,
    ]);
    expect(Object.fromEntries(ready)).toEqual({
      'sim-control-plane': 'True',
      'sim-worker': 'Unknown',
      'sim-worker2': 'True',
    });
    expect(power('restore')).toEqual({ done: true, text: 'sim-worker is running' });
  });

  test('that cannot be done is refused in words', () => {
    const { simulation, pace } = paced(1);
    const refused = (command: object) => obey(simulation, pace, JSON.stringify(command));
    expect(refused({ command: 'power', act: 'cut', node: 'nope' })).toEqual({
      done: false,
      text: 'The cluster has no machine nope; it has sim-control-plane, sim-worker, sim-worker2.',
    });
    const controlPlane = refused({ command: 'power', act: 'cut', node: 'sim-control-plane' });
    expect(controlPlane.done).toBe(false);
    expect(controlPlane.text).toMatch(/a control plane without power is not modelled.*[^.]\.$/);
    expect(refused({ command: 'explode' })).toEqual({ done: false, text: 'This is no command of the simulator.' });
    expect(obey(simulation, pace, '{')).toEqual({ done: false, text: 'This is no command of the simulator.' });
  });
});
