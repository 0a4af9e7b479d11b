import { access, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { execa } from 'execa';
import { realClock } from '../../clock/real-clock.ts';
import { openKubeConfig } from '../../guard/kubeconfig.ts';
import { stayedOff } from '../../power/stayed-off.ts';
import { rejected } from '../../testing/caught.ts';
import { imageNeeded, testImages } from '../../testing/kind-images.ts';
import { temporaryFolder } from '../../testing/temporary-folder.ts';
import { formatDuration, type Milliseconds, seconds } from '../../units.ts';
import type { ClusterSpec } from '../cluster.ts';
import { profiles } from '../profile.ts';
import { readSettings } from '../read-settings.ts';
import { describeSettingsDrift } from '../settings-drift.ts';
import { apiOf } from '../sockets.ts';
import { kindConfig } from './config.ts';
import { openKindCluster } from './open.ts';
import { kindProvider } from './provider.ts';

const clock = realClock();
const provider = kindProvider({ clock, environment: process.env });
const images = testImages(process.env);

for (const version of [images.version, 'v1.31.0']) {
  test(`a cluster of ${version} is made, read, cut, restored and removed`, async () => {
    test.skip(!images.has(version), imageNeeded);
    await using folder = await temporaryFolder();
    const spec = specOf(`prov-${version.replaceAll('.', '-')}`, version);
    const options = optionsIn(folder.path);
    await provider.preflight(spec, options.signal);

    let removal: Milliseconds;
    try {
      const began = clock.now();
      const description = await provider.create(spec, options);
      note(`${version}: created`, clock.now() - began);

      expect(description.nodes.map(({ name, role }) => `${name} ${role}`)).toEqual([
        `${spec.name}-control-plane control-plane`,
        `${spec.name}-worker worker`,
        `${spec.name}-worker2 worker`,
      ]);
      expect((await stat(description.kubeconfigPath)).mode & 0o777).toBe(0o600);
      expect(await rejected(provider.preflight(spec, options.signal))).toMatchObject({ code: 'E_CLUSTER_NAME_TAKEN' });

      const settings = await readSettings(await apiBy(description.kubeconfigPath));
      const { fast } = profiles;
      expect(settings).toMatchObject({
        kubernetesVersion: { value: version },
        nodeMonitorGracePeriod: { value: fast.nodeMonitorGracePeriod, source: expect.stringContaining('flag') },
        nodeMonitorPeriod: { value: fast.nodeMonitorPeriod },
        nodeEvictionRate: { value: fast.nodeEvictionRate },
        defaultUnreachableTolerationSeconds: { value: fast.defaultUnreachableTolerationSeconds },
        defaultNotReadyTolerationSeconds: { value: fast.defaultNotReadyTolerationSeconds },
      });
      for (const { name } of description.nodes)
        expect(settings.nodeLeaseDuration[name]?.value).toBe(fast.nodeLeaseDuration);
      expect(await kindsOwnFlags(spec.name)).toEqual(['--enable-hostpath-provisioner=true', '--runtime-config=']);

      const worker = description.nodes[1]?.machine ?? '';
      const { power } = await openKindCluster(description, { clock, environment: process.env });
      const cut = await power.cut(worker);
      note(`${version}: cut confirmed within`, cut.confirmed.hi - cut.confirmed.lo);
      expect(cut).toMatchObject({ node: `${spec.name}-worker`, alreadySo: false });
      expect(cut.evidence.after).toMatchObject({ state: 'off', facts: { pid: 0, exitCode: 137, restartPolicy: 'no' } });
      // Another process, as after a crash, knows what to do too.
      const another = await openKindCluster(description, { clock, environment: process.env });
      const restored = await another.power.restore(worker);
      note(`${version}: restore confirmed within`, restored.confirmed.hi - restored.confirmed.lo);
      expect(restored.evidence.after).toMatchObject({ state: 'running', facts: { restartPolicy: 'on-failure:1' } });
      expect(stayedOff(cut.evidence.after, restored.evidence.after)).toContain('says running');
      expect(describeSettingsDrift(settings, await readSettingsOnceUp(description.kubeconfigPath))).toEqual([]);
    } finally {
      const began = clock.now();
      await provider.delete(spec.name, options);
      removal = clock.now() - began;
      note(`${version}: removed`, removal);
    }
    expect(removal).toBeLessThan(seconds(10));
    await expectNothingLeft(spec.name, options.stateFolder);
  });
}

test('a cluster whose making is aborted half way is removed, within ten seconds', async () => {
  await using folder = await temporaryFolder();
  const spec = specOf('prov-aborted');
  const abort = new AbortController();
  let aborted: Milliseconds = Number.NaN;
  const creation = provider.create(spec, {
    ...optionsIn(folder.path),
    signal: abort.signal,
    onProgress: (text) => {
      if (!text.startsWith('Starting control-plane')) return;
      aborted = clock.now();
      abort.abort(new Error('enough'));
    },
  });
  await expect(creation).rejects.toThrow('enough');
  await provider.delete(spec.name, optionsIn(folder.path));
  note('aborted and removed', clock.now() - aborted);
  expect(clock.now() - aborted).toBeLessThan(seconds(10));
  await expectNothingLeft(spec.name, optionsIn(folder.path).stateFolder);
});

test('a making that outlived its parent is killed and removed', async () => {
  await using folder = await temporaryFolder();
  const spec = specOf('prov-orphan');
  const { runId, stateFolder } = optionsIn(folder.path);
  const { name, nodeImage = '' } = spec;
  await execa('docker', ['network', 'create', `--label=dev.powercut.run=${runId}`, name]);
  const kubeconfig = join(stateFolder, `${name}.kubeconfig`);
  const orphan = execa(
    'kind',
    ['create', 'cluster', '--name', name, '--config', '-', '--kubeconfig', kubeconfig, '--retain'],
    {
      detached: true,
      cleanup: false,
      reject: false,
      input: JSON.stringify(kindConfig(spec, nodeImage)),
      env: { KIND_EXPERIMENTAL_DOCKER_NETWORK: name },
    },
  );
  // In the middle of `docker run`, when there may be a container that is not listed yet. Its output must stay open.
  await new Promise<void>((resolve) => {
    orphan.stderr.on('data', (chunk: Buffer) => chunk.includes('Preparing nodes') && resolve());
  });
  const began = clock.now();
  await provider.delete(name, { runId, stateFolder });
  note('orphan killed and removed', clock.now() - began);
  expect((await orphan).signal).toBe('SIGKILL');
  await expectNothingLeft(name, stateFolder);
});

test('kind failing half way leaves its logs and nothing else', async () => {
  await using folder = await temporaryFolder();
  const spec = { ...specOf('prov-broken'), nodeImage: 'powercut-test/broken-node:latest' };
  const dockerfile = `FROM ${images.nodeImage(images.version)}
RUN rm -f /usr/bin/kubeadm && printf '#!/bin/sh\\necho "error: error execution phase broken-on-purpose: no luck" >&2\\nexit 1\\n' >/usr/bin/kubeadm && chmod +x /usr/bin/kubeadm
`;
  await execa('docker', ['build', '--quiet', '--tag', spec.nodeImage, '-'], { input: dockerfile });
  const options = optionsIn(folder.path);
  try {
    const began = clock.now();
    const error = await rejected(provider.create(spec, options));
    note('failed half way and removed', clock.now() - began);
    expect(error).toMatchObject({ code: 'E_KIND_CREATE', exitCode: 3 });
    expect(error.message).toContain('error execution phase broken-on-purpose: no luck');
    const logs = join(options.runFolder, 'kind', spec.name);
    expect(error.hint).toContain(logs);
    await access(join(logs, 'create.log'));
    await access(join(logs, `${spec.name}-control-plane`, 'state.json'));
    await expectNothingLeft(spec.name, options.stateFolder);
  } finally {
    await provider.delete(spec.name, options);
    await execa('docker', ['rmi', '--force', spec.nodeImage]);
  }
});

test('a workload image that is not to be had is told, and nothing is left', async () => {
  await using folder = await temporaryFolder();
  const spec = { ...specOf('prov-no-image'), workloadImage: 'localhost:9/powercut/absent:1' };
  const options = optionsIn(folder.path);
  try {
    const error = await rejected(provider.create(spec, options));
    expect(error).toMatchObject({ code: 'E_WORKLOAD_IMAGE', exitCode: 3 });
    expect(error.message).toContain('localhost:9/powercut/absent:1 is not here and cannot be pulled');
    await expectNothingLeft(spec.name, options.stateFolder);
  } finally {
    await provider.delete(spec.name, options);
  }
});

function specOf(name: string, kubernetesVersion: string = images.version): ClusterSpec {
  return {
    name,
    kubernetesVersion,
    profile: 'fast',
    workers: 2,
    nodeImage: images.nodeImage(kubernetesVersion),
    workloadImage: images.workloadImage,
  };
}

function optionsIn(folder: string) {
  return {
    runId: 'run-of-provider-kind',
    stateFolder: join(folder, 'state'),
    runFolder: join(folder, 'run'),
    signal: new AbortController().signal,
    onProgress: () => undefined,
  };
}

/** Flags that kind itself sets and that our patches must not have replaced. */
async function kindsOwnFlags(cluster: string): Promise<readonly string[]> {
  const { stdout } = await execa('docker', [
    'exec',
    `${cluster}-control-plane`,
    'sh',
    '-c',
    'cat /etc/kubernetes/manifests/*',
  ]);
  return [...stdout.matchAll(/--(enable-hostpath-provisioner|runtime-config)=\S*/g)].map(([flag]) => flag).toSorted();
}

const apiBy = async (kubeconfigPath: string) => apiOf((await openKubeConfig(kubeconfigPath)).kubeConfig);

async function readSettingsOnceUp(kubeconfigPath: string) {
  const api = await apiBy(kubeconfigPath);
  const deadline = clock.now() + seconds(60);
  for (;;) {
    try {
      return await readSettings(api);
    } catch (error) {
      // The kubelet of the restored node needs a moment to come up.
      if (clock.now() > deadline) throw error;
      await clock.waitUntil(clock.now() + 200);
    }
  }
}

async function expectNothingLeft(name: string, stateFolder: string): Promise<void> {
  const containers = await execa('docker', [
    'ps',
    '-a',
    '--filter',
    `label=io.x-k8s.kind.cluster=${name}`,
    '--format',
    '{{.Names}}',
  ]);
  expect(containers.stdout).toBe('');
  const networks = await execa('docker', ['network', 'ls', '--format', '{{.Name}}']);
  expect(networks.stdout.split('\n')).not.toContain(name);
  await expect(access(stateFolder)).rejects.toThrow('ENOENT');
}

function note(what: string, duration: Milliseconds): void {
  test.info().annotations.push({ type: 'observed', description: `${what} ${formatDuration(duration)}` });
  console.log(`    ${what} ${formatDuration(duration)}`);
}
