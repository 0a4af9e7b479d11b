import { join } from 'node:path';

/** Where the kubeconfig of a cluster is; nothing but powercut reads or writes it. */
export function kubeconfigPath(stateFolder: string, name: string): string {
  return join(stateFolder, `${name}.kubeconfig`);
}
