import { expect, test } from '@playwright/test';
import type { Clock } from '../../clock/clock.ts';
import { realClock } from '../../clock/real-clock.ts';
import { exitCodes } from '../../exit-codes.ts';
import { complaintOf } from '../../testing/caught.ts';
import { type FakeRules, fails, fakeRun, missing } from '../../testing/fake-run.ts';
import { instantClock } from '../../testing/instant-clock.ts';
import type { ClusterSpec } from '../cluster.ts';
import type { Environment, Run } from './commands.ts';
import { dockerBy } from './docker.ts';
import { preflight } from './preflight.ts';

const spec: ClusterSpec = {
  name: 'power',
  kubernetesVersion: 'v1.37.0',
  profile: 'fast',
  workers: 2,
  workloadImage: 'docker.io/library/nginx:1.29-alpine',
};

/** A host on which all is well. */
const wellEquipped: FakeRules = [
  [/^docker --version/, 'Docker version 28.5.1, build e180ab8'],
  [/^docker version/, '28.5.1'],
  [/^docker info/, 'DAEMON'],
  [/^kind version/, 'kind v0.33.0 go1.26.8 linux/amd64'],
  [/^docker ps/, ''],
  [/^docker network ls/, ''],
  [/^docker image inspect/, 'sha256:0123'],
];

const cannotConnect =
  'Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?';
const permissionDenied =
  'permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock: ' +
  'Get "http://%2Fvar%2Frun%2Fdocker.sock/v1.51/info": dial unix /var/run/docker.sock: connect: permission denied';

test.describe('the preflight', () => {
  test('finds nothing to complain about on a well-equipped host, and pulls nothing', async () => {
    const { error, asked } = await preflightWith([]);
    expect(error).toBeUndefined();
    expect(asked.filter((command) => / (pull|create|rm|load) /.test(command))).toEqual([]);
  });

  const complaints: readonly {
    readonly when: string;
    readonly rules?: FakeRules;
    readonly spec?: Partial<ClusterSpec>;
    readonly environment?: Environment;
    readonly daemon?: () => Promise<string>;
    readonly clock?: Clock;
    readonly code: string;
    readonly says: RegExp;
    readonly hint: RegExp;
    readonly exitCode?: number;
  }[] = [
    {
      when: 'Docker is not installed',
      rules: [
        [/^docker/, missing],
        [/^podman|^nerdctl/, missing],
      ],
      code: 'E_NO_DOCKER',
      says: /^Docker is not installed/,
      hint: /docs\.docker\.com/,
    },
    {
      when: 'there is only Podman',
      rules: [
        [/^docker/, missing],
        [/^podman/, 'podman version 5.4.2'],
      ],
      code: 'E_DOCKER_ONLY',
      says: /Docker only.*only podman is installed/,
      hint: /Install Docker/,
    },
    {
      when: 'there is only nerdctl',
      rules: [
        [/^docker|^podman/, missing],
        [/^nerdctl/, 'nerdctl version 2.1.2'],
      ],
      code: 'E_DOCKER_ONLY',
      says: /only nerdctl is installed/,
      hint: /Install Docker/,
    },
    {
      when: 'docker is Podman in disguise',
      rules: [[/^docker --version/, 'podman version 5.4.2']],
      code: 'E_DOCKER_ONLY',
      says: /the docker command here is podman version 5\.4\.2/,
      hint: /Install Docker/,
    },
    {
      when: 'kind is told to use Podman',
      environment: { KIND_EXPERIMENTAL_PROVIDER: 'podman' },
      code: 'E_DOCKER_ONLY',
      says: /KIND_EXPERIMENTAL_PROVIDER is podman/,
      hint: /Unset KIND_EXPERIMENTAL_PROVIDER/,
    },
    {
      when: 'Docker is on another host',
      environment: { DOCKER_HOST: 'tcp://docker:2375' },
      code: 'E_DOCKER_REMOTE',
      says: /on this very host, and DOCKER_HOST is tcp:\/\/docker:2375/,
      hint: /Run powercut where that daemon runs/,
    },
    {
      when: 'Docker is on another host, by way of SSH',
      environment: { DOCKER_HOST: 'ssh://me@build.example' },
      code: 'E_DOCKER_REMOTE',
      says: /ssh:\/\/me@build\.example/,
      hint: /Run powercut where that daemon runs/,
    },
    {
      when: 'the daemon does not run',
      rules: [[/^docker version/, fails(cannotConnect)]],
      code: 'E_DOCKER_NOT_RUNNING',
      says: /daemon does not answer: Cannot connect/,
      hint: /Start Docker/,
    },
    {
      when: 'the daemon does not run, and an older docker calls that a success',
      rules: [[/^docker version/, { stdout: '', stderr: cannotConnect }]],
      code: 'E_DOCKER_NOT_RUNNING',
      says: /Cannot connect/,
      hint: /Start Docker/,
    },
    {
      when: 'the daemon hangs',
      rules: [[/^docker version/, { ok: false, timedOut: true, exitCode: undefined }]],
      code: 'E_DOCKER_NOT_RUNNING',
      says: /took too long/,
      hint: /restart it/,
    },
    {
      when: 'this user may not use Docker',
      rules: [[/^docker version/, fails(permissionDenied)]],
      code: 'E_DOCKER_PERMISSION',
      says: /permission denied/,
      hint: /usermod -aG docker/,
    },
    {
      when: 'the daemon answers, but does not say which it is',
      rules: [[/^docker info/, fails('Error response from daemon: Forbidden by plugin')]],
      code: 'E_DOCKER',
      says: /"docker info .*" failed: .*Forbidden by plugin/,
      hint: /docker info/,
    },
    {
      when: 'the docker context leads elsewhere than the API',
      daemon: async () => 'ANOTHER',
      code: 'E_DOCKER_TWO_DAEMONS',
      says: /not the daemon that its API reaches/,
      hint: /DOCKER_HOST/,
    },
    {
      when: 'the API is not found',
      daemon: async () => Promise.reject(new Error('no strategy')),
      code: 'E_DOCKER_TWO_DAEMONS',
      says: /does not answer where its API is looked for \(no strategy\)/,
      hint: /DOCKER_HOST/,
    },
    {
      when: 'the API hangs',
      daemon: async () => new Promise(() => {}),
      clock: instantClock(),
      code: 'E_DOCKER_TWO_DAEMONS',
      says: /does not answer where its API is looked for \(nothing within 20/,
      hint: /DOCKER_HOST/,
    },
    {
      when: 'kind is not installed',
      rules: [[/^kind/, missing]],
      code: 'E_NO_KIND',
      says: /^kind is not installed/,
      hint: /kind\.sigs\.k8s\.io/,
    },
    {
      when: 'kind is too old',
      rules: [[/^kind version/, 'kind v0.31.0 go1.25.5 linux/amd64']],
      code: 'E_KIND_TOO_OLD',
      says: /kind 0\.31\.0 is too old; powercut needs 0\.32\.0/,
      hint: /Install kind 0\.33\.0/,
    },
    {
      when: 'what is called kind is something else',
      rules: [[/^kind version/, fails('unknown command')]],
      code: 'E_NO_KIND',
      says: /does not tell a version: unknown command/,
      hint: /Install kind/,
    },
    {
      when: 'a kind cluster has the name',
      rules: [
        [/^docker ps .*label=io\.x-k8s\.kind\.cluster=power$/, 'c0'],
        [/^docker inspect/, 'c0 /power-control-plane kind control-plane'],
      ],
      code: 'E_CLUSTER_NAME_TAKEN',
      says: /a kind cluster of that name/,
      hint: /kind delete cluster --name power/,
    },
    {
      when: 'a container has the name of a node',
      rules: [[/^docker ps -a --format/, 'web\npower-worker2']],
      code: 'E_CLUSTER_NAME_TAKEN',
      says: /a container power-worker2/,
      hint: /docker rm -f power-worker2/,
    },
    {
      when: 'a network has the name',
      rules: [[/^docker network ls/, 'power-else \npower ']],
      code: 'E_CLUSTER_NAME_TAKEN',
      says: /a Docker network of that name/,
      hint: /docker network rm power/,
    },
    {
      when: 'the node image of kind cannot be pulled',
      rules: [
        [/^docker image inspect/, fails('No such image')],
        [
          /^docker pull/,
          fails('Error response from daemon: Get "https://registry-1.docker.io/v2/": dial tcp: no such host'),
        ],
      ],
      code: 'E_NODE_IMAGE',
      says: /kindest\/node:v1\.37\.0 is not here and cannot be pulled: .*no such host/,
      hint: /--node-image/,
    },
    {
      when: 'the download of the node image takes too long',
      rules: [
        [/^docker image inspect/, fails('No such image')],
        [/^docker pull/, { ok: false, timedOut: true }],
      ],
      spec: { nodeImage: 'mine:v1' },
      code: 'E_NODE_IMAGE',
      says: /mine:v1 .*took too long/,
      hint: /Correct --node-image/,
    },
    {
      when: 'the version has no node image',
      spec: { kubernetesVersion: 'v1.31.0' },
      code: 'E_USAGE',
      says: /no node image for Kubernetes v1\.31\.0/,
      hint: /--node-image/,
      exitCode: exitCodes.usage,
    },
    {
      when: 'the name is none',
      spec: { name: 'Power_1' },
      code: 'E_USAGE',
      says: /"Power_1" cannot be the name/,
      hint: /lower-case/,
      exitCode: exitCodes.usage,
    },
    {
      when: 'the name is too long',
      spec: { name: 'p'.repeat(51) },
      code: 'E_USAGE',
      says: /cannot be the name/,
      hint: /at most 50/,
      exitCode: exitCodes.usage,
    },
    {
      when: "the name is that of kind's own network",
      spec: { name: 'kind' },
      code: 'E_USAGE',
      says: /"kind" is the name of the network/,
      hint: /another name/,
      exitCode: exitCodes.usage,
    },
    {
      when: 'there are more workers than can be',
      spec: { workers: 99_999_999_999 },
      code: 'E_USAGE',
      says: /99999999999 workers are more/,
      hint: /at most 100/,
      exitCode: exitCodes.usage,
    },
    {
      when: 'there is but one worker',
      spec: { workers: 1 },
      code: 'E_USAGE',
      says: /at least 2 workers/,
      hint: /evict/,
      exitCode: exitCodes.usage,
    },
  ];
  for (const { when, rules = [], code, says, hint, exitCode = exitCodes.environment, ...given } of complaints) {
    test(`complains when ${when}`, async () => {
      const { error } = await preflightWith(rules, given);
      expect(error?.code).toBe(code);
      expect(error?.message).toMatch(says);
      expect(error?.message).not.toContain('\n');
      expect(error?.hint).toMatch(hint);
      expect(error?.exitCode).toBe(exitCode);
    });
  }

  for (const host of [
    '',
    'unix:///run/docker.sock',
    'tcp://127.0.0.1:2375',
    'tcp://localhost:2376',
    'tcp://[::1]:2375',
  ]) {
    test(`takes a DOCKER_HOST of ${host || 'nothing'} for local`, async () => {
      expect((await preflightWith([], { environment: { DOCKER_HOST: host } })).error).toBeUndefined();
    });
  }

  test('takes a pre-release of a kind that is new enough', async () => {
    const { error } = await preflightWith([[/^kind version/, 'kind v0.34.0-alpha+9f1c go1.26.8 linux/amd64']]);
    expect(error).toBeUndefined();
  });

  test('pulls a node image that is not here, and tells how far it is', async () => {
    const layers =
      'v1.37.0: Pulling from kindest/node\n0123456789ab: Pulling fs layer\nba9876543210: Already exists\n0123456789ab: Pull complete';
    const { error, told, asked } = await preflightWith([
      [/^docker image inspect/, fails('No such image')],
      [/^docker pull/, layers],
    ]);
    expect(error).toBeUndefined();
    expect(told).toEqual([
      'Pulling node image kindest/node:v1.37.0',
      'Pulling node image kindest/node:v1.37.0: 0 of 1 layers',
      'Pulling node image kindest/node:v1.37.0: 1 of 2 layers',
      'Pulling node image kindest/node:v1.37.0: 2 of 2 layers',
    ]);
    expect(asked.find((command) => command.startsWith('docker pull'))).toMatch(/@sha256:[\da-f]{64}$/);
  });

  test('asks for nothing without a limit of time', async () => {
    const limits: number[] = [];
    const answer = fakeRun(wellEquipped);
    const run: Run = async (program, args, options) => {
      limits.push(options.timeout);
      return answer(program, args, options);
    };
    await preflight(spec, {
      run,
      docker: dockerBy(run),
      environment: {},
      clock: realClock(),
      powerDaemonId: async () => 'DAEMON',
      signal: new AbortController().signal,
      onProgress: () => undefined,
    });
    expect(limits.length).toBeGreaterThan(0);
    expect(Math.max(...limits)).toBeLessThanOrEqual(60_000);
    expect(Math.min(...limits)).toBeGreaterThan(0);
  });
});

async function preflightWith(
  rules: FakeRules,
  given: {
    readonly spec?: Partial<ClusterSpec>;
    readonly environment?: Environment;
    readonly daemon?: () => Promise<string>;
    readonly clock?: Clock;
  } = {},
) {
  const run = fakeRun([...rules, ...wellEquipped]);
  const told: string[] = [];
  const done = preflight(
    { ...spec, ...given.spec },
    {
      run,
      docker: dockerBy(run),
      environment: given.environment ?? {},
      clock: given.clock ?? realClock(),
      powerDaemonId: given.daemon ?? (async () => 'DAEMON'),
      signal: new AbortController().signal,
      onProgress: (text) => told.push(text),
    },
  );
  const error = await complaintOf(done);
  return { error, told, asked: run.asked };
}
