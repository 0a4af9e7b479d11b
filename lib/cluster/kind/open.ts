import type { Clock } from '../../clock/clock.ts';
import { Guard } from '../../guard/guard.ts';
import { openKubeConfig } from '../../guard/kubeconfig.ts';
import { ownPolicy } from '../../guard/policy.ts';
import { type Containers, dockerContainers } from '../../power/containers.ts';
import { dockerPower } from '../../power/docker.ts';
import { apiClient } from '../../recorder/api-client.ts';
import { linuxPressure } from '../../recorder/host-pressure.ts';
import type { KindClusterDescription } from '../cluster.ts';
import type { OpenedCluster } from '../opened-cluster.ts';
import { apiOf, expectSameCluster, targetOf } from '../sockets.ts';
import { commandsIn, type Environment, type Run } from './commands.ts';
import { dockerBy } from './docker.ts';
import { machineGuard } from './machine-guard.ts';
import { kindOperations } from './node-operations.ts';

export interface OpenKindOptions {
  readonly clock: Clock;
  readonly environment: Environment;
  /** Anything but the default is for tests. */
  readonly run?: Run;
  /** Anything but Docker itself is for tests. */
  readonly containers?: Containers;
}

/**
 * Takes a kind cluster in hand. Throws what reading its kubeconfig throws, and HarnessError `E_CLUSTER_CHANGED` if that leads
 * to another cluster.
 */
export async function openKindCluster(
  description: KindClusterDescription,
  { clock, environment, run = commandsIn(environment), containers = dockerContainers() }: OpenKindOptions,
): Promise<OpenedCluster> {
  const { identity, kubeconfigPath, spec } = description;
  const { kubeConfig, file } = await openKubeConfig(kubeconfigPath);
  const guard = new Guard({ identity, policy: ownPolicy(identity), kubeconfig: file });
  guard.expectWay((await targetOf(kubeConfig, {})).way, { text: `anything is asked of ${spec.name}` });
  const machines = machineGuard({ guard, description, docker: dockerBy(run), containers });
  return {
    api: apiOf(kubeConfig, { guard }),
    clock,
    power: dockerPower({ clock, containers, admit: machines.admitPower }),
    operations: kindOperations({
      run,
      clock,
      description,
      admit: {
        cluster: (act) => expectSameCluster(kubeConfig, guard, { text: act }),
        machine: machines.admitOperation,
      },
    }),
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
