import { once } from 'node:events';
import type { IncomingMessage, RequestListener } from 'node:http';
import { createServer as createHttpsServer, type Server as HttpsServer } from 'node:https';
import { createServer, type Socket } from 'node:net';
import { kubeSystemPath } from '../guard/identity.ts';
import type { Certificates } from '../sim/http/serve/certificates.ts';

/** An API server behind whatever port leads to it: it counts what reaches it, and says which cluster it is. */
export interface ApiServer {
  readonly https: HttpsServer;
  /** How often each method was asked for. */
  readonly asked: Map<string, number>;
  /** All that came and is no GET. */
  readonly changes: number;
}

/** `answer` is for all but kube-system, of which it tells the UID itself; the default is an empty object. */
export function apiServer(
  { server }: Pick<Certificates, 'server'>,
  kubeSystemUid: string,
  answer: RequestListener = (_, response) => response.end('{}'),
): ApiServer {
  const asked = new Map<string, number>();
  const https = createHttpsServer({ cert: server.certificate, key: server.key }, (request, response) => {
    const method = request.method ?? '';
    asked.set(method, (asked.get(method) ?? 0) + 1);
    if (method === 'GET' && request.url === kubeSystemPath) {
      response.end(JSON.stringify({ kind: 'Namespace', metadata: { name: 'kube-system', uid: kubeSystemUid } }));
    } else {
      answer(request, response);
    }
  });
  return {
    https,
    asked,
    get changes() {
      return [...asked].reduce((sum, [method, count]) => (method === 'GET' ? sum : sum + count), 0);
    },
  };
}

/** A port of this host. Who answers there is for the test to say, and to change. */
export interface Port extends AsyncDisposable {
  readonly url: string;
  /** Undefined: connections are closed at once. */
  behind: ApiServer | undefined;
}

export async function openPort(behind?: ApiServer): Promise<Port> {
  const sockets = new Set<Socket>();
  const listener = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
    if (port.behind === undefined) socket.destroy();
    else port.behind.https.emit('connection', socket);
  });
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const address = listener.address();
  const port: Port = {
    url: `https://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`,
    behind,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      listener.close();
      await once(listener, 'close');
    },
  };
  return port;
}

/** All of a request's body. */
export async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
