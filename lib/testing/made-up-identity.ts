import type { ClusterIdentity } from '../guard/identity.ts';

/** Of a cluster that nobody asks for it. */
export const madeUpIdentity: ClusterIdentity = {
  server: 'https://127.0.0.1:6443',
  caSha256: '0'.repeat(64),
  kubeSystemUid: 'made-up',
};
