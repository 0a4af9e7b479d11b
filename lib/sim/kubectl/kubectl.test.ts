import { expect, test } from '@playwright/test';
import { Engine } from '../engine/engine.ts';
import { Scope } from '../engine/scope.ts';
import type { Node, Pod } from '../objects.ts';
import type { ClientRequest } from './client.ts';
import { startKubectl } from './kubectl.ts';

const status = (code: number, reason: string, message: string, details: object = {}) => ({
  code,
  body: { kind: 'Status', status: 'Failure', code, reason, message, details },
});

/** As much of an API server as kubectl talks to. */
class FakeServer {
  readonly engine = new Engine(0);
  readonly log: string[] = [];
  node: Node = {
    metadata: { name: 'w', labels: { zone: 'a' } },
    spec: { taints: [{ key: 'k', effect: 'NoSchedule' }] },
  };
  readonly pods = new Map<string, Pod>();
  /** Evictions that are refused before one is accepted. */
  refuse = 0;
  /** How long a pod takes to go. */
  goesAfter = 3000;
  evict: ((name: string) => ReturnType<typeof status> | undefined) | undefined;

  answer({ method, path, body }: ClientRequest) {
    this.log.push(`${this.engine.now} ${method} ${path}${body === undefined ? '' : ` ${body}`}`);
    const { code, body: answer } = this.#answer(method, path, body);
    return { status: code, body: JSON.stringify(answer) };
  }

  #answer(method: string, path: string, body: string | undefined): { code: number; body: object } {
    if (path.startsWith('/api/v1/pods?')) return { code: 200, body: { items: [...this.pods.values()] } };
    if (path.startsWith('/apis/apps/v1/namespaces/kube-system/daemonsets/net')) return { code: 200, body: {} };
    if (path.includes('/daemonsets/')) return status(404, 'NotFound', 'daemonsets.apps "gone" not found');
    if (path.startsWith('/api/v1/nodes/w')) {
      if (method === 'PATCH') this.node = { ...this.node, metadata: { ...this.node.metadata, resourceVersion: '2' } };
      return { code: 200, body: this.node };
    }
    if (path.startsWith('/api/v1/nodes/')) return status(404, 'NotFound', `nodes "${path.slice(14)}" not found`);
    const [, name = '', eviction] = /\/pods\/([^/]+)(\/eviction)?$/.exec(path) ?? [];
    const pod = this.pods.get(name);
    if (pod === undefined) return status(404, 'NotFound', `${path.split('/').at(-2) ?? ''} "${name}" not found`);
    if (eviction === undefined) return { code: 200, body: pod };
    const refusal = this.evict?.(name);
    if (refusal !== undefined) return refusal;
    if (this.refuse > 0) {
      this.refuse -= 1;
      const message = "Cannot evict pod as it would violate the pod's disruption budget.";
      return status(429, 'TooManyRequests', message);
    }
    if (Number.isFinite(this.goesAfter)) {
      this.engine.at(this.engine.now + this.goesAfter, () => this.pods.delete(name));
    }
    return { code: 201, body: { said: body } };
  }

  pod(name: string, more: { owner?: string; annotations?: object; volumes?: object[]; phase?: string } = {}): void {
    const { owner, annotations = {}, volumes = [], phase = 'Running' } = more;
    const namespace = owner === 'DaemonSet' ? 'kube-system' : 'default';
    const apiVersion = 'apps/v1';
    const ownerReferences =
      owner === undefined ? [] : [{ apiVersion, kind: owner, name: 'net', uid: 'u', controller: true }];
    this.pods.set(
      name,
      JSON.parse(
        JSON.stringify({
          metadata: { name, namespace, uid: name, annotations, ownerReferences },
          spec: { volumes },
          status: { phase },
        }),
      ),
    );
  }
}

interface Ran {
  readonly lines: readonly string[];
  readonly exitCode: number | undefined;
  readonly took: number;
}

function run(server: FakeServer, ...args: string[]): Ran {
  const lines: string[] = [];
  const kubectl = startKubectl(args, {
    scope: new Scope(server.engine),
    send: (request) => server.answer(request),
    onLine: (line) => lines.push(line),
  });
  let ended: number | undefined;
  kubectl.ended.once(() => {
    ended = server.engine.now;
  });
  const begun = server.engine.now;
  server.engine.runUntil(begun + 600_000);
  return { lines, exitCode: kubectl.exitCode, took: (ended ?? Number.POSITIVE_INFINITY) - begun };
}

test('a drain cordons, leaves what DaemonSets and files have made, evicts the rest and waits until it is gone', () => {
  const server = new FakeServer();
  server.pod('a', { owner: 'ReplicaSet' });
  server.pod('net-1', { owner: 'DaemonSet' });
  server.pod('etcd-w', { annotations: { 'kubernetes.io/config.mirror': 'x' } });
  const { lines, exitCode, took } = run(server, 'drain', 'w', '--ignore-daemonsets', '--grace-period=900');
  expect(lines).toEqual([
    'node/w cordoned',
    'Warning: ignoring DaemonSet-managed Pods: kube-system/net-1',
    'evicting pod default/a',
    'pod/a evicted',
    'node/w drained',
  ]);
  expect(exitCode).toBe(0);
  // It looks once a second.
  expect(took).toBeGreaterThan(3000);
  expect(took).toBeLessThan(4100);
  expect(server.log.find((line) => line.includes('eviction'))).toContain('"deleteOptions":{"gracePeriodSeconds":900}');
  expect(server.log.find((line) => line.includes('PATCH'))).toContain('{"spec":{"unschedulable":true}}');
});

test('a drain refuses what would be lost, names it, and has cordoned the node all the same', () => {
  const server = new FakeServer();
  server.pod('net-1', { owner: 'DaemonSet' });
  server.pod('scratch', { owner: 'ReplicaSet', volumes: [{ name: 'v', emptyDir: {} }] });
  server.pod('by-hand');
  const { lines, exitCode } = run(server, 'drain', 'w');
  const [daemons, storage, unmanaged] = [
    'cannot delete DaemonSet-managed Pods (use --ignore-daemonsets to ignore): kube-system/net-1',
    'cannot delete Pods with local storage (use --delete-emptydir-data to override): default/scratch',
    'cannot delete Pods that declare no controller (use --force to override): default/by-hand',
  ];
  expect(lines).toEqual([
    'node/w cordoned',
    `error: unable to drain node "w" due to error: [${daemons}, ${storage}, ${unmanaged}], continuing command...`,
    'There are pending nodes to be drained:',
    ' w',
    daemons,
    storage,
    unmanaged,
  ]);
  expect(exitCode).toBe(1);
});

test('with force and the like it only warns, and what is finished is no loss', () => {
  const server = new FakeServer();
  server.pod('scratch', { owner: 'ReplicaSet', volumes: [{ name: 'v', emptyDir: {} }] });
  server.pod('by-hand');
  server.pod('done', { phase: 'Succeeded' });
  const { lines, exitCode } = run(server, 'drain', 'w', '--force', '--delete-emptydir-data');
  // A later filter that has no objection takes the earlier one's warning away.
  expect(lines[1]).toBe('Warning: deleting Pods that declare no controller: default/by-hand');
  expect(exitCode).toBe(0);
});

test('an eviction that a budget forbids is tried again every five seconds', () => {
  const server = new FakeServer();
  server.pod('a', { owner: 'ReplicaSet' });
  server.refuse = 2;
  const { lines, exitCode } = run(server, 'drain', 'w');
  const refused = `error when evicting pods/"a" -n "default" (will retry after 5s): Cannot evict pod as it would violate the pod's disruption budget.`;
  expect(lines.slice(1)).toEqual([
    'evicting pod default/a',
    refused,
    'evicting pod default/a',
    refused,
    'evicting pod default/a',
    'pod/a evicted',
    'node/w drained',
  ]);
  expect(exitCode).toBe(0);
  const [first = 0, second = 0] = server.log
    .filter((line) => line.includes('/eviction'))
    .map((line) => Number(line.split(' ')[0]));
  expect(second - first).toBeGreaterThanOrEqual(5000);
  expect(second - first).toBeLessThan(5100);
});

test('its time-out is noticed between two tries, so it ends late', () => {
  const server = new FakeServer();
  server.pod('a', { owner: 'ReplicaSet' });
  server.refuse = 99;
  const { lines, exitCode, took } = run(server, 'drain', 'w', '--timeout=7s');
  const error = 'error when evicting pods/"a" -n "default": global timeout reached: 7s';
  expect(lines.slice(-6)).toEqual([
    `There are pending pods in node "w" when an error occurred: ${error}`,
    'pod/a',
    `error: unable to drain node "w" due to error: ${error}, continuing command...`,
    'There are pending nodes to be drained:',
    ' w',
    error,
  ]);
  expect(exitCode).toBe(1);
  expect(took).toBeGreaterThan(10_000);
  expect(took).toBeLessThan(10_200);
});

test('waiting for a pod that does not go ends on time', () => {
  const server = new FakeServer();
  server.pod('a', { owner: 'ReplicaSet' });
  server.goesAfter = Number.POSITIVE_INFINITY;
  const { lines, exitCode, took } = run(server, 'drain', 'w', '--timeout', '20s');
  expect(lines.at(-1)).toBe(
    'error when waiting for pod "a" in namespace "default" to terminate: context deadline exceeded',
  );
  expect(exitCode).toBe(1);
  expect(took).toBeLessThan(20_100);
});

test('an eviction that is refused for good ends at once, when the others are done', () => {
  const server = new FakeServer();
  server.pod('a', { owner: 'ReplicaSet' });
  server.pod('b', { owner: 'ReplicaSet' });
  const message = 'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.';
  server.evict = (name) => (name === 'a' ? status(500, '', message) : undefined);
  const { lines, exitCode } = run(server, 'drain', 'w');
  expect(lines).toContain('pod/b evicted');
  expect(lines.at(-1)).toBe(`error when evicting pods/"a" -n "default": ${message}`);
  expect(exitCode).toBe(1);
});

test('a drain without a time-out waits for ever, and can be killed', () => {
  const server = new FakeServer();
  server.pod('a', { owner: 'ReplicaSet' });
  server.goesAfter = Number.POSITIVE_INFINITY;
  const kubectl = startKubectl(['drain', 'w'], {
    scope: new Scope(server.engine),
    send: (request) => server.answer(request),
    onLine: () => undefined,
  });
  server.engine.runUntil(100_000);
  expect(kubectl.exitCode).toBeUndefined();
  kubectl.kill();
  server.engine.runUntil(110_000);
  expect(server.engine.nextAt()).toBeUndefined();
  expect(kubectl.exitCode).toBeUndefined();
});

test('a node that is not there is told in the words of kubectl', () => {
  const { lines, exitCode } = run(new FakeServer(), 'drain', 'x');
  expect(lines).toEqual(['Error from server (NotFound): nodes "x" not found']);
  expect(exitCode).toBe(1);
});

for (const [args, line, patch] of [
  ['cordon w', 'node/w cordoned', '{"spec":{"unschedulable":true}}'],
  ['uncordon w', 'node/w already uncordoned', undefined],
  ['label node w zone=b --overwrite', 'node/w labeled', '{"metadata":{"labels":{"zone":"b"}}}'],
  ['label node w zone-', 'node/w unlabeled', '{"metadata":{"labels":{"zone":null}}}'],
  ['label node w zone=a', 'node/w not labeled', undefined],
  ['label node w zone=b', "error: 'zone' already has a value (a), and --overwrite is false", undefined],
  ['taint node w k:NoSchedule-', 'node/w untainted', '{"spec":{"taints":null}}'],
  ['taint node w k-', 'node/w untainted', '{"spec":{"taints":null}}'],
  ['taint node w x:NoSchedule-', 'error: taint "x:NoSchedule" not found', undefined],
  [
    'taint node w x=1:NoExecute',
    'node/w tainted',
    '{"spec":{"taints":[{"key":"x","effect":"NoExecute","value":"1"},{"key":"k","effect":"NoSchedule"}]}}',
  ],
  ['patch node w --subresource=status --patch {"status":{}}', 'node/w patched', '{"status":{}}'],
] as const) {
  test(`kubectl ${args}`, () => {
    const server = new FakeServer();
    const ran = run(server, ...args.split(' '));
    expect(ran.lines).toEqual([line]);
    expect(ran.exitCode).toBe(line.startsWith('error') ? 1 : 0);
    const patched = server.log.find((one) => one.includes(' PATCH '));
    expect(patched?.split(' ').slice(3).join(' ')).toBe(patch);
  });
}

for (const args of [
  'get pods',
  'drain w --disable-eviction',
  'drain',
  'label node w x',
  'taint node w x',
  'patch node w',
]) {
  test(`kubectl ${args} is refused before anything is done`, () => {
    const server = new FakeServer();
    expect(() => run(server, ...args.split(' '))).toThrow("The simulator's kubectl does not know");
    expect(server.log).toEqual([]);
  });
}

test('older ones say twice that they cannot delete, and tell a time-out otherwise', () => {
  const said = (minor: number, ...args: string[]): string => {
    const server = new FakeServer();
    server.pod('a', minor === 31 ? { owner: 'ReplicaSet' } : {});
    server.goesAfter = Number.POSITIVE_INFINITY;
    const lines: string[] = [];
    startKubectl(['drain', 'w', ...args], {
      scope: new Scope(server.engine),
      minor,
      send: (request) => server.answer(request),
      onLine: (line) => lines.push(line),
    });
    server.engine.runUntil(600_000);
    return lines.join('\n');
  };
  expect(said(35)).toContain('cannot delete cannot delete Pods that declare no controller');
  expect(said(36)).not.toContain('cannot delete cannot delete');
  expect(said(31, '--timeout=10s')).toContain('to terminate: global timeout reached: 10s');
  expect(said(32, '--force', '--timeout=10s')).toContain('to terminate: context deadline exceeded');
});
