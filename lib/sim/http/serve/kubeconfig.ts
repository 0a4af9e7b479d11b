import { chmod, writeFile } from 'node:fs/promises';
import { adminName, type Certificates } from './certificates.ts';

/** The kubeconfig of a served cluster: one context, with a client certificate. */
export function kubeconfig(name: string, server: string, { authority, admin }: Certificates): string {
  return `apiVersion: v1
kind: Config
current-context: ${name}
clusters:
  - name: ${name}
    cluster:
      server: ${server}
      certificate-authority-data: ${base64(authority)}
contexts:
  - name: ${name}
    context:
      cluster: ${name}
      user: ${adminName}
users:
  - name: ${adminName}
    user:
      client-certificate-data: ${base64(admin.certificate)}
      client-key-data: ${base64(admin.key)}
`;
}

/** Only its owner may read it, for it opens the cluster to whoever does. */
export async function writeKubeconfig(file: string, text: string): Promise<void> {
  await writeFile(file, text, { mode: 0o600 });
  // The mode of a file that was there before is left as it is.
  await chmod(file, 0o600);
}

const base64 = (text: string): string => Buffer.from(text).toString('base64');
