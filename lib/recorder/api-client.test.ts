import type { RequestListener } from 'node:http';
import { expect, test } from '@playwright/test';
import { realClock } from '../clock/real-clock.ts';
import { rejected } from '../testing/caught.ts';
import { startPlainServer } from '../testing/plain-server.ts';
import { apiClient } from './api-client.ts';
import { isOutage } from './outage.ts';

const ask = { path: '/api/v1/nodes', signal: new AbortController().signal };

/** A client, with the authorization that its kubeconfig comes by, of a server that answers as `listener` says. */
async function clientOf(listener: RequestListener, authorization = async () => 'none') {
  const plain = await startPlainServer(listener);
  const { kubeConfig, server } = plain;
  kubeConfig.applyToHTTPSOptions = async (options) => {
    options.headers = { authorization: await authorization() };
  };
  const api = await apiClient({ kubeConfig, clock: realClock(), onDate: () => undefined });
  return {
    api,
    server,
    [Symbol.asyncDispose]: async () => {
      api.close();
      await plain[Symbol.asyncDispose]();
    },
  };
}

test.describe('when the server breaks every connection that is used again', () => {
  const breakUsed = (): RequestListener => {
    const used = new WeakSet<object>();
    return ({ socket }, response) => {
      if (used.has(socket)) return void socket.resetAndDestroy();
      used.add(socket);
      response.end('{}');
    };
  };

  test('a request goes out again on a connection of its own', async () => {
    await using client = await clientOf(breakUsed());
    // Two at once leave two connections behind; both are stale.
    await Promise.all([client.api.get(ask), client.api.get(ask)]);
    expect((await client.api.get(ask)).status).toBe(200);
  });

  test('and then is gone, that is what the connection says, and an outage', async () => {
    await using client = await clientOf(breakUsed());
    await client.api.get(ask);
    client.server.close();
    const error: unknown = await client.api.get(ask).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'ECONNREFUSED' });
    expect(isOutage(error)).toBe(true);
  });
});

test('a request that is aborted on a used connection says so, and is not sent again', async () => {
  let asked = 0;
  const abort = new AbortController();
  await using client = await clientOf((_, response) => {
    asked += 1;
    if (asked === 1) response.end('{}');
    else abort.abort();
  });
  await client.api.get(ask);
  const error: unknown = await client.api.open({ ...ask, signal: abort.signal }).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ name: 'AbortError' });
  expect(isOutage(error)).toBe(true);
  expect(asked).toBe(2);
});

test.describe('after 401', () => {
  const refuseTheFirst: RequestListener = ({ headers }, response) => {
    response.statusCode = headers.authorization === 'Bearer 1' ? 401 : 200;
    response.end(headers.authorization);
  };

  test('the next request brings a new token', async () => {
    let asked = 0;
    await using client = await clientOf(refuseTheFirst, async () => {
      asked += 1;
      return `Bearer ${asked}`;
    });
    expect((await client.api.get(ask)).status).toBe(401);
    expect(await client.api.get(ask)).toMatchObject({ status: 200, body: 'Bearer 2' });
  });

  test('a plugin that has none says why, which is an outage, and is asked again', async () => {
    const tokens = ['Bearer 1', undefined, 'Bearer 2'];
    await using client = await clientOf(refuseTheFirst, async () => {
      const token = tokens.shift();
      if (token === undefined) throw new Error('log in again');
      return token;
    });
    const error = await rejected(client.api.get(ask));
    expect(error).toMatchObject({ code: 'E_CREDENTIALS', message: expect.stringContaining('log in again') });
    expect(isOutage(error)).toBe(true);
    expect((await client.api.get(ask)).status, 'with what it had').toBe(401);
    expect((await client.api.get(ask)).status).toBe(200);
  });
});
