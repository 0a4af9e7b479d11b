import { expect, test } from '@playwright/test';
import { realClock } from '../../clock/real-clock.ts';
import { complaintOf } from '../../testing/caught.ts';
import { type FakeRules, fails, fakeRun, missing } from '../../testing/fake-run.ts';
import type { Finding } from '../finding.ts';
import { checkCgroups } from './check-cgroups.ts';
import { checkHost, type HostReadings } from './check-host.ts';
import type { Environment } from './commands.ts';
import { dockerBy } from './docker.ts';
import { preflight } from './preflight.ts';

const info = { KernelVersion: '6.12.1', DockerRootDir: '/data/docker', MemTotal: 16e9, CgroupVersion: '2' };

/** A host on which all is well. */
const wellEquipped: FakeRules = [
  [/^docker --version/, 'Docker version 28.5.1, build e180ab8'],
  [/^docker version/, '28.5.1'],
  [/^docker info --format \{\{json \.\}\}/, JSON.stringify(info)],
  [/^docker info/, 'DAEMON'],
  [/^kind version/, 'kind v0.33.0 go1.26.8 linux/amd64'],
  [/^kubectl version --client/, JSON.stringify({ clientVersion: { gitVersion: 'v1.37.2' } })],
];

const readings: HostReadings = {
  kernel: '6.12.1',
  inotify: async () => ({ max_user_instances: 512, max_user_watches: 524_288 }),
  availableMemory: () => 8e9,
  freeSpace: async () => 80e9,
};

interface Given {
  readonly rules?: FakeRules;
  readonly readings?: Partial<HostReadings>;
  readonly environment?: Environment;
}

const dockerInfo = (changes: Partial<typeof info>): FakeRules => [
  [/^docker info --format \{\{json \.\}\}/, JSON.stringify({ ...info, ...changes })],
];

const dockerOptions = ({ rules = [], environment = {} }: Given) => ({
  run: fakeRun([...rules, ...wellEquipped]),
  environment,
  clock: realClock(),
  powerDaemonId: async () => 'DAEMON',
});

async function look(given: Given): Promise<readonly Finding[]> {
  return checkHost(dockerOptions(given), { ...readings, ...given.readings });
}

test('on a well-equipped host all is fine, nothing has a remedy, and nothing is changed', async () => {
  const options = dockerOptions({});
  expect(await checkHost(options, readings)).toEqual(
    [
      ['docker', 'Docker 28.5.1 answers, on this host'],
      ['kind', 'kind 0.33.0'],
      ['kubectl', 'kubectl v1.37.2'],
      ['inotify', 'inotify: 512 instances and 524288 watches a user'],
      ['docker-disk', "Docker's data in /data/docker: 80 GB free"],
      ['memory', 'Memory: 8 GB of 16 GB available; 3 nodes need about 3 GB'],
      ['cgroups', 'cgroup v2: every version of Kubernetes works'],
    ].map(([check, text]) => ({ check, level: 'fine', text })),
  );
  expect(options.run.asked.filter((command) => / (pull|create|rm|run|load) /.test(command))).toEqual([]);
});

const troubles: readonly (Given & {
  readonly when: string;
  readonly check: string;
  readonly level: Finding['level'];
  readonly text: RegExp;
  readonly remedy: RegExp;
})[] = [
  {
    when: 'kubectl is missing',
    rules: [[/^kubectl/, missing]],
    check: 'kubectl',
    level: 'warning',
    text: /not installed; powercut does without/,
    remedy: /docker exec <cluster>-control-plane kubectl get nodes/,
  },
  {
    when: 'kubectl is something else',
    rules: [[/^kubectl/, 'hello']],
    check: 'kubectl',
    level: 'warning',
    text: /does not tell its version/,
    remedy: /Install it/,
  },
  {
    when: 'there are few inotify instances',
    readings: { inotify: async () => ({ max_user_instances: 511, max_user_watches: 524_288 }) },
    check: 'inotify',
    level: 'warning',
    text: /max_user_instances is 511, and kind advises 512\.$/,
    remedy: /^sudo sysctl fs\.inotify\.max_user_instances=512$/,
  },
  {
    when: 'there are few inotify instances and watches',
    readings: { inotify: async () => ({ max_user_instances: 128, max_user_watches: 524_287 }) },
    check: 'inotify',
    level: 'warning',
    text: /is 128.*; fs\.inotify\.max_user_watches is 524287/,
    remedy: /^sudo sysctl fs\.inotify\.max_user_instances=512 fs\.inotify\.max_user_watches=524288$/,
  },
  {
    when: 'Docker has a kernel of its own, its inotify limits are not taken for ours',
    rules: dockerInfo({ KernelVersion: '6.6.0-linuxkit' }),
    check: 'inotify',
    level: 'warning',
    text: /cannot be read from here/,
    remedy: /^docker run --rm busybox sysctl fs\.inotify\.max_user_instances/,
  },
  {
    when: 'Docker has a kernel of its own, its disk is not taken for ours',
    rules: dockerInfo({ KernelVersion: '6.6.0-linuxkit' }),
    check: 'docker-disk',
    level: 'warning',
    text: /cannot be seen from here/,
    remedy: /^docker system df$/,
  },
  {
    when: 'the disk of Docker gets full',
    readings: { freeSpace: async () => 4.99e9 },
    check: 'docker-disk',
    level: 'warning',
    text: /4\.9 GB free, and a run may take 5 GB/,
    remedy: /docker system prune/,
  },
  {
    when: 'the disk of Docker is full',
    readings: { freeSpace: async () => 0.99e9 },
    check: 'docker-disk',
    level: 'unfit',
    text: /990 MB free/,
    remedy: /docker system prune/,
  },
  {
    when: 'others take the memory',
    readings: { availableMemory: () => 2.9e9 },
    check: 'memory',
    level: 'warning',
    text: /2\.9 GB of 16 GB available; 3 nodes need about 3 GB/,
    remedy: /^docker stats/,
  },
  {
    when: 'there is little memory',
    rules: dockerInfo({ MemTotal: 1.4e9 }),
    readings: { availableMemory: () => 1.2e9 },
    check: 'memory',
    level: 'unfit',
    text: /of 1\.4 GB available/,
    remedy: /more memory/,
  },
  {
    when: "Docker's own machine has little memory",
    rules: dockerInfo({ MemTotal: 2e9, KernelVersion: '6.6.0-linuxkit' }),
    check: 'memory',
    level: 'warning',
    text: /Docker has 2 GB/,
    remedy: /docker stats/,
  },
  {
    when: 'the host has cgroup v1',
    rules: dockerInfo({ CgroupVersion: '1' }),
    check: 'cgroups',
    level: 'warning',
    text: /up to v1\.34 works; from v1\.35 on the kubelet does not start/,
    remedy: /^npx powercut run --kubernetes v1\.34\.\d+$/,
  },
  {
    when: 'an old Docker does not name its cgroups',
    rules: [[/^docker info --format \{\{json/, JSON.stringify({ ...info, CgroupVersion: undefined })]],
    check: 'cgroups',
    level: 'warning',
    text: /cgroup v1/,
    remedy: /--kubernetes/,
  },
];

for (const { when, check, level, text, remedy, ...given } of troubles) {
  test(`${when}: ${level}`, async () => {
    const found = (await look(given)).find((finding) => finding.check === check);
    expect(found).toMatchObject({ level, text: expect.stringMatching(text), remedy: expect.stringMatching(remedy) });
  });
}

test('where no published version bears cgroup v1, the remedy is cgroup v2', () => {
  expect(checkCgroups('1', ['v1.36.0', 'v1.35.0']).remedy).toContain('Boot the host with cgroup v2');
});

const refusals: readonly (Given & { readonly when: string; readonly check: string })[] = [
  { when: 'Docker is missing', rules: [[/^(docker|podman|nerdctl)/, missing]], check: 'docker' },
  { when: 'this user may not use Docker', rules: [[/^docker version/, fails('permission denied')]], check: 'docker' },
  {
    when: 'Docker does not run',
    rules: [[/^docker version/, fails('Cannot connect to the Docker daemon')]],
    check: 'docker',
  },
  { when: 'Docker is remote', environment: { DOCKER_HOST: 'ssh://me@build.example' }, check: 'docker' },
  { when: 'kind is missing', rules: [[/^kind/, missing]], check: 'kind' },
  { when: 'kind is old', rules: [[/^kind/, 'kind v0.31.0 go1.25.5 linux/amd64']], check: 'kind' },
];

for (const { when, check, ...given } of refusals) {
  test(`${when}: unfit, in the words in which a run refuses`, async () => {
    const options = dockerOptions(given);
    const spec = {
      name: 'power',
      kubernetesVersion: 'v1.37.0',
      profile: 'fast',
      workers: 2,
      workloadImage: 'nginx',
    } as const;
    const refused = await complaintOf(
      preflight(spec, {
        ...options,
        docker: dockerBy(options.run),
        signal: new AbortController().signal,
        onProgress: () => undefined,
      }),
    );
    const findings = await look(given);
    const { message: text, hint: remedy, code } = refused ?? {};
    expect(findings.filter(({ level }) => level === 'unfit')).toEqual([{ check, level: 'unfit', text, remedy, code }]);
    expect(findings.map((finding) => finding.check)).toHaveLength(7);
  });
}

test('what Docker would have to tell is unknown until it answers, and no failure of its own', async () => {
  const findings = await look({ rules: [[/^docker version/, fails('Cannot connect to the Docker daemon')]] });
  for (const check of ['docker-disk', 'memory', 'cgroups']) {
    const found = findings.find((finding) => finding.check === check);
    expect(found).toMatchObject({ level: 'warning', text: expect.stringContaining('not known until Docker answers') });
  }
});
