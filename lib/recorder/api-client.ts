import http from 'node:http';
import https from 'node:https';
import type { KubeConfig } from '@kubernetes/client-node';
import type { Clock } from '../clock/clock.ts';
import { HarnessError } from '../errors.ts';
import type { Milliseconds } from '../units.ts';
import type { DatedAnswer } from './clock-offset.ts';

/** An answer whose body is still to come. */
export interface OpenAnswer {
  readonly status: number;
  readonly sentAt: Milliseconds;
  readonly body: http.IncomingMessage;
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

export interface ApiClientOptions {
  readonly kubeConfig: KubeConfig;
  readonly clock: Clock;
  /** Told every answer that carries the server's time. */
  readonly onDate: (answer: DatedAnswer) => void;
}

/** Throws HarnessError `E_KUBECONFIG` if the kubeconfig names no current cluster. */
export async function apiClient({ kubeConfig, clock, onDate }: ApiClientOptions): Promise<ApiClient> {
  const cluster = kubeConfig.getCurrentCluster();
  if (cluster === null) throw new HarnessError('E_KUBECONFIG', 'The kubeconfig names no current cluster.');
  const server = new URL(cluster.server);
  const root = server.pathname.replace(/\/$/, '');
  const transport = server.protocol === 'http:' ? http : https;
  const route = { plain: transport === http, proxied: cluster.proxyUrl !== undefined };
  let { agent, headers } = await credentials(kubeConfig, route);

  const send = ({ path, accept = 'application/json', signal }: ApiRequest): Promise<OpenAnswer> =>
    new Promise((resolve, reject) => {
      const sentAt = clock.now();
      const request = transport.request({
        protocol: server.protocol,
        hostname: server.hostname.replace(/^\[|\]$/g, ''),
        port: server.port,
        path: `${root}${path}`,
        headers: { ...headers, accept },
        agent,
        signal,
      });
      request.on('error', (error) => reject(request.reusedSocket ? new StaleConnection(error) : error));
      request.once('response', (body) => {
        const { date } = body.headers;
        if (date !== undefined) onDate({ date, sentAt, receivedAt: clock.now() });
        resolve({ status: body.statusCode ?? 0, sentAt, body });
      });
      request.end();
    });

  const open = async (request: ApiRequest): Promise<OpenAnswer> => {
    const answer = await send(request).catch((error: unknown) => {
      // The server may close a connection that was kept alive just when it is used again: that says nothing about the server.
      if (error instanceof StaleConnection && !request.signal.aborted) return send(request);
      throw error;
    });
    // Tokens of exec plugins run out; the next request brings a new one.
    if (answer.status === 401) ({ agent, headers } = await credentials(kubeConfig, route));
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
    close: () => agent.destroy(),
  };
}

class StaleConnection extends Error {
  constructor(cause: Error) {
    super(cause.message, { cause });
    this.name = 'StaleConnection';
  }
}

interface Credentials {
  readonly agent: http.Agent;
  readonly headers: http.OutgoingHttpHeaders;
}

async function credentials(
  kubeConfig: KubeConfig,
  { plain, proxied }: { plain: boolean; proxied: boolean },
): Promise<Credentials> {
  const options: https.RequestOptions = {};
  await kubeConfig.applyToHTTPSOptions(options);
  const headers: http.OutgoingHttpHeaders = Object.fromEntries(Object.entries(options.headers ?? {}));
  if (typeof options.auth === 'string') headers.authorization = `Basic ${btoa(options.auth)}`;
  // client-node's own agent knows how to go through a proxy, but opens a connection for every request.
  if (proxied && options.agent instanceof http.Agent) return { agent: options.agent, headers };
  const { ca, cert, key, pfx, passphrase, servername, rejectUnauthorized } = options;
  const given = Object.fromEntries(
    Object.entries({ ca, cert, key, pfx, passphrase, servername, rejectUnauthorized }).filter(
      ([, value]) => value !== undefined && value !== null,
    ),
  );
  const agent = plain ? new http.Agent({ keepAlive: true }) : new https.Agent({ ...given, keepAlive: true });
  return { agent, headers };
}
