import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { temporaryFolder } from '../lib/testing/temporary-folder.ts';
import { nearest } from './nearest.ts';
import { clusterSpec } from './options.ts';
import { codeFolder } from './package.ts';
import { plan } from './run/words.ts';
import { allScenarios, chooseScenarios, workersFor } from './scenarios.ts';
import { type PowercutProcessOptions, startPowercut } from './testing/powercut-process.ts';

async function powercut(args: readonly string[], options: Partial<PowercutProcessOptions> = {}) {
  await using folder = await temporaryFolder();
  const result = await startPowercut({ folder: folder.path, args, ...options }).result;
  return { ...result, made: readdirSync(folder.path) };
}

for (const [what, args, message] of [
  ['an unknown command', ['rnu'], "error: unknown command 'rnu'\n(Did you mean run?)"],
  ['no command', [], 'Examples:'],
  ['an unknown option', ['run', '--kubernetez', '1.37'], '(Did you mean --kubernetes?)'],
  ['another provider', ['run', '--provider', 'minikube'], 'The providers are sim and kind.'],
  ['a seed for a real cluster', ['run', '--seed', '2'], 'A real cluster takes no --seed'],
  ...['-1', '1.5', 'abc', '1234567890'].map(
    (value) => [`--seed "${value}"`, ['run', '--provider', 'sim', '--seed', value], 'at most nine digits'] as const,
  ),
  ['a simulated cluster to keep', ['run', '--provider', 'sim', '--keep-cluster'], 'ends with its run'],
  ['an image to simulate', ['run', '--provider', 'sim', '--node-image', 'a'], 'takes no --node-image'],
  ['one simulated worker', ['run', '--provider', 'sim', '--workers', '1'], 'at least 2 workers'],
  ['too many simulated workers', ['run', '--provider', 'sim', '--workers', '99999'], 'Ask for at most 5000.'],
  ['a name for none', ['run', '--provider', 'sim', '--cluster-name', 'a.b'], '"a.b" cannot be the name'],
  ['no version to simulate', ['run', '--provider', 'sim', '--kubernetes', 'latest'], 'is not a version of Kubernetes'],
  ['an old version', ['run', '--provider', 'sim', '--kubernetes', '1.12'], 'it knows the rules of v1.31 to v1.37'],
  [
    'a version to come',
    ['run', '--provider', 'sim', '--kubernetes', 'v1.38.0'],
    'it knows the rules of v1.31 to v1.37',
  ],
  ['one worker', ['run', '--workers', '1'], 'at least 2 workers'],
  ['a worker for everybody', ['run', '--workers', '99999999999'], 'at most 100'],
  ['a name that is none', ['run', '--cluster-name', 'Bad_Name'], '"Bad_Name" cannot be the name'],
  ['no number', ['run', '--workers', '2.5'], 'a whole number of at least 2'],
  ['an unknown profile', ['run', '--profile', 'fats'], 'Allowed choices are fast, medium, default.'],
  ...['0', '1.5', 'abc', '-1', '10000', ''].flatMap((value) => [
    [`--repeat "${value}"`, ['run', '--repeat', value], 'a whole number of at least 1'] as const,
    [`--parallel "${value}"`, ['run', '--parallel', value], 'a whole number of at least 1'] as const,
  ]),
  [
    'a name too long for the last of its clusters',
    ['run', '--parallel', '2', '--cluster-name', 'a'.repeat(49)],
    'at most 50',
  ],
  [
    'settings that are not there',
    ['run', '--settings', '/nowhere/s.json'],
    'The settings file /nowhere/s.json cannot be',
  ],
  ['no version', ['run', '--kubernetes', 'latest'], '"latest" is not a version of Kubernetes.'],
  ['a version without an image', ['run', '--kubernetes', '1.12'], 'kind publishes no node image for Kubernetes v1.12'],
  ['an unknown scenario', ['run', 'worker-looses-power'], 'did you mean "worker-loses-power"?'],
  ['a superfluous argument', ['list', 'all'], 'too many arguments'],
] as const) {
  test(`${what}: exit code 2, what to do, and nothing made`, async () => {
    const { exitCode, stdout, stderr, made } = await powercut(args);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(message);
    expect(stdout).toBe('');
    expect(made).toEqual([]);
  });
}

test('help begins with examples, and is no error', async () => {
  for (const args of [['--help'], ['run', '-h'], ['help', 'run']]) {
    const { exitCode, stdout } = await powercut(args);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^Examples:\n {2}powercut run /);
    expect(stdout).not.toContain('powercut owner');
  }
});

test('the version is that of the package', async () => {
  expect(await powercut(['--version'])).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+/) });
});

test('options can be given by variables, which the command line overrules', async () => {
  const environment = { POWERCUT_WORKERS: '1' };
  expect(await powercut(['run'], { environment })).toMatchObject({ exitCode: 2 });
  expect(await powercut(['run', '--workers', '3'], { environment })).toMatchObject({ exitCode: 0 });
});

test('a variable that is set to nothing is not set', async () => {
  const environment = {
    POWERCUT_KUBERNETES: '',
    POWERCUT_WORKERS: '',
    POWERCUT_PROFILE: '',
    POWERCUT_CLUSTER_NAME: '',
    POWERCUT_KEEP_CLUSTER: '',
  };
  const { exitCode, stdout } = await powercut(['run'], { environment });
  expect(exitCode).toBe(0);
  expect(stdout).not.toContain('is kept');
});

for (const [value, kept] of [
  ['1', true],
  ['true', true],
  ['yes', true],
  ['0', false],
  ['false', false],
] as const) {
  test(`POWERCUT_KEEP_CLUSTER=${value} ${kept ? 'keeps' : 'does not keep'} the cluster`, async () => {
    const { exitCode, stdout } = await powercut(['run'], { environment: { POWERCUT_KEEP_CLUSTER: value } });
    expect(exitCode).toBe(0);
    expect(stdout.includes('is kept')).toBe(kept);
  });
}

test('list names the scenarios, and --json gives them as data', async () => {
  expect((await powercut(['list'])).stdout).toBe('worker-loses-power  a worker loses power  @story');
  expect(JSON.parse((await powercut(['list', '--json'])).stdout)).toEqual([
    {
      name: 'worker-loses-power',
      titles: ['a worker loses power'],
      tags: ['@story'],
      claims: ['power.cut'],
      file: '/scenarios/worker-loses-power.spec.ts',
    },
  ]);
});

test('a cluster gets as many workers as the scenarios need, and at least two', async () => {
  const [few, many] = [{}, { workers: 3 }].map((more) => ({
    name: 'a',
    titles: ['a'],
    tags: [],
    claims: [],
    file: '/a',
    ...more,
  }));
  if (few === undefined || many === undefined) throw new Error('unreachable');
  expect(workersFor([few])).toBe(2);
  expect(workersFor([few, many])).toBe(3);
  const options = {
    provider: 'kind',
    profile: 'fast',
    workloadImage: 'nginx',
    keepCluster: false,
    parallel: 1,
  } as const;
  expect((await clusterSpec(options, 'run-1', [many])).workers).toBe(3);
  expect((await clusterSpec({ ...options, workers: 2 }, 'run-1', [many])).workers).toBe(2);
});

test('a run that cannot play a scenario says so before it begins', () => {
  const scenarios = [{ name: 'a', titles: ['a'], tags: [], claims: [], file: '/a', workers: 3 }];
  const spec = { name: 'c', kubernetesVersion: 'v1.37.2', profile: 'fast', workloadImage: 'nginx' } as const;
  const estimate = { typical: 1, longest: 2 };
  const once = { repeat: 1, parallel: 1 };
  const says = 'a is not going to run: it needs 3 workers.';
  expect(plan({ scenarios, spec: { ...spec, workers: 2 }, ...once }, estimate)).toContain(says);
  expect(plan({ scenarios, spec: { ...spec, workers: 3 }, ...once }, estimate)).not.toContain(says);
});

test('every file of scenarios/ is listed, with a title', () => {
  const scenarios = allScenarios();
  expect(scenarios.map(({ file }) => file)).toEqual(
    readdirSync(join(codeFolder, 'scenarios')).map((name) => join(codeFolder, 'scenarios', name)),
  );
  for (const { titles, name } of scenarios) expect(titles, name).not.toEqual([]);
});

test('scenarios are chosen by name, each once; the story if none is named, and all if that is asked for', () => {
  const all = ['a', 'worker-loses-power'].map((name) => ({
    name,
    titles: [name],
    tags: ['@power'],
    claims: [],
    file: `/${name}`,
  }));
  expect(chooseScenarios([], all)).toEqual([all[1]]);
  expect(chooseScenarios(['a', 'a'], all)).toEqual([all[0]]);
  expect(chooseScenarios(['all'], all)).toEqual(all);
  expect(chooseScenarios(['a', '@power'], all)).toEqual(all);
  expect(() => chooseScenarios(['@powr'], all)).toThrow('There is no tag "@powr"; did you mean "@power"?');
});

test('the nearest name is the one with the fewest typing errors, if it is near at all', () => {
  const names = ['worker-loses-power', 'drain', 'rejoin'];
  expect(nearest('worker-looses-power', names)).toBe('worker-loses-power');
  expect(nearest('Drian', names)).toBe('drain');
  expect(nearest('xyzzy', names)).toBe(undefined);
  expect(nearest('a', [])).toBe(undefined);
});
