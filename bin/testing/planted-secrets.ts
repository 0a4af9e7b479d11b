import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Canary, canary } from '../../lib/testing/canaries.ts';
import { privateKey, shownSecrets, token, written } from '../../lib/testing/shown-secrets.ts';

/** What is planted where a run comes by, and where it must not look. */
export interface PlantedSecrets {
  readonly environment: Readonly<Record<string, string>>;
  /** What a careless program would write: all of it, as it is. */
  readonly texts: readonly string[];
  readonly canaries: readonly Canary[];
}

/** What the scenario does: its run passes, fails, or waits for its interruption. */
export type Mode = 'pass' | 'fail' | 'hang';

const base64 = (text: string) => Buffer.from(text).toString('base64');

/** Secrets that powercut can know, by where they are. */
const inEnvironment = {
  github: canary('GITHUB_TOKEN', (core) => `ghp_${core}${core}`),
  aws: canary('AWS_SECRET_ACCESS_KEY', (core) => `aws/+${core}`),
  own: canary('POWERCUT_PASSWORD'),
  registry: canary('DOCKER_AUTH_CONFIG', (core) => base64(`joe:${core}`)),
  proxy: canary('the password in HTTPS_PROXY', token),
} as const;
const inManifest = {
  data: canary('data of a Secret'),
  stringData: canary('stringData of a Secret', token),
  pull: canary('a Secret for pulling images', token),
  variable: canary('a variable of a Pod that is named as a secret', token),
} as const;
const known = [...Object.values(inEnvironment), ...Object.values(inManifest)];

/** Secrets that nothing tells, and that powercut has no reason to look for. */
const silent = {
  variable: canary('a variable of powercut that is named as anything else'),
  podVariable: canary('a variable of a Pod that is named as anything else', token),
  argument: canary('an argument of a container', token),
  annotation: canary('an annotation of a Pod', token),
  configMap: canary('a ConfigMap', token),
  made: canary('a Secret that a scenario makes', token),
  dockerLogin: canary('~/.docker/config.json', token),
  kubeToken: canary('the token in ~/.kube/config', token),
  kubeKey: canary('the key in ~/.kube/config', (core) => base64(privateKey(core))),
  kubePassword: canary('the password in KUBECONFIG', token),
  kubeExec: canary('a variable of a program in KUBECONFIG', token),
} as const;

/** What texts hold secrets, and every secret. */
export const told = {
  known: known.flatMap(({ value }) => written(value)),
  shown: shownSecrets.map(({ text }) => text),
};
const canaries = [...known, ...shownSecrets.map(({ secret }) => secret), ...Object.values(silent)];

/** Plants them in a home, an environment, a manifest and a scenario below `folder`, which the environment leads to. */
export async function plantSecrets(folder: string, mode: Mode): Promise<PlantedSecrets> {
  const home = join(folder, 'home');
  const files: { readonly [path: string]: string } = {
    [join(home, '.docker', 'config.json')]: JSON.stringify({ auths: { 'r.io': { auth: silent.dockerLogin.value } } }),
    [join(home, '.kube', 'config')]: kubeconfig({
      token: silent.kubeToken.value,
      'client-key-data': silent.kubeKey.value,
    }),
    [join(folder, 'kubeconfig')]: kubeconfig({
      username: 'joe',
      password: silent.kubePassword.value,
      exec: { command: 'login', env: [{ name: 'LOGIN_TOKEN', value: silent.kubeExec.value }] },
    }),
    [join(folder, 'workload.json')]: manifest,
    [join(folder, 'own', 'planted.spec.ts')]: scenario,
    [join(folder, 'planted.json')]: JSON.stringify({
      mode,
      known: told.known,
      shown: told.shown,
      made: { token: silent.made.value },
    }),
  };
  for (const [path, text] of Object.entries(files)) {
    await mkdir(join(path, '..'), { recursive: true });
    await writeFile(path, text, { mode: 0o600 });
  }
  const environment = {
    PATH: process.env['PATH'] ?? '',
    HOME: home,
    KUBECONFIG: join(folder, 'kubeconfig'),
    POWERCUT_STATE: join(folder, 'state'),
    PLANTED: join(folder, 'planted.json'),
    GITHUB_TOKEN: inEnvironment.github.value,
    AWS_SECRET_ACCESS_KEY: inEnvironment.aws.value,
    POWERCUT_PASSWORD: inEnvironment.own.value,
    POWERCUT_GREETING: silent.variable.value,
    DOCKER_AUTH_CONFIG: JSON.stringify({ auths: { 'r.io': { auth: inEnvironment.registry.value } } }),
    DOCKER_HOST: `tcp://joe:${inEnvironment.proxy.value}@127.0.0.1:1`,
    HTTPS_PROXY: `http://joe:${inEnvironment.proxy.value}@127.0.0.1:1`,
    GITHUB_ACTIONS: 'true',
    GITHUB_STEP_SUMMARY: join(folder, 'out', 'step-summary.md'),
  };
  return { environment, canaries, texts: [...Object.values(files), JSON.stringify(environment)] };
}

const kubeconfig = (user: object): string =>
  JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'c', cluster: { server: 'https://127.0.0.1:1' } }],
    users: [{ name: 'u', user }],
    contexts: [{ name: 'c', context: { cluster: 'c', user: 'u' } }],
    'current-context': 'c',
  });

const labels = { app: 'planted' };
const manifest = [
  {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'planted' },
    data: { password: base64(inManifest.data.value) },
    stringData: { token: inManifest.stringData.value },
  },
  {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'pull' },
    type: 'kubernetes.io/dockerconfigjson',
    stringData: { '.dockerconfigjson': JSON.stringify({ auths: { 'r.io': { password: inManifest.pull.value } } }) },
  },
  { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'planted' }, data: { text: silent.configMap.value } },
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'planted', annotations: { note: silent.annotation.value } },
    spec: {
      replicas: 2,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels, annotations: { note: silent.annotation.value } },
        spec: {
          imagePullSecrets: [{ name: 'pull' }],
          containers: [
            {
              name: 'web',
              image: 'nginx:1.29-alpine',
              args: ['serve', silent.argument.value],
              env: [
                { name: 'DB_PASSWORD', value: inManifest.variable.value },
                { name: 'GREETING', value: silent.podVariable.value },
              ],
            },
          ],
        },
      },
    },
  },
]
  .map((object) => JSON.stringify(object))
  .join('\n---\n');

/** A scenario whose cluster, process and errors tell what they should not. */
const scenario = `
import { readFileSync } from 'node:fs';
import { claims, expect, test } from 'powercut/test';

const { mode, known, shown, made } = JSON.parse(readFileSync(process.env.PLANTED, 'utf8'));
const texts = [...known, ...shown];

test('secrets pass by', { annotation: claims('workload.running') }, async ({ cluster, namespace, node, workload }) => {
  const { api, clock } = cluster.cluster;
  await namespace.create({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'made' }, stringData: made });
  for (const [index, message] of texts.entries()) {
    const seen = clock.date().toISOString().replace(/[.]\\d+/, '');
    await api.create({
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name: 'planted.' + index, namespace: namespace.name },
      involvedObject: { kind: 'Pod', namespace: namespace.name, name: 'planted' },
      source: { component: 'kubelet' },
      ...{ reason: 'Planted', type: 'Warning', message, count: 1, firstTimestamp: seen, lastTimestamp: seen },
    });
  }
  const condition = { type: 'Planted', status: 'True', reason: 'Planted', message: texts.join('; ') };
  await api.patch('/api/v1/nodes/' + node.name + '/status', 'strategic', { status: { conditions: [condition] } });
  for (const text of texts) {
    console.log('printed ' + text);
    console.error('complained of ' + text);
  }
  await expect(workload).toBeRunningOnAllWorkers();
  if (mode === 'hang') {
    cluster.progress({ type: 'phase', at: clock.now(), text: 'hangs with ' + texts[0] });
    await new Promise(() => undefined);
  }
  if (mode === 'fail') {
    await test.step('all is refused', async () => {
      expect.soft({ headers: shown }).toEqual({ headers: [] });
      throw new Error('refused: ' + texts.join('\\n'), { cause: new TypeError(texts.join(' | ')) });
    });
  }
});

test('an API server quotes what it refuses', { annotation: claims('workload.running') }, async ({ cluster, namespace, workload }) => {
  await expect(workload).toBeRunningOnAllWorkers();
  if (mode !== 'fail') return;
  const metadata = { name: known[0] + shown.join(), namespace: namespace.name };
  await cluster.cluster.api.create({ apiVersion: 'v1', kind: 'ConfigMap', metadata });
});
`;
