import { createHash } from 'node:crypto';
import { expect, test } from '@playwright/test';
import { Simulation, type SimulationOptions } from './simulation.ts';

const options: SimulationOptions = {
  name: 'demo',
  version: 'v1.37.2',
  workers: 2,
  settings: {},
  seed: 1,
  startAt: Date.parse('2026-11-01T12:00:00Z'),
};

function digestOfStory(changed: Partial<SimulationOptions> = {}): string {
  const simulation = new Simulation({ ...options, ...changed });
  const digest = createHash('sha256');
  simulation.onWrite((change) => digest.update(JSON.stringify([change.type, change.at, change.by, change.object])));
  simulation.runUntil(simulation.now + 5_000);
  simulation.machine('demo-worker').cut();
  simulation.runUntil(simulation.now + 60_000);
  simulation.machine('demo-worker').restore();
  simulation.runUntil(simulation.now + 60_000);
  return digest.digest('hex');
}

test('the same options make the same bytes', () => {
  expect(digestOfStory()).toBe(digestOfStory());
  expect(digestOfStory({ seed: 2 })).not.toBe(digestOfStory());
});

test('nodes are named as kind names them', () => {
  expect(new Simulation(options).nodes).toEqual([
    { name: 'demo-control-plane', role: 'control-plane' },
    { name: 'demo-worker', role: 'worker' },
    { name: 'demo-worker2', role: 'worker' },
  ]);
});

test('the control plane keeps its power', () => {
  const simulation = new Simulation(options);
  expect(() => simulation.machine('demo-control-plane').cut()).toThrow(/a control plane without power is not modelled/);
});
