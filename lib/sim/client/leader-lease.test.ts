import { expect, test } from '@playwright/test';
import { leases } from '../api/kinds.ts';
import { Simulation } from '../simulation.ts';

const simulated = () =>
  new Simulation({ name: 's', version: 'v1.37.2', workers: 2, settings: {}, seed: 1, startAt: Date.UTC(2026, 0, 1) });

const leaseOf = (simulation: Simulation, name: string) =>
  simulation.api.get(leases, { namespace: 'kube-system', name }).spec;

for (const name of ['kube-controller-manager', 'kube-scheduler']) {
  test(`${name} renews its Lease every two seconds`, () => {
    const simulation = simulated();
    const before = leaseOf(simulation, name);
    simulation.runUntil(simulation.now + 2_100);
    const after = leaseOf(simulation, name);
    expect(Date.parse(after?.renewTime ?? '') - Date.parse(before?.renewTime ?? '')).toBeGreaterThan(1_900);
    expect(after?.holderIdentity).toMatch(/^s-control-plane_[0-9a-f-]{36}$/);
    expect(after?.leaseTransitions).toBe(0);
  });
}

test('a controller manager that was killed takes its Lease again as another one', () => {
  const simulation = simulated();
  const before = leaseOf(simulation, 'kube-controller-manager');
  simulation.controllerManager.kill();
  simulation.runUntil(simulation.now + 10_000);
  const dead = leaseOf(simulation, 'kube-controller-manager');
  simulation.runUntil(simulation.now + 20_000);
  const after = leaseOf(simulation, 'kube-controller-manager');
  expect(dead?.holderIdentity).toBe(before?.holderIdentity);
  expect(after?.holderIdentity).not.toBe(before?.holderIdentity);
  expect(after?.leaseTransitions).toBe(1);
  expect(after?.acquireTime).toMatch(/Z$/);
});
