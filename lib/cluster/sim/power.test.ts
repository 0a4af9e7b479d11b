import { expect, test } from '@playwright/test';
import { Simulation } from '../../sim/simulation.ts';
import { instantClock } from '../../testing/instant-clock.ts';
import { simulatedPower } from './power.ts';

function powerOf() {
  const simulation = new Simulation({ name: 'sim', version: 'v1.37.2', workers: 2, settings: {}, seed: 1, startAt: 0 });
  const clock = instantClock();
  return { clock, power: simulatedPower({ clock, machine: (id) => simulation.machine(id), admit: () => undefined }) };
}

test('an act comes later than all that was seen before it', async () => {
  const { clock, power } = powerOf();
  const seen = clock.now();
  const cut = await power.cut('sim-worker');
  expect(cut.requestedAt).toBeGreaterThan(seen);
  expect([cut.evidence.before.state, cut.evidence.after.state, cut.alreadySo]).toEqual(['running', 'off', false]);
  const back = await power.restore('sim-worker');
  expect(back.requestedAt).toBeGreaterThan(cut.confirmed.hi);
});

test('what is so already is not done again', async () => {
  const { power } = powerOf();
  await power.cut('sim-worker');
  const again = await power.cut('sim-worker');
  expect(again.alreadySo).toBe(true);
});

test('a control plane keeps its power', async () => {
  const { power } = powerOf();
  await expect(power.cut('sim-control-plane')).rejects.toThrow(/a control plane without power is not modelled/);
});
