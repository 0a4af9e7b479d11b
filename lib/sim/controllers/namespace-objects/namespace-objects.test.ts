import { expect, test } from '@playwright/test';
import { configMaps, namespaces, serviceAccounts } from '../../api/kinds.ts';
import { Simulation } from '../../simulation.ts';

test('each namespace has a service account and the certificate, and gets them again', () => {
  const simulation = new Simulation({
    name: 'demo',
    version: 'v1.37.2',
    workers: 1,
    settings: {},
    seed: 1,
    startAt: Date.UTC(2026, 0, 1),
  });
  const { api } = simulation;
  const there = (): readonly boolean[] => [
    api.find(serviceAccounts, { namespace: 'mine', name: 'default' }) !== undefined,
    api.find(configMaps, { namespace: 'mine', name: 'kube-root-ca.crt' }) !== undefined,
  ];
  expect(there()).toEqual([false, false]);
  api.create(namespaces, { metadata: { name: 'mine' } }, { by: 'test' });
  simulation.runUntil(simulation.now + 1_000);
  expect(there()).toEqual([true, true]);
  api.delete(serviceAccounts, { namespace: 'mine', name: 'default' }, { by: 'test' });
  simulation.runUntil(simulation.now + 1_000);
  expect(there()).toEqual([true, true]);
});
