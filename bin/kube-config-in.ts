import type { KubeConfig } from '@kubernetes/client-node';
import { whyUnreadable } from '../lib/error-code.ts';
import { HarnessError } from '../lib/errors.ts';

export interface ReadOptions {
  /** What to do if it cannot be read. */
  readonly hint: string;
  /** Why it cannot, in the words of a sentence. */
  readonly why?: (error: unknown) => string;
}

/**
 * The kubeconfig in a file, which is left as it is, other than by openKubeConfig: it may be somebody else's. Throws
 * HarnessError `E_KUBECONFIG`.
 */
export async function kubeConfigIn(file: string, { hint, why = whyUnreadable }: ReadOptions): Promise<KubeConfig> {
  const client = await import('@kubernetes/client-node');
  const kubeConfig = new client.KubeConfig();
  try {
    kubeConfig.loadFromFile(file);
  } catch (error) {
    throw new HarnessError('E_KUBECONFIG', `The kubeconfig ${file} cannot be read: ${why(error)}.`, {
      hint,
      cause: error,
    });
  }
  return kubeConfig;
}
