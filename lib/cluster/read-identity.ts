import type { KubeConfig } from '@kubernetes/client-node';
import { HarnessError } from '../errors.ts';
import { type ClusterIdentity, caSha256Of, kubeSystemPath, kubeSystemUidIn, serverUrl } from '../guard/identity.ts';
import { apiOf, targetOf } from './sockets.ts';

/**
 * What the cluster of a kubeconfig is to be known by from now on. Throws HarnessError `E_IDENTITY` if it has no such: a
 * kubeconfig without a CA, an API server that tells no UID; and what a request throws.
 */
export async function readIdentity(kubeConfig: KubeConfig): Promise<ClusterIdentity> {
  const { way } = await targetOf(kubeConfig, {});
  const caSha256 = caSha256Of(way.ca ?? '');
  if (caSha256 === undefined || !way.verified || way.proxied) {
    throw new HarnessError('E_IDENTITY', `No cluster at ${way.server} can be told from others.`, {
      hint: 'Its kubeconfig must have a certificate-authority, no proxy-url, and verify what answers.',
    });
  }
  const kubeSystemUid = kubeSystemUidIn(await apiOf(kubeConfig).text(kubeSystemPath));
  if (kubeSystemUid === undefined) {
    throw new HarnessError('E_IDENTITY', `The API server at ${way.server} tells no UID of kube-system.`);
  }
  return { server: serverUrl(way.server), caSha256, kubeSystemUid };
}
