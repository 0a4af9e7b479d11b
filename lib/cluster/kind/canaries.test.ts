import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { canariesBelow, canary } from '../../testing/canaries.ts';
import { rejected } from '../../testing/caught.ts';
import { fakeContainer, fakeKindHost } from '../../testing/fake-kind-host.ts';
import { fails, fakeRun } from '../../testing/fake-run.ts';
import { instantClock } from '../../testing/instant-clock.ts';
import { privateKey, shownSecrets, token, written } from '../../testing/shown-secrets.ts';
import { temporaryFolder } from '../../testing/temporary-folder.ts';
import { createCluster } from './create.ts';
import { dockerBy } from './docker.ts';
import { saveLogs } from './save-logs.ts';

const signal = new AbortController().signal;
const base64 = (text: string) => Buffer.from(text).toString('base64');

/** Secrets of a cluster, which its programs may tell as they are. */
const inCluster = {
  token: canary('the token in admin.conf', token),
  key: canary('the key in admin.conf', (core) => base64(privateKey(core))),
  secret: canary('a Secret of the cluster'),
  variable: canary('a variable of a Pod that is named as a secret', token),
};
/** Nothing tells them but kubectl, where it is asked for all that it has. */
const annotation = canary('an annotation of a Node', token);

const shown = shownSecrets.map(({ text }) => text);
const journal = [...Object.values(inCluster).flatMap(({ value }) => written(value)), ...shown].join('\n');
const canaries = [...Object.values(inCluster), annotation, ...shownSecrets.map(({ secret }) => secret)];

const list = (...items: readonly object[]) => JSON.stringify({ kind: 'List', items });
const pod = { spec: { containers: [{ env: [{ name: 'DB_PASSWORD', value: inCluster.variable.value }] }] } };
const described = [
  'Name:               power-worker',
  'Labels:             a=b',
  `Annotations:        a: ${annotation.value}`,
  `                    b: ${annotation.value}`,
  'Taints:             <none>',
  'Events:',
  journal,
].join('\n');

/** A cluster whose worker has no power; its programs tell all that they know. */
const cluster = fakeRun([
  [/^docker inspect /, JSON.stringify({ Error: journal })],
  [/^docker cp worker:\S+ (\S+)$/, ([, copy = '']) => mkdir(copy).then(() => '')],
  [/^docker cp \S+ control-plane:/, ''],
  [/^docker exec control-plane cat /, `token: ${inCluster.token.value}\nclient-key-data: ${inCluster.key.value}`],
  [/ get secrets .*json$/, list({ kind: 'Secret', data: { password: base64(inCluster.secret.value) } })],
  [/ get pods .*json$/, list({ kind: 'Pod', ...pod })],
  [/ describe nodes$/, described],
  [/^docker (logs|exec) /, journal],
]);

const machine = (id: string, role: string, state: string) => ({
  id,
  role,
  state,
  name: `power-${id}`,
  network: 'power',
  image: 'node',
});
const docker = {
  nodeContainers: async () => [
    machine('control-plane', 'control-plane', 'running'),
    machine('worker', 'worker', 'exited'),
  ],
};

test('what the machines of a cluster have logged holds no secret when it is saved', async () => {
  await using folder = await temporaryFolder();
  await saveLogs({ name: 'power', folder: folder.path, run: cluster, docker, signal });
  expect(await canariesBelow(folder.path, canaries)).toEqual([]);
  // Of all that was asked for, nothing tells fields that nobody has chosen, but for what is read to be left out.
  const told = cluster.asked.filter(
    (command) => /kubectl/.test(command) && !/ get (secrets|pods) .*json$/.test(command),
  );
  expect(told.length).toBe(4);
  for (const command of told) expect(command).not.toMatch(/yaml|json/);
});

test('of an API server that does not answer, what is known by its looks is left out all the same', async () => {
  await using folder = await temporaryFolder();
  const silent = fakeRun([
    [/^docker exec control-plane (cat|kubectl) /, { ok: false, timedOut: true, exitCode: undefined }],
    [/^docker inspect /, '{}'],
    [/^docker (logs|exec|cp) /, shown.join('\n')],
  ]);
  await saveLogs({ name: 'power', folder: folder.path, run: silent, docker, signal });
  expect(await canariesBelow(folder.path, canaries)).toEqual([]);
});

test('what kind says when it fails, and the error that quotes it, hold no secret', async () => {
  await using folder = await temporaryFolder();
  const runFolder = join(folder.path, 'run');
  const host = fakeKindHost();
  host.kindCreate = () => {
    host.containers.set('a', fakeContainer('a', 'power'));
    return fails(`${shown.join('\n')}\nERROR: ${shown[0]}`);
  };
  const told: string[] = [];
  const spec = {
    name: 'power',
    kubernetesVersion: 'v1.37.2',
    profile: 'fast',
    nodeImage: 'node:v1.37.2',
    workers: 2,
    workloadImage: 'nginx',
  } as const;
  const options = { runId: 'run-1', runFolder, stateFolder: join(folder.path, 'state'), signal };
  const creating = createCluster(
    spec,
    { ...options, onProgress: (text) => told.push(text) },
    { clock: instantClock(), run: host.run, docker: dockerBy(host.run) },
  );
  const error = await rejected(creating);
  await writeFile(join(runFolder, 'told.txt'), `${error.message}\n${told.join('\n')}`);
  expect(await canariesBelow(runFolder, canaries)).toEqual([]);
});

test('a careless writer leaks each of them', async () => {
  await using folder = await temporaryFolder();
  await writeFile(join(folder.path, 'careless.log'), described);
  const found = await canariesBelow(folder.path, canaries);
  expect(new Set(found.map(({ place }) => place))).toEqual(new Set(canaries.map(({ place }) => place)));
});
