import type { Guard } from '../../guard/guard.ts';
import type { GuardedAct, NodeState } from '../../guard/policy.ts';
import type { Containers } from '../../power/containers.ts';
import type { Admit } from '../../power/docker.ts';
import { takes } from '../../power/fault.ts';
import type { KindClusterDescription } from '../cluster.ts';
import type { Docker } from './docker.ts';
import type { AdmitOperation } from './node-operations.ts';

export interface MachineGuardOptions {
  readonly guard: Guard;
  readonly description: KindClusterDescription;
  readonly docker: Pick<Docker, 'placeOf'>;
  readonly containers: Pick<Containers, 'inspect'>;
}

/**
 * Holds each act on a machine of a kind cluster to the container's own id, label and network, and each that takes a node
 * from it to the budget. Giving back passes also where the run is stopped: it undoes what was done to a machine of ours.
 */
export function machineGuard({ guard, description, docker, containers }: MachineGuardOptions): {
  readonly admitPower: Admit;
  readonly admitOperation: AdmitOperation['machine'];
} {
  const own = { cluster: description.spec.name, ids: description.nodes.map(({ machine }) => machine) };
  /** Of a container neither id nor label nor the network it was made with ever changes. */
  const known = new Set<string>();

  /** Nodes that are being taken: of two at a time each counts for the other. */
  const taking = new Set<string>();

  /** By the containers themselves; what Kubernetes thinks of a node that runs is not asked. */
  const statesFor = (taken: string): Promise<readonly NodeState[]> =>
    Promise.all(
      description.nodes.map(async ({ name, role, machine }) => {
        const { running, paused } = await containers.inspect(machine);
        const isTaken = !running || paused || (name !== taken && taking.has(name));
        return { name, role, state: isTaken ? 'taken' : 'ready' };
      }),
    );

  return {
    admitPower: async (kind, { id, name, cluster, network }) => {
      const act: GuardedAct = { text: `${kind} of ${name}`, ...(takes(kind) && { takes: name }) };
      guard.expectMachine({ id, cluster, network }, own, act);
      taking.delete(name);
      if (act.takes === undefined) return;
      guard.expectUnchanged(act);
      taking.add(name);
      try {
        guard.allow(act, await statesFor(name));
      } catch (error) {
        taking.delete(name);
        throw error;
      }
    },
    admitOperation: async (machine, text) => {
      guard.expectUnchanged({ text });
      if (known.has(machine)) return;
      guard.expectMachine(await docker.placeOf(machine), own, { text });
      known.add(machine);
    },
  };
}
