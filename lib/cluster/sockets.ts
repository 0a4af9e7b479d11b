import http from 'node:http';
import https from 'node:https';
import type { KubeConfig } from '@kubernetes/client-node';
import { HarnessError } from '../errors.ts';
import { credentialsOf } from '../recorder/credentials.ts';
import { type ApiAnswer, KubernetesApi, type Send } from './kubernetes-api.ts';

/**
 * The API of the current cluster of a kubeconfig: a connection for each request, so that none is sent on one that the server
 * is about to close. A request throws HarnessError `E_KUBECONFIG` or `E_CREDENTIALS` if the kubeconfig does not lead there.
 */
export const apiOf = (kubeConfig: KubeConfig): KubernetesApi => new KubernetesApi(bySockets(kubeConfig));

function bySockets(kubeConfig: KubeConfig): Send {
  return async ({ method, path, headers, body }, signal) => {
    const cluster = kubeConfig.getCurrentCluster();
    if (cluster === null) throw new HarnessError('E_KUBECONFIG', 'The kubeconfig names no current cluster.');
    const credentials = await credentialsOf(kubeConfig);
    const server = cluster.server.replace(/\/$/, '');
    const request = server.startsWith('http:') ? http.request : https.request;
    return new Promise<ApiAnswer>((resolve, reject) => {
      // Node would hide the reason behind an error of its own.
      const failed = (error: unknown) => reject(signal?.aborted === true ? signal.reason : error);
      const sent = request(`${server}${path}`, {
        method,
        agent: false,
        ...credentials.connection,
        headers: { ...credentials.headers, ...headers },
        ...(signal === undefined ? {} : { signal }),
      });
      sent.on('error', failed);
      sent.on('response', (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('error', failed);
        answer.on('end', () =>
          resolve({ status: answer.statusCode ?? 0, body: Buffer.concat(chunks).toString('utf8') }),
        );
      });
      sent.end(body);
    });
  };
}
