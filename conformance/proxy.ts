import { createServer, type IncomingMessage } from 'node:http';
import { Agent, request } from 'node:https';
import { gunzipSync } from 'node:zlib';
import { credentialsIn } from './credentials.ts';

/** A request and the server's answer to it. A watch's body is what it had said when it ended. */
export interface Exchange {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly requestHeaders: Readonly<Record<string, string>>;
  readonly requestBody: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface RecordingProxy {
  readonly url: string;
  readonly exchanges: readonly Exchange[];
  close(): void;
}

const headersThatMatter = [
  'accept',
  'content-type',
  'content-encoding',
  'accept-encoding',
  'warning',
  'retry-after',
  'location',
  'allow',
  'etag',
  'cache-control',
  'vary',
  'x-content-type-options',
  'www-authenticate',
];

/**
 * A proxy on loopback, in the clear, that hands on every request to the API server of a kubeconfig with that file's client
 * certificate, and keeps what was asked and what was answered.
 */
export async function startRecordingProxy(kubeconfigPath: string): Promise<RecordingProxy> {
  const { server: target, tls } = credentialsIn(kubeconfigPath);
  const agent = new Agent({ ...tls, keepAlive: true });

  const exchanges: Exchange[] = [];
  const server = createServer((incoming, outgoing) => {
    const asked: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => asked.push(chunk));
    incoming.on('end', () => {
      const { method = 'GET', url = '/', headers } = incoming;
      const onward = request(new URL(url, target), { method, headers, agent }, (answer) => {
        const answered: Buffer[] = [];
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.on('data', (chunk: Buffer) => {
          answered.push(chunk);
          outgoing.write(chunk);
        });
        answer.on('close', () => {
          exchanges.push({
            method,
            path: url,
            requestHeaders: pick(incoming),
            requestBody: text(Buffer.concat(asked), headers['content-type']),
            status: answer.statusCode ?? 502,
            headers: pick(answer),
            body: text(unzipped(Buffer.concat(answered), answer), answer.headers['content-type']),
          });
          outgoing.end();
        });
      });
      onward.on('error', () => outgoing.destroy());
      outgoing.on('close', () => onward.destroy());
      onward.end(Buffer.concat(asked));
    });
  });
  // exec, attach and port-forward: the streams in them are not kept.
  server.on('upgrade', (_request, socket) => socket.end('HTTP/1.1 501 Not Implemented\r\nconnection: close\r\n\r\n'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The proxy has no port.');
  const { port } = address;
  return {
    url: `http://127.0.0.1:${port}`,
    exchanges,
    close() {
      server.closeAllConnections();
      server.close();
      agent.destroy();
    },
  };
}

function pick({ headers }: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    headersThatMatter.flatMap((name) => (headers[name] === undefined ? [] : [[name, String(headers[name])]])),
  );
}

function unzipped(body: Buffer, { headers }: IncomingMessage): Buffer {
  return headers['content-encoding'] === 'gzip' && body.length > 0 ? gunzipSync(body) : body;
}

function text(body: Buffer, contentType = ''): string {
  return contentType.includes('protobuf') ? `base64:${body.toString('base64')}` : body.toString('utf8');
}
