import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { Command, CommanderError } from 'commander';
import { HarnessError } from '../../lib/errors.ts';
import { rejected } from '../../lib/testing/caught.ts';
import { temporaryFolder } from '../../lib/testing/temporary-folder.ts';
import { seconds } from '../../lib/units.ts';
import { clusterWith, kubeconfigOf, startFakeApi, staticPod } from '../testing/fake-api.ts';
import { readLiveSettings } from './live.ts';
import { addPredictOptions, type PredictOptions, powerCutOf } from './options.ts';

async function cutOf(...args: readonly string[]) {
  const command = addPredictOptions(new Command('predict'))
    .exitOverride()
    .configureOutput({ writeErr: () => undefined });
  return powerCutOf(command.parse(args, { from: 'user' }).opts<PredictOptions>());
}

/** What it says, and the exit code that it means. */
async function refusalOf(...args: readonly string[]): Promise<{ readonly message: string; readonly exitCode: number }> {
  try {
    await cutOf(...args);
  } catch (error) {
    // runProgram makes a 2 of whatever commander refuses.
    if (error instanceof CommanderError) return { message: error.message, exitCode: 2 };
    if (error instanceof HarnessError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

for (const [what, args, message] of [
  [
    'a version that is not modelled',
    ['--kubernetes', '1.14'],
    'What Kubernetes v1.14.0 does with a dead node is not modelled.',
  ],
  ['no version', ['--kubernetes', 'latest'], '"latest" is not a version of Kubernetes.'],
  ['an unknown profile', ['--profile', 'slow'], 'Allowed choices are fast, medium, default.'],
  ['a grace period of nothing', ['--grace', '0s'], 'It must be longer than nothing.'],
  ['a negative period', ['--period=-1s'], 'It must be longer than nothing.'],
  ['a duration without a unit', ['--lease', '40'], 'Write a duration as in 50s or 1m40s.'],
  ['an endless duration', ['--grace', '99999999h'], 'not be longer than 1000 hours'],
  ['an eviction rate of nothing', ['--eviction-rate', '0'], 'above 0'],
  ['an eviction rate that is none', ['--eviction-rate', 'fast'], 'above 0'],
  ['a toleration without a unit', ['--tolerations', '0,300'], '"300" is no toleration'],
  ['half a second of toleration', ['--tolerations', '500ms'], '"500ms" is no toleration'],
  ['no toleration', ['--tolerations', ''], '"" is no toleration'],
  ['more failing nodes than there are', ['--fail', '3'], '3 workers cannot fail, for there are 2.'],
  ['nothing that fails', ['--fail', '0'], 'a whole number from 1'],
  ['too many workers', ['--workers', '10000'], 'to 9999'],
  ['a settings file that is not there', ['--settings', 'none.json'], 'The settings file none.json cannot be read'],
  ['a cluster without a context', ['--kubeconfig', 'x'], '--kubeconfig and --context together'],
  ['a context without a kubeconfig', ['--context', 'x'], '--kubeconfig and --context together'],
  ['a profile for a live cluster', ['--profile', 'fast', '--kubeconfig', 'x', '--context', 'y'], 'cannot be used with'],
] as const) {
  test(`${what} is refused with exit code 2`, async () => {
    const { message: said, exitCode } = await refusalOf(...args);
    expect(said).toContain(message);
    expect(exitCode).toBe(2);
  });
}

test('an option overrules the settings file, which overrules the profile', async () => {
  await using folder = await temporaryFolder();
  const file = join(folder.path, 's.json');
  const setting = (value: number) => ({ value, source: 'file' });
  writeFileSync(
    file,
    JSON.stringify({
      settingsVersion: 1,
      kubernetesVersion: { value: 'v1.33.1', source: 'file' },
      nodeMonitorGracePeriodSeconds: setting(30),
      nodeMonitorPeriodSeconds: setting(3),
      nodes: {
        a: { role: 'worker', nodeLeaseDurationSeconds: setting(20) },
        b: { role: 'worker', nodeLeaseDurationSeconds: setting(12) },
      },
    }),
  );
  const cut = await cutOf('--profile', 'fast', '--settings', file, '--period', '4s');
  expect(cut.settings.kubernetesVersion).toEqual({ value: 'v1.33.1', source: 'file' });
  expect(cut.settings.nodeMonitorGracePeriod).toEqual({ value: seconds(30), source: 'file' });
  expect(cut.settings.nodeMonitorPeriod).toEqual({ value: seconds(4), source: '--period' });
  expect(cut.settings.nodeEvictionRate).toEqual({ value: 10, source: 'profile fast' });
  expect(cut.nodeLeaseDuration).toEqual({ value: seconds(20), source: 'file' });
  expect(cut).toMatchObject({ workers: 2, controlPlanes: 0, fail: 1 });
});

test.describe('a live cluster', () => {
  async function liveCluster(server: string) {
    const folder = await temporaryFolder();
    const config = join(folder.path, 'config');
    writeFileSync(config, kubeconfigOf(server), { mode: 0o600 });
    return {
      folder: folder.path,
      config,
      live: ['--kubeconfig', config, '--context', 'here'],
      [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
    };
  }

  test('keeps under another version what is set, and gets the defaults of that version', async () => {
    await using api = await startFakeApi(
      clusterWith(staticPod('kube-apiserver'), staticPod('kube-controller-manager', '--node-monitor-period=3s')),
    );
    await using here = await liveCluster(api.url);
    const { settings, nodeLeaseDuration } = await cutOf(...here.live, '--kubernetes', '1.31');
    expect(settings.nodeMonitorGracePeriod).toEqual({ value: seconds(40), source: 'default of v1.31.0' });
    expect(settings.nodeMonitorPeriod.value).toBe(seconds(3));
    expect(nodeLeaseDuration.value).toBe(seconds(16));
  });

  test('that hides its flags has them assumed, or given', async () => {
    await using api = await startFakeApi(clusterWith());
    await using here = await liveCluster(api.url);
    expect((await cutOf(...here.live)).settings.nodeMonitorGracePeriod.assumed).toMatchObject({
      lo: seconds(40),
      hi: seconds(50),
    });
    const file = join(here.folder, 's.json');
    writeFileSync(file, '{"settingsVersion":1,"nodeMonitorGracePeriodSeconds":{"value":30,"source":"our vendor"}}');
    const { settings } = await cutOf(...here.live, '--settings', file);
    expect(settings.nodeMonitorGracePeriod).toEqual({ value: seconds(30), source: 'our vendor' });
  });

  for (const [what, status, code, message] of [
    ['does not accept the token', 401, 'E_CREDENTIALS', 'does not accept its credentials.'],
    ['does not let it read', 403, 'E_CREDENTIALS', 'may not read what decides the timeline.'],
    ['answers with an error', 500, 'E_SETTINGS', 'Cannot read the version from the cluster: HTTP 500: '],
  ] as const) {
    test(`that ${what} is told in one sentence, with a hint and exit code 3`, async () => {
      await using api = await startFakeApi({}, status);
      await using here = await liveCluster(api.url);
      const error = await rejected(cutOf(...here.live));
      expect(error).toMatchObject({ code, exitCode: 3, hint: expect.any(String) });
      expect(error.message).toContain(message);
      expect(error.message).not.toContain('\n');
    });
  }

  test('that is not there, or whose context is not, is told in one sentence, with a hint and exit code 3', async () => {
    await using here = await liveCluster('http://127.0.0.1:6');
    writeFileSync(join(here.folder, 'odd'), 'clusters: [', { mode: 0o600 });
    for (const [file, context, code, message] of [
      ['config', 'here', 'E_UNREACHABLE', 'The cluster of context "here" cannot be reached'],
      ['config', 'there', 'E_CONTEXT', 'has no context "there".'],
      ['config', 'broken', 'E_CONTEXT', 'names a cluster that is not there.'],
      ['none', 'here', 'E_KUBECONFIG', 'cannot be read: it does not exist.'],
      ['odd', 'here', 'E_KUBECONFIG', 'cannot be read: it is no kubeconfig'],
      ['.', 'here', 'E_KUBECONFIG', 'cannot be read: it is a folder.'],
    ] as const) {
      const error = await rejected(readLiveSettings({ kubeconfig: join(here.folder, file), context }));
      expect(error).toMatchObject({ code, exitCode: 3, hint: expect.any(String) });
      expect(error.message).toContain(message);
      expect(error.message).not.toContain('\n');
    }
  });
});
