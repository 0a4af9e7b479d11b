import { expect, test } from '@playwright/test';
import { Guard } from '../../guard/guard.ts';
import { ownPolicy } from '../../guard/policy.ts';
import type { ContainerState } from '../../power/containers.ts';
import { caught, complaintOf, rejected } from '../../testing/caught.ts';
import { madeUpIdentity } from '../../testing/made-up-identity.ts';
import type { KindClusterDescription } from '../cluster.ts';
import { machineGuard } from './machine-guard.ts';

const description: KindClusterDescription = {
  provider: 'kind',
  spec: { name: 'c', kubernetesVersion: 'v1.37.2', profile: 'fast', workers: 2, workloadImage: 'nginx' },
  kubeconfigPath: '',
  identity: madeUpIdentity,
  nodes: [
    { name: 'c-control-plane', role: 'control-plane', machine: 'p' },
    { name: 'c-worker', role: 'worker', machine: 'w' },
    { name: 'c-worker2', role: 'worker', machine: 'x' },
  ],
};

function container(id: string, changed: Partial<ContainerState> = {}): ContainerState {
  return {
    id,
    name: description.nodes.find(({ machine }) => machine === id)?.name ?? id,
    status: 'running',
    running: true,
    paused: false,
    restarting: false,
    pid: 1,
    exitCode: 0,
    startedAt: '',
    finishedAt: '',
    restartCount: 0,
    restartPolicy: 'no',
    addresses: {},
    cluster: 'c',
    network: 'c',
    ...changed,
  };
}

function stage() {
  const guard = new Guard({ identity: madeUpIdentity, policy: ownPolicy(madeUpIdentity) });
  const looks: string[] = [];
  const machines = machineGuard({
    guard,
    description,
    containers: { inspect: async (id) => container(id) },
    docker: {
      placeOf: async (id) => {
        looks.push(id);
        return id === 'w' ? { id, cluster: 'c', network: 'c' } : { id, cluster: 'c', network: 'kind' };
      },
    },
  });
  return { guard, looks, machines };
}

test('every worker may be taken and given back, the only control plane may not', async () => {
  const { admitPower } = stage().machines;
  for (const id of ['w', 'x']) {
    for (const kind of ['cut-power', 'shut-down', 'pause', 'resume', 'restore-power'] as const) {
      await admitPower(kind, container(id));
    }
  }
  const error = await rejected(admitPower('cut-power', container('p')));
  expect(error).toMatchObject({ code: 'E_NOT_ALLOWED', exitCode: 3 });
  expect(error.message).toContain('c-control-plane is the last control plane that runs');
});

for (const [what, changed] of [
  ['of another id', { id: 'other' }],
  ['of another cluster', { cluster: 'd' }],
  ['of no cluster', { cluster: undefined }],
  ['on another network', { network: 'kind' }],
] as const) {
  test(`a container ${what} is neither taken nor given back`, async () => {
    const { admitPower } = stage().machines;
    for (const kind of ['cut-power', 'restore-power'] as const) {
      expect((await rejected(admitPower(kind, container('w', changed)))).code).toBe('E_NOT_OUR_MACHINE');
    }
  });
}

test('a machine is looked at once before programs are run on it, and not if it is none of ours', async () => {
  const { machines, looks } = stage();
  await machines.admitOperation('w', 'kubeadm reset');
  await machines.admitOperation('w', 'kubeadm join');
  expect(looks).toEqual(['w']);
  for (const id of ['x', 'stranger']) {
    expect((await rejected(machines.admitOperation(id, 'kubeadm reset'))).code).toBe('E_NOT_OUR_MACHINE');
  }
});

test('in a run that is stopped nothing is taken, and what was taken is given back', async () => {
  const { guard, machines } = stage();
  caught(() => guard.admit({ text: 'x' }, 'another'));
  expect((await rejected(machines.admitPower('cut-power', container('w')))).code).toBe('E_CLUSTER_CHANGED');
  expect((await rejected(machines.admitOperation('w', 'kubeadm reset'))).code).toBe('E_CLUSTER_CHANGED');
  expect(await complaintOf(machines.admitPower('restore-power', container('w')))).toBeUndefined();
});
