import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import { TLSSocket } from 'node:tls';
import { constants, gzipSync } from 'node:zlib';
import { StatusError } from '../../api/status-error.ts';
import type { HttpApi } from '../http-api.ts';
import { errorAnswer, type HttpAnswer } from '../message.ts';
import { mostBytes } from '../write/decode-body.ts';
import { adminName, type Certificates } from './certificates.ts';

export interface ServedOptions {
  readonly http: HttpApi;
  readonly certificates: Certificates;
  /** 0 takes any that is free. */
  readonly port: number;
  /** Brings virtual time to where it ought to be, before a request is handled. */
  readonly catchUp: () => void;
  /** What is served beside the API, to whoever may use that: what is posted to a path of its own. */
  readonly own?: { readonly path: string; readonly handle: (body: string) => HttpAnswer };
}

export interface Served {
  /** As in `https://127.0.0.1:6443`. */
  readonly url: string;
  /** Ends all watches, too. */
  close(): Promise<void>;
}

/** Serves the API on loopback. Rejects if the port is taken. */
export async function serveHttps({ http, certificates, port, catchUp, own }: ServedOptions): Promise<Served> {
  const { authority, server: identity } = certificates;
  const server = createServer(
    { cert: identity.certificate, key: identity.key, ca: authority, requestCert: true, rejectUnauthorized: false },
    (request, response) => {
      readBody(request, (body) => {
        const user = userOf(request);
        if (user === undefined) {
          send(response, errorAnswer(new StatusError(401, 'Unauthorized', 'Unauthorized')), request);
          return;
        }
        const { method = 'GET', url = '/' } = request;
        if (own !== undefined && method === 'POST' && url === own.path) {
          send(response, own.handle(body.toString('utf8')), request);
          return;
        }
        catchUp();
        const outcome = http.handle({ method, path: url, headers: headersOf(request), body }, user);
        outcome.whenDone((answer) => send(response, answer, request));
      });
    },
  );
  await listening(server, port);
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return {
    url: `https://127.0.0.1:${address.port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function listening(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });
}

/** What is too large is read, so that its sender hears the answer, but not kept. */
function readBody(request: IncomingMessage, onBody: (body: Buffer) => void): void {
  const chunks: Buffer[] = [];
  let length = 0;
  request.on('data', (chunk: Buffer) => {
    length += chunk.length;
    if (length <= mostBytes + 1) chunks.push(chunk);
    // One byte more than is allowed says enough.
    else if (chunks.length > 0) chunks.splice(0, chunks.length, Buffer.alloc(mostBytes + 1));
  });
  request.on('end', () => onBody(Buffer.concat(chunks)));
}

/** Whose certificate it is; undefined for none that the authority has signed. */
function userOf({ socket }: IncomingMessage): string | undefined {
  if (!(socket instanceof TLSSocket) || !socket.authorized) return undefined;
  const { CN: name } = socket.getPeerCertificate().subject;
  return typeof name === 'string' ? name : adminName;
}

function headersOf({ headers }: IncomingMessage): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]),
  );
}

/** apiserver, pkg/endpoints/handlers/responsewriters/writers.go, defaultGzipThresholdBytes. */
const zippedFrom = 128 * 1024;

function send(response: ServerResponse, { status, headers, body }: HttpAnswer, request: IncomingMessage): void {
  if (typeof body !== 'string') {
    response.writeHead(status, headers);
    response.flushHeaders();
    response.on('close', () => body.close());
    body.listen(
      (text) => response.write(text),
      () => response.end(),
    );
    return;
  }
  const isZipped = body.length > zippedFrom && request.headers['accept-encoding']?.includes('gzip') === true;
  const bytes = isZipped ? gzipSync(body, { level: constants.Z_BEST_SPEED }) : Buffer.from(body);
  response.writeHead(status, {
    ...headers,
    ...(isZipped ? { 'content-encoding': 'gzip', vary: 'Accept-Encoding' } : {}),
    // Of what was not changed nothing is sent, nor of its length.
    ...(status === 304 ? {} : { 'content-length': bytes.length }),
  });
  response.end(bytes);
}
