import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { rejected } from '../../testing/caught.ts';
import { type FakeKindHost, fakeContainer, fakeKindHost } from '../../testing/fake-kind-host.ts';
import { fails } from '../../testing/fake-run.ts';
import { instantClock } from '../../testing/instant-clock.ts';
import { temporaryFolder } from '../../testing/temporary-folder.ts';
import type { ClusterSpec } from '../cluster.ts';
import { createCluster } from './create.ts';
import { dockerBy } from './docker.ts';

const spec: ClusterSpec = {
  name: 'power',
  kubernetesVersion: 'v1.37.2',
  profile: 'fast',
  workers: 2,
  nodeImage: 'node:v1.37.2',
  workloadImage: 'docker.io/library/nginx:1.29-alpine',
};

test.describe('to create a kind cluster', () => {
  test('gives kind a network of its own, a kubeconfig of its own, and the configuration', async () => {
    const host = fakeKindHost();
    let input = '';
    let network: string | undefined;
    host.kindCreate = (options) => {
      input = options.input ?? '';
      network = options.env?.['KIND_EXPERIMENTAL_DOCKER_NETWORK'];
      expect(host.networks.get('power')).toBe('run-1');
      return fails('ERROR: enough of it');
    };
    const { stateFolder } = await failToCreate(host);
    expect(JSON.parse(input)).toMatchObject({ name: 'power', nodes: [{ image: 'node:v1.37.2' }, {}, {}] });
    expect(network).toBe('power');
    expect(host.run.asked.find((command) => command.startsWith('kind create'))).toBe(
      `kind create cluster --name power --config - --kubeconfig ${join(stateFolder, 'power.kubeconfig')} --retain`,
    );
  });

  test('keeps what kind said and its logs, and removes what was made, when kind fails half way', async () => {
    const host = fakeKindHost();
    host.kindCreate = () => {
      for (const id of ['a', 'b']) host.containers.set(id, fakeContainer(id, 'power'));
      return fails(
        'Creating cluster "power" ...\n • Preparing nodes 📦  ...\nERROR: failed to create cluster: no luck\nStack Trace',
      );
    };
    const { error, runFolder, stateFolder, told } = await failToCreate(host);
    expect(error.code).toBe('E_KIND_CREATE');
    expect(error.exitCode).toBe(3);
    expect(error.message).toBe(
      'kind could not create cluster "power" (exit code 1 after 0.00 s): failed to create cluster: no luck',
    );
    expect(error.hint).toContain(`Logs: ${join(runFolder, 'kind', 'power')}`);
    expect(told).toContain('Preparing nodes');
    expect(host.containers.size).toBe(0);
    expect(host.networks.size).toBe(0);
    const firstOf = (words: string) => host.run.asked.findIndex((command) => command.startsWith(words));
    expect(firstOf('docker logs')).toBeGreaterThan(0);
    expect(firstOf('docker logs')).toBeLessThan(firstOf('docker rm'));
    expect(await readFile(join(runFolder, 'kind', 'power', 'create.log'), 'utf8')).toContain('no luck');
    await expect(stat(stateFolder)).rejects.toThrow('ENOENT');
  });

  test('says that kind took too long', async () => {
    const host = fakeKindHost();
    host.kindCreate = () => ({ ok: false, timedOut: true, exitCode: undefined });
    expect((await failToCreate(host)).error.message).toContain('(took too long after');
  });

  test('says also what it could not remove', async () => {
    const host = fakeKindHost();
    host.kindCreate = () => fails('ERROR: no luck');
    host.stuck.add('power');
    const { error } = await failToCreate(host);
    expect(error.code).toBe('E_KIND_CREATE');
    expect(error.hint).toContain('there is still network power');
  });

  test('complains of a kubeconfig that kind did not write', async () => {
    const { error, host } = await failToCreate(fakeKindHost());
    expect(error.code).toBe('E_KUBECONFIG');
    expect(host.networks.size).toBe(0);
  });

  test('complains of a network that is there already, and touches nothing', async () => {
    const host = fakeKindHost();
    host.networks.set('power', '');
    host.containers.set('foreign', fakeContainer('foreign', 'power'));
    const { error } = await failToCreate(host);
    expect(error.code).toBe('E_CLUSTER_NAME_TAKEN');
    expect(host.containers.size).toBe(1);
    expect(host.networks.size).toBe(1);
    expect(host.run.asked.some((command) => command.startsWith('kind'))).toBe(false);
  });

  test('returns at once when it is aborted, and leaves the removal to whoever aborts', async () => {
    await using folder = await temporaryFolder();
    const host = fakeKindHost();
    const abort = new AbortController();
    host.kindCreate = () => {
      abort.abort(new Error('enough'));
      return { ok: false, cancelled: true };
    };
    const creation = createCluster(spec, optionsIn(folder.path, abort.signal), dependenciesOn(host));
    await expect(creation).rejects.toThrow('enough');
    expect(host.networks.size).toBe(1);
    expect(host.run.asked.some((command) => command.startsWith('kind export'))).toBe(false);
  });

  test('makes nothing when it was aborted before it began', async () => {
    await using folder = await temporaryFolder();
    const host = fakeKindHost();
    const creation = createCluster(
      spec,
      optionsIn(folder.path, AbortSignal.abort(new Error('enough'))),
      dependenciesOn(host),
    );
    await expect(creation).rejects.toThrow('enough');
    expect(host.run.asked).toEqual([]);
  });

  test('makes the kubeconfig private', async () => {
    await using folder = await temporaryFolder();
    const host = fakeKindHost();
    const options = optionsIn(folder.path, new AbortController().signal);
    const kubeconfig = join(options.stateFolder, 'power.kubeconfig');
    let modes: readonly number[] = [];
    host.kindCreate = async () => {
      await writeFile(kubeconfig, 'apiVersion: v1\nkind: Config\nclusters: []\nusers: []\ncontexts: []\n', {
        mode: 0o644,
      });
      return '';
    };
    const run: typeof host.run = Object.assign(
      async (...args: Parameters<typeof host.run>) => {
        // The first command after kind: the kubeconfig is still there.
        if (args[0] === 'ps') modes = await modesOf(kubeconfig, options.stateFolder);
        return host.run(...args);
      },
      { asked: host.run.asked },
    );
    await rejected(createCluster(spec, options, { clock: instantClock(), run, docker: dockerBy(run) }));
    expect(modes).toEqual([0o600, 0o700]);
  });
});

let folders = new AsyncDisposableStack();
test.afterEach(async () => {
  await folders.disposeAsync();
  folders = new AsyncDisposableStack();
});

async function modesOf(...paths: readonly string[]): Promise<readonly number[]> {
  return Promise.all(paths.map(async (path) => ((await stat(path).catch(() => undefined))?.mode ?? 0) & 0o777));
}

async function failToCreate(host: FakeKindHost) {
  const folder = await temporaryFolder();
  folders.use(folder);
  const told: string[] = [];
  const options = {
    ...optionsIn(folder.path, new AbortController().signal),
    onProgress: (text: string) => void told.push(text),
  };
  const error = await rejected(createCluster(spec, options, dependenciesOn(host)));
  return { ...options, error, told, host };
}

function optionsIn(folder: string, signal: AbortSignal) {
  return {
    runId: 'run-1',
    stateFolder: join(folder, 'state'),
    runFolder: join(folder, 'run'),
    signal,
    onProgress: () => undefined,
  };
}

function dependenciesOn(host: FakeKindHost) {
  return { clock: instantClock(), run: host.run, docker: dockerBy(host.run) };
}
