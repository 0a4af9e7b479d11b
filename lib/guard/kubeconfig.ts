import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { KubeConfig } from '@kubernetes/client-node';
import { whyUnreadable } from '../error-code.ts';
import { HarnessError } from '../errors.ts';
import { keepSecret } from '../secrets/known.ts';
import { secretsOfKubeconfig } from '../secrets/secrets-of.ts';

/** A kubeconfig as it was when it was read: another text in its file is another kubeconfig. */
export interface KubeConfigFile {
  readonly path: string;
  readonly sha256: string;
}

export interface OpenKubeConfigOptions {
  /** What to do if it cannot be read. */
  readonly hint?: string;
  /** Why it cannot, in the words of a sentence. */
  readonly why?: (error: unknown) => string;
}

/**
 * The kubeconfig in a file that is named, and nothing of the ambient one: KUBECONFIG, ~/.kube/config and the service account
 * of a Pod are never looked at. Its programs are not run by this; see `refusePlugIns`.
 * Throws HarnessError `E_KUBECONFIG` if it cannot be read, `E_KUBECONFIG_SHARED` if others than its owner can.
 */
export async function openKubeConfig(
  path: string,
  { hint, why = whyUnreadable }: OpenKubeConfigOptions = {},
): Promise<{ readonly kubeConfig: KubeConfig; readonly file: KubeConfigFile }> {
  const client = await import('@kubernetes/client-node');
  const kubeConfig = new client.KubeConfig();
  try {
    // What is looked at is what is read, also where the path is a symbolic link that somebody changes meanwhile.
    await using handle = await open(path);
    const { mode } = await handle.stat();
    if ((mode & sharedModes) !== 0) throw shared(path, mode);
    const bytes = await handle.readFile();
    const text = bytes.toString('utf8');
    keepSecret(secretsOfKubeconfig(text));
    kubeConfig.loadFromString(text);
    kubeConfig.makePathsAbsolute(dirname(path));
    return { kubeConfig, file: { path, sha256: sha256(bytes) } };
  } catch (error) {
    if (error instanceof HarnessError) throw error;
    throw new HarnessError('E_KUBECONFIG', `The kubeconfig ${path} cannot be read: ${why(error)}.`, {
      ...(hint === undefined ? {} : { hint }),
      cause: error,
    });
  }
}

/** Why the file of a kubeconfig is not what it was; undefined if it is. It is read at once, for an act waits for it. */
export function whyChanged({ path, sha256: known }: KubeConfigFile): string | undefined {
  try {
    return sha256(readFileSync(path)) === known ? undefined : `the kubeconfig ${path} was changed`;
  } catch (error) {
    return `the kubeconfig ${path} cannot be read any more: ${whyUnreadable(error)}`;
  }
}

/**
 * A kubeconfig may name a program that gets its user's credentials (`exec`, `auth-provider`), which runs with all rights of
 * whoever starts powercut. Throws HarnessError `E_KUBECONFIG_EXEC` if that of the current user does.
 */
export function refusePlugIns(kubeConfig: KubeConfig): void {
  const user = kubeConfig.getCurrentUser();
  if (!user?.exec && !user?.authProvider) return;
  const what = user.exec ? `runs the program ${user.exec.command}` : `uses the auth-provider ${user.authProvider.name}`;
  throw new HarnessError('E_KUBECONFIG_EXEC', `The kubeconfig's user ${user.name} ${what} to get credentials.`, {
    hint: 'Look at it, and allow it with --allow-exec where the command has that option, or name a kubeconfig with a certificate or a token.',
  });
}

/** Reading and writing, by group and others. */
const sharedModes = 0o066;

function shared(path: string, mode: number): HarnessError {
  const octal = (mode & 0o777).toString(8).padStart(4, '0');
  return new HarnessError(
    'E_KUBECONFIG_SHARED',
    `The kubeconfig ${path} is open to others than its owner (mode ${octal}).`,
    { hint: `It opens the cluster to whoever can read it: chmod 600 ${path}` },
  );
}

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
