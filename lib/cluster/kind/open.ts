import { KubeConfig } from '@kubernetes/client-node';
import type { Clock } from '../../clock/clock.ts';
import { dockerPower } from '../../power/docker.ts';
import { apiClient } from '../../recorder/api-client.ts';
import { linuxPressure } from '../../recorder/host-pressure.ts';
import type { KindClusterDescription } from '../cluster.ts';
import type { OpenedCluster } from '../opened-cluster.ts';
import { apiOf } from '../sockets.ts';
import { commandsIn, type Environment } from './commands.ts';
import { kindOperations } from './node-operations.ts';

/** Takes a kind cluster in hand. Throws what reading its kubeconfig throws. */
export function openKindCluster(
  description: KindClusterDescription,
  { clock, environment }: { readonly clock: Clock; readonly environment: Environment },
): OpenedCluster {
  const kubeConfig = new KubeConfig();
  kubeConfig.loadFromFile(description.kubeconfigPath);
  return {
    api: apiOf(kubeConfig),
    clock,
    power: dockerPower({ clock }),
    operations: kindOperations({ run: commandsIn(environment), clock, description }),
    recording: {
      clock,
      virtual: false,
      // Its nodes are containers, and share the kernel of one host.
      sharedClock: true,
      pressure: linuxPressure,
      connect: (onDate) => apiClient({ kubeConfig, clock, onDate }),
    },
  };
}
