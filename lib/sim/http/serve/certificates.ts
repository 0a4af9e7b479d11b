// oxlint-disable-next-line import/no-unassigned-import -- what @peculiar/x509 is built on does not load without it
import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import {
  BasicConstraintsExtension,
  cryptoProvider,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  type X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509';

/** A certificate and its key, as PEM. */
export interface Identity {
  readonly certificate: string;
  readonly key: string;
}

/** What a served cluster needs to know whom it lets in, and to be known. */
export interface Certificates {
  /** Of the authority that has signed the others; its key is kept nowhere. */
  readonly authority: string;
  readonly server: Identity;
  readonly admin: Identity;
}

/** The user that kubeadm, too, gives an administrator's certificate. */
export const adminName = 'kubernetes-admin';

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
/** Clocks of two processes differ a little. */
const before = 5 * 60_000;
const lasting = 365 * 24 * 3600_000;

/** Made anew for each cluster that is served. `now` is the real time, by which clients judge them, in milliseconds since 1970. */
export async function makeCertificates(now: number): Promise<Certificates> {
  // @peculiar/x509 has no types for Node's own.
  cryptoProvider.set(webcrypto);
  const validity = { notBefore: new Date(now - before), notAfter: new Date(now + lasting) };
  const authorityKeys = await keyPair();
  const authority = await X509CertificateGenerator.createSelfSigned({
    name: 'CN=powercut-simulator',
    keys: authorityKeys,
    signingAlgorithm: algorithm,
    ...validity,
    extensions: [
      new BasicConstraintsExtension(true, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.digitalSignature, true),
    ],
  });
  const sign = async (subject: string, usage: ExtendedKeyUsage, names: readonly Name[]): Promise<Identity> => {
    const keys = await keyPair();
    const certificate = await X509CertificateGenerator.create({
      subject,
      issuer: authority.subject,
      publicKey: keys.publicKey,
      signingKey: authorityKeys.privateKey,
      signingAlgorithm: algorithm,
      ...validity,
      extensions: [
        new BasicConstraintsExtension(false, undefined, true),
        new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
        new ExtendedKeyUsageExtension([usage]),
        ...(names.length === 0 ? [] : [new SubjectAlternativeNameExtension([...names])]),
      ],
    });
    return { certificate: pemOf(certificate), key: await privatePem(keys.privateKey) };
  };
  return {
    authority: pemOf(authority),
    server: await sign('CN=kube-apiserver', ExtendedKeyUsage.serverAuth, [
      { type: 'ip', value: '127.0.0.1' },
      { type: 'dns', value: 'localhost' },
    ]),
    admin: await sign(`CN=${adminName}, O=kubeadm:cluster-admins`, ExtendedKeyUsage.clientAuth, []),
  };
}

interface Name {
  readonly type: 'dns' | 'ip';
  readonly value: string;
}

const keyPair = () => webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);

const pemOf = (certificate: X509Certificate): string => `${certificate.toString('pem')}\n`;

async function privatePem(key: webcrypto.CryptoKey): Promise<string> {
  return `${PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', key), 'PRIVATE KEY')}\n`;
}
