import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { get } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CoreV1Api, KubeConfig, makeInformer, PatchStrategy, setHeaderOptions, Watch } from '@kubernetes/client-node';
import { expect, test } from '@playwright/test';
import { configMaps, nodes } from '../../api/kinds.ts';
import { PlainHttpApi } from '../../testing/plain-http-api.ts';
import { type Certificates, makeCertificates } from './certificates.ts';
import { type Served, serveHttps } from './https-server.ts';
import { kubeconfig, writeKubeconfig } from './kubeconfig.ts';

const by = 'test';
const unauthorized = '"reason":"Unauthorized"';
const namespace = 'default';
let plain: PlainHttpApi;
let certificates: Certificates;
let served: Served;
let config: KubeConfig;
let core: CoreV1Api;

test.beforeEach(async () => {
  plain = new PlainHttpApi();
  certificates = await makeCertificates(new Date().getTime());
  served = await serveHttps({ http: plain.http, certificates, port: 0, catchUp: () => {} });
  config = new KubeConfig();
  config.loadFromString(kubeconfig('simulated', served.url, certificates));
  core = config.makeApiClient(CoreV1Api);
});

test.afterEach(() => served.close());

test('client-node creates, reads, patches in all three ways and deletes', async () => {
  const body = { metadata: { name: 'one', labels: { app: 'a' } }, data: { a: 'b' } };
  const created = await core.createNamespacedConfigMap({ namespace, body });
  expect(created.metadata?.creationTimestamp).toBeInstanceOf(Date);
  const name = 'one';
  const patches = [
    [PatchStrategy.MergePatch, { data: { merged: 'yes' } }],
    [PatchStrategy.StrategicMergePatch, { data: { strategic: 'yes' } }],
    [PatchStrategy.JsonPatch, [{ op: 'add', path: '/data/json', value: 'yes' }]],
  ] as const;
  for (const [strategy, patch] of patches) {
    await core.patchNamespacedConfigMap({ namespace, name, body: patch }, setHeaderOptions('Content-Type', strategy));
  }
  const { items } = await core.listNamespacedConfigMap({ namespace, labelSelector: 'app=a' });
  expect(items.map(({ data }) => data)).toEqual([{ a: 'b', merged: 'yes', strategic: 'yes', json: 'yes' }]);
  await core.deleteNamespacedConfigMap({ namespace, name });
  await expect(core.readNamespacedConfigMap({ namespace, name })).rejects.toMatchObject({ code: 404 });
});

test("client-node's watch tells of changes, and its informer follows them", async () => {
  const told: string[] = [];
  const watch = new Watch(config);
  const path = `/api/v1/namespaces/${namespace}/configmaps`;
  let stop = () => {};
  const stopLater = (controller: AbortController): void => {
    stop = () => controller.abort();
  };
  const lastTold = new Promise<void>((resolve, reject) => {
    const tell = (type: string, object: { readonly metadata: { readonly name: string } }) => {
      told.push(`${type} ${object.metadata.name}`);
      if (type === 'DELETED') resolve();
    };
    watch.watch(path, { allowWatchBookmarks: true }, tell, () => {}).then(stopLater, reject);
  });
  const informer = makeInformer(config, path, () => core.listNamespacedConfigMap({ namespace }));
  const followed: string[] = [];
  const deleted = new Promise<void>((resolve) => {
    informer.on('add', ({ metadata }) => followed.push(`add ${metadata?.name}`));
    informer.on('update', ({ metadata }) => followed.push(`update ${metadata?.name}`));
    informer.on('delete', ({ metadata }) => {
      followed.push(`delete ${metadata?.name}`);
      resolve();
    });
  });
  const { api } = plain.controlPlane;
  const object = { metadata: { namespace, name: 'one' } };
  const connected = new Promise<void>((resolve) => informer.on('connect', () => resolve()));
  await informer.start();
  await connected;
  api.create(configMaps, object, { by });
  api.update(configMaps, { ...object, data: { a: 'b' } }, { by });
  api.delete(configMaps, { namespace, name: 'one' }, { by });
  await Promise.all([deleted, lastTold]);
  expect(followed).toEqual(['add one', 'update one', 'delete one']);
  expect(told).toEqual(['ADDED one', 'MODIFIED one', 'DELETED one']);
  stop();
  await informer.stop();
});

test('whoever has no certificate of the authority is not let in', async () => {
  const stranger = await makeCertificates(new Date().getTime());
  const withAnother = { cert: stranger.admin.certificate, key: stranger.admin.key };
  for (const credentials of [{}, withAnother]) {
    expect(await ask('/api/v1/nodes', credentials)).toMatchObject({
      status: 401,
      text: expect.stringContaining(unauthorized),
    });
  }
});

test('a long answer is compressed for whoever asks for that', async () => {
  for (let index = 0; index < 1000; index += 1) {
    plain.controlPlane.api.create(nodes, { metadata: { name: `node-${index}` } }, { by });
  }
  const { admin } = certificates;
  const credentials = { cert: admin.certificate, key: admin.key };
  expect(await ask('/api/v1/nodes', credentials)).toMatchObject({ encoding: undefined });
  expect(await ask('/api/v1/nodes', credentials, { 'accept-encoding': 'gzip' })).toMatchObject({ encoding: 'gzip' });
  expect(await ask('/version', credentials, { 'accept-encoding': 'gzip' })).toMatchObject({ encoding: undefined });
});

test('a port that is taken is told', async () => {
  const port = Number(new URL(served.url).port);
  const again = serveHttps({ http: plain.http, certificates, port, catchUp: () => {} });
  await expect(again).rejects.toMatchObject({ code: 'EADDRINUSE', port });
});

test('only its owner can read the kubeconfig, even where a file was before', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'powercut-'));
  const file = join(folder, 'kubeconfig');
  await writeFile(file, 'old', { mode: 0o644 });
  await writeKubeconfig(file, kubeconfig('simulated', served.url, certificates));
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  await rm(folder, { recursive: true });
});

interface Answer {
  readonly status: number | undefined;
  readonly encoding: string | undefined;
  readonly text: string;
}

function ask(
  path: string,
  credentials: { readonly cert?: string; readonly key?: string },
  headers: Record<string, string> = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    get(
      new URL(path, served.url),
      { ...credentials, ca: certificates.authority, headers, agent: false },
      (response) => {
        let text = '';
        response.on('data', (chunk: Buffer) => {
          text += chunk.toString('latin1');
        });
        response.on('end', () =>
          resolve({ status: response.statusCode, encoding: response.headers['content-encoding'], text }),
        );
      },
    ).on('error', reject);
  });
}
