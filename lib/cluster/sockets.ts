import http from 'node:http';
import https from 'node:https';
import { Duplex } from 'node:stream';
import type { KubeConfig } from '@kubernetes/client-node';
import { errorCode } from '../error-code.ts';
import { HarnessError } from '../errors.ts';
import type { Guard, Way } from '../guard/guard.ts';
import { kubeSystemPath, kubeSystemUidIn } from '../guard/identity.ts';
import type { GuardedAct } from '../guard/policy.ts';
import { type Credentials, credentialsOf } from '../recorder/credentials.ts';
import { type ApiAnswer, type ApiCall, ApiError, changes, KubernetesApi, type Send } from './kubernetes-api.ts';

export interface SocketsOptions {
  /** Without it nothing can be changed: whatever is no GET is refused. */
  readonly guard?: Guard;
  /** See credentialsOf. */
  readonly plugIns?: boolean;
}

/**
 * The API of the current cluster of a kubeconfig: a connection for each request, so that none is sent on one that the server
 * is about to close. A request throws HarnessError `E_KUBECONFIG` or `E_CREDENTIALS…` if the kubeconfig does not lead there;
 * one that changes something also what the guard throws, or `E_READ_ONLY` if there is none.
 */
export const apiOf = (kubeConfig: KubeConfig, options: SocketsOptions = {}): KubernetesApi =>
  new KubernetesApi(bySockets(kubeConfig, options));

/**
 * Has the guard look at a cluster without changing anything: for what a program is about to do there. Throws what the guard
 * throws, and what a request throws.
 */
export async function expectSameCluster(kubeConfig: KubeConfig, guard: Guard, act: GuardedAct): Promise<void> {
  using connection = guardedConnection(await targetOf(kubeConfig, {}), guard, act);
  await connection.admit();
}

/** The way to a server, read anew for each request, for a kubeconfig may name files. */
export interface Target {
  readonly server: string;
  readonly credentials: Credentials;
  readonly way: Way;
}

/** Throws HarnessError `E_KUBECONFIG` or `E_CREDENTIALS…`. */
export async function targetOf(kubeConfig: KubeConfig, { plugIns = false }: SocketsOptions): Promise<Target> {
  const cluster = kubeConfig.getCurrentCluster();
  if (cluster === null) throw new HarnessError('E_KUBECONFIG', 'The kubeconfig names no current cluster.');
  const credentials = await credentialsOf(kubeConfig, { plugIns });
  const { ca, rejectUnauthorized, agent } = credentials.connection;
  const way = {
    server: cluster.server,
    ca: ca === undefined ? undefined : String(ca),
    verified: cluster.server.startsWith('https:') && rejectUnauthorized !== false,
    proxied: agent !== undefined,
  };
  return { server: cluster.server.replace(/\/$/, ''), credentials, way };
}

function bySockets(kubeConfig: KubeConfig, options: SocketsOptions): Send {
  const { guard } = options;
  return async (call, signal) => {
    const target = await targetOf(kubeConfig, options);
    if (!changes(call)) return ask(target, call, false, signal);
    const act = { text: `${call.method} ${call.path}` };
    if (guard === undefined) {
      throw new HarnessError('E_READ_ONLY', `powercut refuses ${act.text}: it only reads this cluster.`);
    }
    using connection = guardedConnection(target, guard, act, signal);
    await connection.admit();
    // Awaited here: the connection lasts no longer than this block.
    return await connection.ask(call);
  };
}

/**
 * One connection, on which first the cluster's identity is read and then whatever is to be changed: what answers both is one
 * process, so no other can have taken over the name or the port in between. Once it has ended it is not made again.
 */
function guardedConnection(target: Target, guard: Guard, act: GuardedAct, signal?: AbortSignal) {
  guard.expectWay(target.way, act);
  const agent = agentOfOneConnection();
  const askThere = (call: ApiCall) => ask(target, call, agent, signal);
  return {
    ask: askThere,
    admit: async (): Promise<void> => {
      const headers = { accept: 'application/json', 'user-agent': 'powercut' };
      const answer = await askThere({ method: 'GET', path: kubeSystemPath, headers }).catch((error: unknown) => {
        const code = errorCode(error) ?? '';
        throw foreignCertificate.test(code) ? guard.refuseCertificate(act, code) : error;
      });
      // Who cannot be asked may well be the right one, which is starting; but nothing is sent to it.
      if (answer.status !== 200 && answer.status !== 404) throw new ApiError(answer);
      guard.admit(act, kubeSystemUidIn(answer.body));
    },
    [Symbol.dispose]: () => agent.destroy(),
  };
}

/** As Node says of a certificate that another authority has signed, or nobody, or that is for another name (tls, x509 errors). */
const foreignCertificate =
  /^(UNABLE_TO_|SELF_SIGNED_CERT|DEPTH_ZERO_SELF_SIGNED_CERT|CERT_SIGNATURE_FAILURE|CERT_UNTRUSTED|CERT_REJECTED|INVALID_CA|ERR_TLS_CERT_ALTNAME_INVALID)/;

function agentOfOneConnection(): https.Agent {
  const agent = new https.Agent({ keepAlive: true, maxSockets: 1 });
  const connect = agent.createConnection.bind(agent);
  let made = false;
  agent.createConnection = (options, callback) => {
    if (!made) {
      made = true;
      return connect(options, callback);
    }
    // Node takes no notice of the stream then. What is thrown here would be thrown at nobody.
    callback?.(new Error('the API server closed the connection on which it had told its identity'), new Duplex());
    return undefined;
  };
  return agent;
}

function ask(
  { server, credentials }: Target,
  { method, path, headers, body }: ApiCall,
  agent: https.Agent | false,
  signal: AbortSignal | undefined,
): Promise<ApiAnswer> {
  const request = server.startsWith('http:') ? http.request : https.request;
  return new Promise<ApiAnswer>((resolve, reject) => {
    // Node would hide the reason behind an error of its own.
    const failed = (error: unknown) => reject(signal?.aborted === true ? signal.reason : error);
    const sent = request(`${server}${path}`, {
      method,
      agent,
      ...credentials.connection,
      headers: { ...credentials.headers, ...headers },
      ...(signal === undefined ? {} : { signal }),
    });
    sent.on('error', failed);
    sent.on('response', (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('error', failed);
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body: Buffer.concat(chunks).toString('utf8') }));
    });
    sent.end(body);
  });
}
