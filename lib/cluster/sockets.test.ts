import { KubeConfig } from '@kubernetes/client-node';
import { expect, test } from '@playwright/test';
import { Guard } from '../guard/guard.ts';
import { ownPolicy } from '../guard/policy.ts';
import { type Certificates, makeCertificates } from '../sim/http/serve/certificates.ts';
import { kubeconfig } from '../sim/http/serve/kubeconfig.ts';
import { rejected } from '../testing/caught.ts';
import { type ApiServer, apiServer, openPort } from '../testing/loopback-api.ts';
import { readIdentity } from './read-identity.ts';
import { apiOf, expectSameCluster } from './sockets.ts';

let ours: Certificates;
let theirs: Certificates;
test.beforeAll(async () => {
  [ours, theirs] = await Promise.all([makeCertificates(Date.now()), makeCertificates(Date.now())]);
});

/** A cluster of ours on a port of its own, and its API under guard. */
async function stage(home: ApiServer) {
  const port = await openPort(home);
  const kubeConfig = new KubeConfig();
  kubeConfig.loadFromString(kubeconfig('c', port.url, ours));
  const identity = await readIdentity(kubeConfig);
  const guard = new Guard({ identity, policy: ownPolicy(identity) });
  home.asked.clear();
  return {
    port,
    kubeConfig,
    guard,
    identity,
    api: apiOf(kubeConfig, { guard }),
    [Symbol.asyncDispose]: () => port[Symbol.asyncDispose](),
  };
}

test('what changes something is sent on the connection on which the identity was read, each time', async () => {
  const sockets: unknown[] = [];
  const home = apiServer(ours, 'u', (_, response) => response.end('{}'));
  home.https.on('request', ({ socket, method }) => void sockets.push([method, socket.remotePort]));
  await using on = await stage(home);
  sockets.length = 0;
  await on.api.post('/p', {});
  await on.api.patch('/m', 'merge', {});
  await on.api.delete('/d');
  await on.api.get('/g');
  const [a, b, c, d, e, f] = sockets.map((each) => (Array.isArray(each) ? each : []));
  expect([a, b, c, d, e, f].map((each) => each?.[0])).toEqual(['GET', 'POST', 'GET', 'PATCH', 'GET', 'DELETE']);
  expect([a?.[1], c?.[1], e?.[1]]).toEqual([b?.[1], d?.[1], f?.[1]]);
  expect(new Set([a?.[1], c?.[1], e?.[1]]).size).toBe(3);
  expect(sockets).toHaveLength(7);
});

test('without a guard nothing is changed', async () => {
  const home = apiServer(ours, 'u');
  await using on = await stage(home);
  const reading = apiOf(on.kubeConfig);
  for (const act of [reading.post('/p', {}), reading.patch('/m', 'merge', {}), reading.delete('/d')]) {
    expect((await rejected(act)).code).toBe('E_READ_ONLY');
  }
  expect(home.asked.size).toBe(0);
});

for (const [what, decoy, says] of [
  ['of another CA', () => apiServer(theirs, 'u'), /has not the cluster's certificate \(/],
  [
    'of the same CA and another kube-system',
    () => apiServer(ours, 'other'),
    /has another \(other\) UID of kube-system/,
  ],
  ['without a kube-system', () => apiServer(ours, ''), /tells no UID of kube-system/],
] as const) {
  test(`a server ${what} that takes the port gets nothing, and stops the run for good`, async () => {
    await using on = await stage(apiServer(ours, 'u'));
    await on.api.post('/p', {});
    const taken = decoy();
    const home = on.port.behind;
    on.port.behind = taken;
    const error = await rejected(on.api.delete('/d'));
    expect(error).toMatchObject({ code: 'E_CLUSTER_CHANGED', exitCode: 3, hint: expect.any(String) });
    expect(error.message).toMatch(/^The run is stopped before DELETE \/d: /);
    expect(error.message).toMatch(says);
    on.port.behind = home;
    expect(await rejected(on.api.delete('/d'))).toBe(error);
    expect(await rejected(expectSameCluster(on.kubeConfig, on.guard, { text: 'kubectl drain a' }))).toBe(error);
    expect(taken.changes).toBe(0);
  });
}

test('a server that cannot tell who it is, for now, gets nothing, and does not stop the run', async () => {
  await using on = await stage(apiServer(ours, 'u'));
  const home = on.port.behind;
  const starting = apiServer(ours, 'u');
  starting.https.removeAllListeners('request');
  starting.https.on('request', (request, response) => {
    starting.asked.set(request.method ?? '', 1);
    response.writeHead(503).end('starting');
  });
  on.port.behind = starting;
  await expect(on.api.delete('/d')).rejects.toMatchObject({ code: 503 });
  expect(starting.changes).toBe(0);
  on.port.behind = undefined;
  await expect(on.api.delete('/d')).rejects.toMatchObject({ code: 'ECONNRESET' });
  on.port.behind = home;
  await on.api.delete('/d');
});

test('a connection that ends after the identity was told is not made again', async () => {
  const home = apiServer(ours, 'u');
  await using on = await stage(home);
  const closing = apiServer(ours, 'u');
  // As a server does that is shut down: it answers, and lets go.
  closing.https.keepAliveTimeout = 1;
  closing.https.prependListener('request', (_, response) => response.setHeader('connection', 'close'));
  on.port.behind = closing;
  await expect(on.api.delete('/d')).rejects.toThrow(/closed the connection/);
  expect([closing.changes, home.changes]).toEqual([0, 0]);
});

for (const [what, change] of [
  ['leads elsewhere', (text: string) => text.replace(/server: \S+/, 'server: https://localhost:1')],
  [
    'has another CA',
    (text: string) => text.replace(/authority-data: \S+/, `authority-data: ${btoa(theirs.authority)}`),
  ],
  [
    'takes any certificate',
    (text: string) => text.replace(/certificate-authority-data: \S+/, 'insecure-skip-tls-verify: true'),
  ],
  ['leads through a proxy', (text: string) => text.replace('server:', 'proxy-url: http://127.0.0.1:1\n      server:')],
] as const) {
  test(`a kubeconfig that ${what} stops the run before anything is sent`, async () => {
    const home = apiServer(ours, 'u');
    await using on = await stage(home);
    const changed = new KubeConfig();
    changed.loadFromString(change(kubeconfig('c', on.port.url, ours)));
    const error = await rejected(apiOf(changed, { guard: on.guard }).post('/p', {}));
    expect(error.code).toBe('E_CLUSTER_CHANGED');
    expect(home.asked.size).toBe(0);
  });
}

test('a cluster that cannot be told from others has no identity', async () => {
  await using port = await openPort(apiServer(ours, ''));
  const kubeConfig = new KubeConfig();
  kubeConfig.loadFromString(kubeconfig('c', port.url, ours));
  expect((await rejected(readIdentity(kubeConfig))).code).toBe('E_IDENTITY');
  kubeConfig.loadFromString(
    kubeconfig('c', port.url, ours).replace(/certificate-authority-data: \S+/, 'insecure-skip-tls-verify: true'),
  );
  expect((await rejected(readIdentity(kubeConfig))).code).toBe('E_IDENTITY');
});
