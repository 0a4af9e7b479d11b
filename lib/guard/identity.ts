import { createHash, X509Certificate } from 'node:crypto';
import { z } from 'zod';

/** What makes a cluster this one and no other, whatever its contexts, names and files are called. */
export interface ClusterIdentity {
  /** URL of its API server, as `serverUrl` writes it. */
  readonly server: string;
  /** SHA-256 of the certificate of its authority, in hexadecimal; of several, of all in their order. */
  readonly caSha256: string;
  /** UID of its Namespace kube-system, which is made once in the life of a cluster, and which no other one shares. */
  readonly kubeSystemUid: string;
}

/** Checks the fields of an identity that comes from outside. */
export const identityFields = {
  server: z.string(),
  caSha256: z.string().regex(/^[\da-f]{64}$/, 'is no SHA-256 in hexadecimal'),
  kubeSystemUid: z.string().min(1),
};

/** An identity as a later version may have written it, with more in it. */
export const recordedIdentity = z.looseObject(identityFields);

/** Where the UID of a cluster is read. */
export const kubeSystemPath = '/api/v1/namespaces/kube-system';

/** The UID in the answer to a GET of `kubeSystemPath`; undefined if it has none. */
export function kubeSystemUidIn(body: string): string | undefined {
  try {
    const { data } = answeredNamespace.safeParse(JSON.parse(body));
    return data?.metadata.uid;
  } catch {
    return undefined;
  }
}

const answeredNamespace = z.looseObject({
  metadata: z.looseObject({ name: z.literal('kube-system'), uid: z.string().min(1) }),
});

/** A server's URL in one way of writing it: small letters in the host, no port that goes without saying, no slash at the end. */
export function serverUrl(server: string): string {
  return URL.canParse(server) ? new URL(server).href.replace(/\/$/, '') : server;
}

/** See ClusterIdentity; undefined for what holds no certificate. */
export function caSha256Of(pem: string): string | undefined {
  const certificates = pem.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g) ?? [];
  if (certificates.length === 0) return undefined;
  const hash = createHash('sha256');
  try {
    for (const certificate of certificates) hash.update(new X509Certificate(certificate).raw);
  } catch {
    return undefined;
  }
  return hash.digest('hex');
}

/** Whether two clusters are one. */
export const isSame = (one: ClusterIdentity, other: ClusterIdentity): boolean =>
  one.server === other.server && one.caSha256 === other.caSha256 && one.kubeSystemUid === other.kubeSystemUid;
