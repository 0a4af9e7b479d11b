import { access, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { rejected } from '../../testing/caught.ts';
import { type FakeKindHost, fakeContainer, fakeKindHost } from '../../testing/fake-kind-host.ts';
import { instantClock } from '../../testing/instant-clock.ts';
import { temporaryFolder } from '../../testing/temporary-folder.ts';
import { type DeleteClusterOptions, deleteCluster } from './delete.ts';
import { dockerBy } from './docker.ts';
import { loadFolder } from './workload-image.ts';

test.describe('to delete a cluster', () => {
  test('removes its containers, its network, its kubeconfig and a half saved image, and the folder if nothing else is in it', async () => {
    await using folder = await temporaryFolder();
    const stateFolder = join(folder.path, 'state');
    await mkdir(stateFolder);
    await writeFile(join(stateFolder, 'power.kubeconfig'), '');
    await writeFile(join(stateFolder, 'power.kubeconfig.lock'), '');
    const saved = join(loadFolder(stateFolder, 'power'), 'images-tar1');
    await mkdir(saved, { recursive: true });
    await writeFile(join(saved, 'images.tar'), '');
    const host = hostWith(['a', 'b', 'c']);
    await remove(host, stateFolder);
    expect(host.containers.size).toBe(0);
    expect(host.networks.size).toBe(0);
    await expect(access(stateFolder)).rejects.toThrow('ENOENT');
  });

  test('keeps what else is in the folder', async () => {
    await using folder = await temporaryFolder();
    await writeFile(join(folder.path, 'journal'), '');
    await writeFile(join(folder.path, 'power.kubeconfig'), '');
    await remove(hostWith(['a']), folder.path);
    await access(join(folder.path, 'journal'));
    await expect(access(join(folder.path, 'power.kubeconfig'))).rejects.toThrow('ENOENT');
  });

  test('does nothing where there is nothing, as often as one likes', async () => {
    const host = fakeKindHost();
    await remove(host);
    await remove(host);
    expect(host.run.asked.filter((command) => / rm /.test(command))).toEqual([]);
  });

  test('removes what was half made: a network without containers, and containers without a network', async () => {
    const host = hostWith([]);
    await remove(host);
    expect(host.networks.size).toBe(0);
    host.containers.set('late', fakeContainer('late', 'power'));
    await remove(host);
    expect(host.containers.size).toBe(0);
  });

  test('removes a container that appears while it is at work', async () => {
    const host = hostWith(['a']);
    const clock = instantClock();
    let looks = 0;
    await remove(host, '/nowhere', {
      clock: {
        ...clock,
        waitUntil: async (instant) => {
          looks += 1;
          if (looks === 1) host.containers.set('late', fakeContainer('late', 'power'));
          return clock.waitUntil(instant);
        },
      },
    });
    expect(host.containers.size).toBe(0);
    expect(looks).toBeGreaterThan(1);
  });

  test('leaves a foreign cluster of the same name alone', async () => {
    const host = fakeKindHost();
    host.containers.set('foreign', fakeContainer('foreign', 'power', 'kind'));
    await remove(host);
    expect([...host.containers.keys()]).toEqual(['foreign']);
  });

  for (const [whose, runId] of [
    ['nobody knows whom', ''],
    ['another run', 'run-2'],
  ] as const) {
    test(`leaves a network of ${whose} alone, and what is in it`, async () => {
      const host = fakeKindHost();
      host.networks.set('power', runId);
      host.containers.set('foreign', fakeContainer('foreign', 'power'));
      await remove(host);
      expect([...host.containers.keys()]).toEqual(['foreign']);
      expect([...host.networks.keys()]).toEqual(['power']);
    });
  }

  test('waits for a container that Docker lists but does not know yet, and keeps the network until it is gone', async () => {
    const host = hostWith(['a', 'late']);
    host.pending.add('late');
    const clock = instantClock();
    let looks = 0;
    await remove(host, '/nowhere', {
      clock: {
        ...clock,
        waitUntil: async (instant) => {
          looks += 1;
          expect([...host.networks.keys()]).toEqual(looks <= 5 ? ['power'] : []);
          if (looks === 5) host.pending.clear();
          return clock.waitUntil(instant);
        },
      },
    });
    expect(host.containers.size).toBe(0);
    expect(looks).toBeGreaterThan(5);
  });

  test('leaves other clusters alone, also those whose names begin alike', async () => {
    const host = hostWith(['a']);
    host.networks.set('power-1', 'run-1');
    host.containers.set('other', fakeContainer('other', 'power-1'));
    await remove(host);
    expect([...host.containers.keys()]).toEqual(['other']);
    expect([...host.networks.keys()]).toEqual(['power-1']);
  });

  for (const stuck of ['a', 'power']) {
    test(`complains after a while if ${stuck} does not go, and says how to remove it by hand`, async () => {
      const host = hostWith(['a']);
      host.stuck.add(stuck);
      const error = await rejected(remove(host));
      expect(error.code).toBe('E_CLUSTER_LEFT');
      expect(error.message).toContain(stuck === 'a' ? 'container power-a' : 'network power');
      expect(error.hint).toContain('docker network rm power');
    });
  }

  test('kills a creation of this cluster that is still under way, and no other process', async () => {
    const host = hostWith([]);
    const create = 'kind create cluster --name power --config - --kubeconfig /state/power.kubeconfig --retain';
    host.processes = [
      '  101 /usr/local/bin/kind create cluster --name power-1 --config - --kubeconfig /state/power.kubeconfig --retain',
      '  102 kind create cluster --name power --config - --kubeconfig /other/power.kubeconfig --retain',
      '  103 kind delete cluster --name power --kubeconfig /state/power.kubeconfig',
      '  104 grep kind.create --name power --kubeconfig /state/power.kubeconfig',
      '  105 mankind create cluster --name power --kubeconfig /state/power.kubeconfig',
      `  106 ${create}`,
      `  107 /usr/local/bin/${create}`,
      ` 1108 /bin/sh /tmp/bin/${create}`,
    ].join('\n');
    const killed: number[] = [];
    await remove(host, '/state', {
      kill: (pid) => {
        killed.push(pid);
        host.processes = '';
      },
    });
    expect(killed).toEqual([106, 107, 1108]);
  });
});

function hostWith(ids: readonly string[]): FakeKindHost {
  const host = fakeKindHost();
  host.networks.set('power', 'run-1');
  for (const id of ids) host.containers.set(id, fakeContainer(id, 'power'));
  return host;
}

async function remove(
  { run }: FakeKindHost,
  stateFolder = '/nowhere',
  more: Partial<DeleteClusterOptions> = {},
): Promise<void> {
  const options = { name: 'power', runId: 'run-1', stateFolder, clock: instantClock(), run, docker: dockerBy(run) };
  await deleteCluster({ ...options, ...more });
}
