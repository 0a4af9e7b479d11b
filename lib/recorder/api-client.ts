import http from 'node:http';
import https from 'node:https';
import type { KubeConfig } from '@kubernetes/client-node';
import type { Clock } from '../clock/clock.ts';
import { HarnessError } from '../errors.ts';
import type { Milliseconds } from '../units.ts';
import type { DatedAnswer } from './clock-offset.ts';
import { credentialsOf } from './credentials.ts';

/** An answer whose body is still to come. */
export interface OpenAnswer {
  readonly status: number;
  readonly sentAt: Milliseconds;
  /** Who stops reading it ends the connection. */
  readonly body: AsyncIterable<Buffer>;
}

export interface Answer {
  readonly status: number;
  readonly sentAt: Milliseconds;
  /** Receipt of the last byte. */
  readonly receivedAt: Milliseconds;
  readonly body: string;
}

export interface ApiRequest {
  /** From the server's root: `/api/v1/nodes?limit=1`. */
  readonly path: string;
  /** Defaults to plain JSON. */
  readonly accept?: string;
  readonly signal: AbortSignal;
}

/**
 * GET requests to one API server over kept-alive HTTP/1.1 connections, with the moment before each was sent. Plain
 * `node:https`, since client-node hides when a request leaves and cuts a watch into objects before we can see its lines.
 */
export interface ApiClient {
  get(request: ApiRequest): Promise<Answer>;
  open(request: ApiRequest): Promise<OpenAnswer>;
  close(): void;
}

/** The recorder's, in the API server's logs. */
export const recorderAgent = 'powercut-recorder';

export interface ApiClientOptions {
  readonly kubeConfig: KubeConfig;
  readonly clock: Clock;
  /** Told every answer that carries the server's time. */
  readonly onDate: (answer: DatedAnswer) => void;
  /** By which the API server's logs know us. */
  readonly userAgent?: string;
}

/**
 * Throws HarnessError `E_KUBECONFIG` if the kubeconfig names no current cluster, `E_CREDENTIALS` if it has no credentials
 * for us. A request throws `E_CREDENTIALS`, too, if they ran out and no new ones can be had.
 */
export async function apiClient(options: ApiClientOptions): Promise<ApiClient> {
  const { kubeConfig, clock, onDate, userAgent = recorderAgent } = options;
  const cluster = kubeConfig.getCurrentCluster();
  if (cluster === null) throw new HarnessError('E_KUBECONFIG', 'The kubeconfig names no current cluster.');
  const server = new URL(cluster.server);
  const root = server.pathname.replace(/\/$/, '');
  const transport = server.protocol === 'http:' ? http : https;
  const kept = transport === http ? new http.Agent({ keepAlive: true }) : new https.Agent({ keepAlive: true });
  let credentials = await credentialsOf(kubeConfig);

  /** `agent: false` opens a connection for this request alone. */
  const send = (request: ApiRequest, agent: http.Agent | false): Promise<SocketAnswer> =>
    new Promise((resolve, reject) => {
      const { path, accept = 'application/json', signal } = request;
      const { headers, connection } = credentials;
      const sentAt = clock.now();
      const sent = transport.request({
        protocol: server.protocol,
        hostname: server.hostname.replace(/^\[|\]$/g, ''),
        port: server.port,
        path: `${root}${path}`,
        agent,
        ...connection,
        headers: { ...headers, accept, 'user-agent': userAgent },
        signal,
      });
      let answered = false;
      sent.on('error', (error) => {
        // The server may close a connection that was kept alive just when it is used again: that says nothing about the
        // server. A server that dies closes all of them, so the second try takes none of the others.
        if (!answered && sent.reusedSocket && !signal.aborted) resolve(send(request, false));
        else reject(error);
      });
      sent.once('response', (body) => {
        answered = true;
        const { date } = body.headers;
        if (date !== undefined) onDate({ date, sentAt, receivedAt: clock.now() });
        resolve({ status: body.statusCode ?? 0, sentAt, body });
      });
      sent.end();
    });

  const open = async (request: ApiRequest): Promise<OpenAnswer> => {
    const answer = await send(request, kept);
    if (answer.status === 401) {
      // Tokens of exec plugins run out; the next request brings a new one.
      credentials = await credentialsOf(kubeConfig).catch((error: unknown) => {
        answer.body.destroy();
        throw error;
      });
    }
    return answer;
  };

  return {
    open,
    get: async (request) => {
      const { status, sentAt, body } = await open(request);
      const chunks: Buffer[] = [];
      for await (const chunk of body) chunks.push(chunk);
      return { status, sentAt, receivedAt: clock.now(), body: Buffer.concat(chunks).toString('utf8') };
    },
    close: () => kept.destroy(),
  };
}

interface SocketAnswer extends OpenAnswer {
  readonly body: http.IncomingMessage;
}
