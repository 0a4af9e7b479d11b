import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { execa } from 'execa';
import { realClock } from '../../clock/real-clock.ts';
import { testImages } from '../../testing/kind-images.ts';
import { temporaryFolder } from '../../testing/temporary-folder.ts';
import { seconds } from '../../units.ts';
import type { ClusterDescription, ClusterSpec } from '../cluster.ts';
import { kindProvider } from './provider.ts';

const clock = realClock();
const provider = kindProvider({ clock, environment: process.env });
const images = testImages(process.env);
const { signal } = new AbortController();

test('a real cluster is fit as it was made, and not with any of the defects that are planted', async () => {
  await using folder = await temporaryFolder();
  const name = `powercut-unfit-${process.pid}`;
  const spec: ClusterSpec = {
    name,
    kubernetesVersion: images.version,
    profile: 'medium',
    workers: 2,
    nodeImage: images.nodeImage(images.version),
    workloadImage: images.workloadImage,
  };
  const options = {
    runId: name,
    stateFolder: folder.path,
    runFolder: folder.path,
    signal,
    onProgress: () => undefined,
  };
  try {
    const cluster = await provider.create(spec, options);
    const whyUnfit = () => provider.whyUnfit(cluster, signal);
    expect(await whyUnfit()).toBe(undefined);

    const worker = `${name}-worker2`;
    const kubectl = kubectlIn(cluster);
    await kubectl('cordon', worker);
    // The node lifecycle controller taints a cordoned node at once.
    const cordoned = `^node ${worker} (is cordoned|still has the taint node.kubernetes.io/unschedulable:NoSchedule)$`;
    expect(await whyUnfit()).toMatch(new RegExp(cordoned));
    await kubectl('uncordon', worker);

    await kubectl('create', 'namespace', 'powercut-0-left');
    expect(await whyUnfit()).toBe('namespace powercut-0-left was left there');
    await kubectl('delete', 'namespace', 'powercut-0-left');

    await execa('docker', ['exec', worker, 'systemctl', 'stop', 'kubelet']);
    expect(await whyUnfit()).toMatch(new RegExp(`^it cannot be examined .*${worker}|^node ${worker} is not Ready`));
    await execa('docker', ['exec', worker, 'systemctl', 'start', 'kubelet']);

    const label = `io.x-k8s.kind.cluster=${name}`;
    const foreign = ['create', '--label', label, '--network', name, '--name', `${name}-x`, spec.nodeImage ?? ''];
    await execa('docker', foreign);
    expect(await whyUnfit()).toBe(`container ${name}-x was not made with it`);
    await execa('docker', ['rm', '-f', '-v', `${name}-x`]);
    expect(await whyUnfit()).toBe(undefined);

    await execa('docker', ['kill', '--signal=KILL', worker]);
    expect(await whyUnfit()).toBe(`node ${worker} does not run (its container is exited)`);
    // kind waits for a node without power; powercut does not.
    const began = clock.now();
    const logs = join(folder.path, 'logs');
    await provider.saveLogs(name, { folder: logs, signal });
    expect(clock.now() - began).toBeLessThan(seconds(60));
    expect(await readdir(logs)).toContain(`${name}-control-plane`);
    console.log(`    logs of a cluster with a dark node: ${Math.round(clock.now() - began)} ms`);
    await execa('docker', ['start', worker]);
    await expect(kubectl('wait', '--for=condition=Ready', `node/${worker}`, '--timeout=60s')).resolves.toBeDefined();

    const manifest = '/etc/kubernetes/manifests/kube-controller-manager.yaml';
    const change = [
      'exec',
      `${name}-control-plane`,
      'sed',
      '-i',
      's/monitor-grace-period=24s/monitor-grace-period=30s/',
    ];
    await execa('docker', [...change, manifest]);
    // The static Pod is replaced, and then its flags are read.
    const deadline = clock.now() + seconds(90);
    let why = await whyUnfit();
    while (why?.startsWith('its settings') !== true && clock.now() < deadline) why = await whyUnfit();
    expect(why).toBe('its settings were changed: node-monitor-grace-period 24.0 s → 30.0 s');
  } finally {
    await execa('docker', ['rm', '-f', '-v', `${name}-x`], { reject: false });
    await provider.delete(name, options);
  }
});

const kubectlIn =
  ({ spec }: ClusterDescription) =>
  (...args: readonly string[]) =>
    execa('docker', [
      'exec',
      `${spec.name}-control-plane`,
      'kubectl',
      '--kubeconfig=/etc/kubernetes/admin.conf',
      ...args,
    ]);
