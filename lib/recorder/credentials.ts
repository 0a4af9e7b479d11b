import http from 'node:http';
import type https from 'node:https';
import type { KubeConfig } from '@kubernetes/client-node';
import { HarnessError } from '../errors.ts';
import { refusePlugIns } from '../guard/kubeconfig.ts';
import { describeOutage } from './outage.ts';

/** What a request needs to be let in. */
export interface Credentials {
  readonly headers: http.OutgoingHttpHeaders;
  /** TLS options; and an `agent`, but only where the way leads through a proxy. */
  readonly connection: https.RequestOptions;
}

/**
 * What a kubeconfig says of its user. Throws HarnessError `E_CREDENTIALS` if it is not to be had, and `E_KUBECONFIG_EXEC` if it
 * takes a program that the kubeconfig names: only with `plugIns` is that run.
 */
export async function credentialsOf(
  kubeConfig: KubeConfig,
  { plugIns = false }: { readonly plugIns?: boolean } = {},
): Promise<Credentials> {
  if (!plugIns) refusePlugIns(kubeConfig);
  const options: https.RequestOptions = {};
  try {
    await kubeConfig.applyToHTTPSOptions(options);
  } catch (error) {
    throw new HarnessError(
      'E_CREDENTIALS',
      `The kubeconfig's credentials are not to be had: ${describeOutage(error)}`,
      {
        hint: 'Look whether kubectl works with this kubeconfig.',
        cause: error,
      },
    );
  }
  const headers: http.OutgoingHttpHeaders = Object.fromEntries(Object.entries(options.headers ?? {}));
  if (typeof options.auth === 'string') headers.authorization = `Basic ${btoa(options.auth)}`;
  // client-node's own agent knows how to go through a proxy, but opens a connection for every request.
  const proxied = kubeConfig.getCurrentCluster()?.proxyUrl !== undefined;
  if (proxied && options.agent instanceof http.Agent) return { headers, connection: { agent: options.agent } };
  // Where it is left open, Node asks NODE_TLS_REJECT_UNAUTHORIZED.
  const { ca, cert, key, pfx, passphrase, servername, rejectUnauthorized = true } = options;
  const given = Object.entries({ ca, cert, key, pfx, passphrase, servername, rejectUnauthorized });
  const connection = Object.fromEntries(given.filter(([, value]) => value !== undefined && value !== null));
  return { headers, connection };
}
