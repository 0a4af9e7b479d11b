import { expect, test } from '@playwright/test';
import { VirtualClock } from '../../clock/virtual-clock.ts';
import { apiReader } from '../api-reader.ts';
import { KubernetesApi } from '../kubernetes-api.ts';
import { simulatedApiClient } from './api-client.ts';
import { byTransport } from './by-transport.ts';
import { type SimulatedRequest, type SimulatedResponse, type SimulatedStream, Transport } from './transport.ts';

/** A watch into which a test writes. */
class Stream implements SimulatedStream {
  closed = false;
  write: (text: string) => void = () => undefined;
  end: () => void = () => undefined;

  listen(onText: (text: string) => void, onEnd: () => void): void {
    this.write = onText;
    this.end = onEnd;
  }

  close(): void {
    this.closed = true;
  }
}

const json = (value: unknown, status = 200): SimulatedResponse => ({
  status,
  headers: { 'content-type': 'application/json', date: 'Thu, 01 Jan 2026 00:00:00 GMT' },
  body: JSON.stringify(value),
});

function stage(handle: (request: SimulatedRequest) => SimulatedResponse) {
  const asked: SimulatedRequest[] = [];
  const heard = { times: 0 };
  const transport = new Transport({
    handle: (request) => {
      asked.push(request);
      return { result: handle(request), whenDone: () => undefined };
    },
    heard: () => {
      heard.times += 1;
    },
    passTime: async () => undefined,
  });
  return { transport, asked, heard };
}

const get = { method: 'GET', path: '/', headers: {} };

test('what is written, and what our reader asks for, goes this way', async () => {
  const { transport, asked } = stage(({ path, body }) => {
    if (path === '/version') return json({ gitVersion: 'v1.37.2' });
    if (path === '/api/v1') return json({ resources: [{ name: 'configmaps', kind: 'ConfigMap', namespaced: true }] });
    return json(body === undefined ? { items: [{ metadata: { name: 'n' } }] } : JSON.parse(body));
  });
  const api = new KubernetesApi(byTransport(transport, () => undefined));
  const created = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c', namespace: 'd' } };
  await api.create(created);
  expect(await apiReader(api).version()).toBe('v1.37.2');
  expect(asked.map(({ method, path }) => `${method} ${path}`)).toEqual([
    'GET /api/v1',
    'POST /api/v1/namespaces/d/configmaps',
    'GET /version',
  ]);
  expect(asked[1]?.headers['content-type']).toBe('application/json');
  expect(JSON.parse(asked[1]?.body ?? '')).toEqual(created);
});

test('what the server refuses is thrown as by a real one', async () => {
  const { transport } = stage(() => json({ kind: 'Status', code: 404, reason: 'NotFound' }, 404));
  const asking = new KubernetesApi(byTransport(transport, () => undefined)).get('/api/v1/nodes/x');
  await expect(asking).rejects.toMatchObject({ code: 404 });
});

test('a line of a watch is unheard until whoever took it asks for the next one', async () => {
  const stream = new Stream();
  const { transport, heard } = stage(() => ({ status: 200, headers: {}, body: stream }));
  const { body } = await transport.send(get);
  const lines = body[Symbol.asyncIterator]();
  expect(transport.unheard).toBe(false);
  stream.write('a\n');
  expect(transport.unheard).toBe(true);
  stream.write('b\n');
  expect(String((await lines.next()).value)).toBe('a\nb\n');
  expect(transport.unheard).toBe(true);
  const next = lines.next();
  expect(transport.unheard).toBe(false);
  expect(heard.times).toBeGreaterThan(0);
  stream.write('c\n');
  expect(String((await next).value)).toBe('c\n');
  await lines.return?.();
  expect(transport.unheard).toBe(false);
  expect(stream.closed).toBe(true);
  stream.write('d\n');
  expect(transport.unheard).toBe(false);
});

test('a watch ends as the server ends it, or with the error of who aborts it', async () => {
  const [ending, cut] = [new Stream(), new Stream()];
  const streams = [ending, cut];
  const { transport } = stage(() => ({ status: 200, headers: {}, body: streams.shift() ?? '' }));
  const first = (await transport.send(get)).body[Symbol.asyncIterator]();
  ending.write('last\n');
  ending.end();
  expect(String((await first.next()).value)).toBe('last\n');
  expect((await first.next()).done).toBe(true);

  const abort = new AbortController();
  const second = (await transport.send(get, abort.signal)).body[Symbol.asyncIterator]();
  const waiting = expect(Promise.resolve(second.next())).rejects.toMatchObject({
    name: 'AbortError',
    code: 'ABORT_ERR',
  });
  abort.abort();
  await waiting;
  expect(cut.closed).toBe(true);
  expect(transport.unheard).toBe(false);
  await expect(transport.send(get, abort.signal)).rejects.toMatchObject({ code: 'ABORT_ERR' });
});

test('an answer that takes virtual time is waited for, and given up by who aborts', async () => {
  const late: ((response: SimulatedResponse) => void)[] = [];
  const transport = new Transport({
    handle: () => ({ result: undefined, whenDone: (action) => void late.push(action) }),
    heard: () => undefined,
    passTime: (until) => new Promise((resolve) => until.addEventListener('abort', resolve)),
  });
  const answer = transport.send(get);
  expect(transport.unheard).toBe(false);
  late[0]?.(json({}, 503));
  expect((await answer).status).toBe(503);
  const abort = new AbortController();
  const given = expect(transport.send(get, abort.signal)).rejects.toMatchObject({ code: 'ABORT_ERR' });
  abort.abort();
  await given;
});

test('the recorder’s requests take no time, and tell the server’s', async () => {
  const world = { now: 5, nextEventAt: () => undefined, runUntil: () => undefined };
  const clock = new VirtualClock({ world, startsAt: 70, unheard: () => false });
  const { transport, asked } = stage(() => json({ items: [] }));
  const dates: unknown[] = [];
  const api = simulatedApiClient(transport, clock, (answer) => dates.push(answer));
  const signal = new AbortController().signal;
  const answer = await api.get({ path: '/api/v1/nodes', accept: 'application/json;as=Table', signal });
  expect(answer).toEqual({ status: 200, sentAt: 70, receivedAt: 70, body: '{"items":[]}' });
  expect(dates).toEqual([{ date: 'Thu, 01 Jan 2026 00:00:00 GMT', sentAt: 70, receivedAt: 70 }]);
  expect(asked[0]?.headers['accept']).toBe('application/json;as=Table');
});
