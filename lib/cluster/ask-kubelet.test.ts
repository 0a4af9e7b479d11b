import type { ServerResponse } from 'node:http';
import { KubeConfig } from '@kubernetes/client-node';
import { expect, test } from '@playwright/test';
import { realClock } from '../clock/real-clock.ts';
import { instantClock } from '../testing/instant-clock.ts';
import { type PlainServer, startPlainServer } from '../testing/plain-server.ts';
import { askKubelet } from './ask-kubelet.ts';
import { apiOf } from './sockets.ts';

type Answer = (response: ServerResponse) => void;

const status =
  (code: number, message: string): Answer =>
  (response) => {
    response.writeHead(code, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ kind: 'Status', apiVersion: 'v1', status: 'Failure', code, message }));
  };
const text =
  (code: number, body: string): Answer =>
  (response) => {
    response.writeHead(code, { 'content-type': 'text/plain' });
    response.end(body);
  };
const nothing: Answer = () => undefined;

/** An API server that answers for a node's kubelet, and for itself, as it is told. */
function apiServer(forKubelet: Answer, forItself: Answer): Promise<PlainServer> {
  return startPlainServer((request, response) =>
    (request.url?.startsWith('/api/v1/nodes/n/proxy/') ? forKubelet : forItself)(response),
  );
}

const itself = text(200, JSON.stringify({ kind: 'APIResourceList', groupVersion: 'v1', resources: [] }));
const notReached = 'error trying to reach service: dial tcp 172.18.0.3:10250: connect: no route to host';

for (const [what, forKubelet, state] of [
  ['a kubelet that answers', text(200, 'ok'), 'answers'],
  ['a kubelet that the API server cannot reach, as text', text(502, notReached), 'silent'],
  ['a kubelet that the API server cannot reach, as Status', status(503, notReached), 'silent'],
  ['an API server that has trouble of its own', status(500, 'etcdserver: request timed out'), 'untold'],
  ['an API server that begins', status(503, 'the server is currently unable to handle the request'), 'untold'],
  ['an API server that does not let us', status(403, 'nodes "n" is forbidden'), 'untold'],
  ['an API server that is asked too much', status(429, 'too many requests'), 'untold'],
  ['a kubelet that has trouble, or is it the API server?', text(500, 'healthz check failed'), 'untold'],
] as const) {
  test(`${what}: ${state}`, async () => {
    await using given = await apiServer(forKubelet, itself);
    const answer = await askKubelet({ api: apiOf(given.kubeConfig), clock: realClock(), node: 'n' });
    expect(answer.state, answer.detail).toBe(state);
  });
}

test('no answer is silence only while the API server answers for itself', async () => {
  await using dead = await apiServer(nothing, nothing);
  const clock = instantClock();
  expect(await askKubelet({ api: apiOf(dead.kubeConfig), clock, node: 'n' })).toMatchObject({ state: 'untold' });
});

test('no API server at all says nothing about the kubelet', async () => {
  const kubeConfig = new KubeConfig();
  kubeConfig.loadFromClusterAndUser({ name: 'n', server: 'http://127.0.0.1:9', skipTLSVerify: true }, { name: 'n' });
  expect(await askKubelet({ api: apiOf(kubeConfig), clock: realClock(), node: 'n' })).toMatchObject({
    state: 'untold',
  });
});
