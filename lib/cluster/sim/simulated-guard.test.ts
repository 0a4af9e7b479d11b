import { expect, test } from '@playwright/test';
import { namespaces } from '../../sim/api/kinds.ts';
import { Simulation } from '../../sim/simulation.ts';
import { simulatedGuard } from './simulated-guard.ts';

const created = () => {
  const simulation = new Simulation({ name: 'sim', version: 'v1.37.2', workers: 1, settings: {}, seed: 1, startAt: 0 });
  const kubeSystem = simulation.api.get(namespaces, { name: 'kube-system' });
  const { uid, ...others } = kubeSystem.metadata ?? {};
  const as = (other: string | undefined) =>
    simulation.api.replace(
      namespaces,
      { ...kubeSystem, metadata: other === undefined ? others : { ...others, uid: other } },
      'test',
    );
  const nodes = [
    { name: 'sim-control-plane', role: 'control-plane', machine: 'sim-control-plane' },
    { name: 'sim-worker', role: 'worker', machine: 'sim-worker' },
  ] as const;
  const guard = simulatedGuard(simulation, nodes, (id) => simulation.machine(id));
  return { guard, as, uid };
};

test('the simulated cluster is the one that was made: its changes pass', () => {
  const { guard } = created();
  guard.admitRequest('POST /api/v1/namespaces');
  guard.admitPower('cut-power', 'sim-worker');
});

for (const [what, other] of [
  ['has another UID of kube-system', 'another'],
  ['tells no UID of kube-system', undefined],
] as const) {
  test(`a simulated cluster that ${what} is not changed, and not even when it is itself again`, () => {
    const { guard, as, uid } = created();
    guard.admitRequest('POST /api/v1/namespaces');
    as(other);
    expect(() => guard.admitRequest('DELETE /api/v1/nodes/a')).toThrow(
      expect.objectContaining({
        code: 'E_CLUSTER_CHANGED',
        message: expect.stringContaining('DELETE /api/v1/nodes/a'),
      }),
    );
    as(uid);
    expect(() => guard.admitPower('cut-power', 'sim-worker')).toThrow(
      expect.objectContaining({ code: 'E_CLUSTER_CHANGED' }),
    );
  });
}

test('the last control plane that runs is not taken', () => {
  const { guard } = created();
  expect(() => guard.admitPower('cut-power', 'sim-control-plane')).toThrow(
    expect.objectContaining({ code: 'E_NOT_ALLOWED' }),
  );
});
