import type { IncomingMessage, ServerResponse } from 'node:http';
import { KubeConfig } from '@kubernetes/client-node';
import { expect, test } from '@playwright/test';
import { Guard } from '../guard/guard.ts';
import { ownPolicy } from '../guard/policy.ts';
import { makeCertificates } from '../sim/http/serve/certificates.ts';
import { kubeconfig } from '../sim/http/serve/kubeconfig.ts';
import { rejected } from '../testing/caught.ts';
import { apiServer, bodyOf, openPort } from '../testing/loopback-api.ts';
import { ApiError, KubernetesApi } from './kubernetes-api.ts';
import { readIdentity } from './read-identity.ts';
import { apiOf } from './sockets.ts';

interface Asked {
  readonly method: string | undefined;
  readonly path: string | undefined;
  readonly type: string | undefined;
  readonly authorization: string | undefined;
  readonly body: string;
}

/** An API over sockets whose server answers as it is told; and what it was asked, other than who it is. */
async function served(answer: (request: IncomingMessage, response: ServerResponse) => void) {
  const asked: Asked[] = [];
  const certificates = await makeCertificates(Date.now());
  const home = apiServer(certificates, 'u', (request, response) => {
    const { method, url: path, headers } = request;
    const { 'content-type': type, authorization } = headers;
    const told = async (): Promise<void> => {
      asked.push({ method, path, type, authorization, body: await bodyOf(request) });
      answer(request, response);
    };
    void told();
  });
  const port = await openPort(home);
  const kubeConfig = new KubeConfig();
  kubeConfig.loadFromString(kubeconfig('c', port.url, certificates).replace(/client-certificate[\s\S]*/, 'token: x\n'));
  const identity = await readIdentity(kubeConfig);
  return {
    api: apiOf(kubeConfig, { guard: new Guard({ identity, policy: ownPolicy(identity) }) }),
    asked,
    [Symbol.asyncDispose]: () => port[Symbol.asyncDispose](),
  };
}

const discovery = {
  resources: [
    { name: 'deployments/scale', kind: 'Deployment', namespaced: true },
    { name: 'deployments', kind: 'Deployment', namespaced: true },
    { name: 'nodes', kind: 'Node', namespaced: false },
  ],
};
const named = (kind: string) => ({ apiVersion: 'apps/v1', kind, metadata: { name: 'a', namespace: 'n' } });

test('over sockets a request has its method, its media type and the kubeconfig’s credentials', async () => {
  await using server = await served((_, response) => response.end('{"answer":1}'));
  const { api, asked } = server;
  expect(await api.get('/a?b=c')).toEqual({ answer: 1 });
  expect(await api.text('/healthz')).toBe('{"answer":1}');
  await api.post('/p', { é: 1 });
  await api.patch('/m', 'merge', {});
  await api.patch('/s', 'strategic', {});
  await api.delete('/d');
  const authorization = 'Bearer x';
  expect(asked).toEqual([
    { method: 'GET', path: '/a?b=c', type: undefined, authorization, body: '' },
    { method: 'GET', path: '/healthz', type: undefined, authorization, body: '' },
    { method: 'POST', path: '/p', type: 'application/json', authorization, body: '{"é":1}' },
    { method: 'PATCH', path: '/m', type: 'application/merge-patch+json', authorization, body: '{}' },
    { method: 'PATCH', path: '/s', type: 'application/strategic-merge-patch+json', authorization, body: '{}' },
    { method: 'DELETE', path: '/d', type: undefined, authorization, body: '' },
  ]);
});

test('a kind is looked up where it is served; its subresources are none, and what has no namespace gets none', async () => {
  await using server = await served(({ method }, response) =>
    response.end(method === 'GET' ? JSON.stringify(discovery) : '{}'),
  );
  await server.api.create(named('Deployment'));
  await server.api.create({ ...named('Node'), apiVersion: 'v1' });
  expect(server.asked.map(({ method, path }) => `${method} ${path}`)).toEqual([
    'GET /apis/apps/v1',
    'POST /apis/apps/v1/namespaces/n/deployments',
    'GET /api/v1',
    'POST /api/v1/nodes',
  ]);
  expect(await rejected(server.api.create(named('Deploymint')))).toMatchObject({ code: 'E_KIND' });
});

test('a group that the cluster does not have is no kind of it; other trouble is told as it is', async () => {
  for (const [status, error] of [
    [404, { code: 'E_KIND', message: 'The cluster knows no kind Deployment of apps/v1.' }],
    [503, { code: 503 }],
  ] as const) {
    const api = new KubernetesApi(async () => ({ status, body: '' }));
    await expect(api.create(named('Deployment'))).rejects.toMatchObject(error);
  }
});

test('what is no success is thrown, in the words of the Status if there is one', async () => {
  const status = JSON.stringify({ kind: 'Status', code: 403, message: 'nodes is forbidden' });
  for (const [body, said] of [
    [status, 'nodes is forbidden'],
    ['<html>', '<html>'],
  ] as const) {
    const error: unknown = await new KubernetesApi(async () => ({ status: 403, body })).text('/').catch(caughtAs);
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({ code: 403, body, said, message: `HTTP 403: ${said}` });
  }
});

test('an aborted request is rejected with the signal’s own reason, before and within the answer', async () => {
  for (const begin of [() => undefined, (response: ServerResponse) => void response.write('half')]) {
    const abort = new AbortController();
    const reason = new Error('it took too long');
    await using server = await served((_, response) => {
      begin(response);
      setImmediate(() => abort.abort(reason));
    });
    expect(await server.api.text('/', abort.signal).catch(caughtAs)).toBe(reason);
  }
});

test('an answer that breaks off is an error', async () => {
  await using server = await served((_, response) => {
    response.writeHead(200, { 'content-length': '100' });
    response.write('half');
    setImmediate(() => response.destroy());
  });
  await expect(server.api.text('/')).rejects.toMatchObject({ code: 'ECONNRESET' });
});

const caughtAs = (error: unknown): unknown => error;
