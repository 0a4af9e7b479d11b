import { Guard } from '../../guard/guard.ts';
import type { ClusterIdentity } from '../../guard/identity.ts';
import { type NodeState, ownPolicy } from '../../guard/policy.ts';
import { type FaultKind, takes } from '../../power/fault.ts';
import { namespaces } from '../../sim/api/kinds.ts';
import type { Machine } from '../../sim/machine/machine.ts';
import type { Simulation } from '../../sim/simulation.ts';
import type { NodeDescription } from '../cluster.ts';

/**
 * The guard of a simulated cluster, which asks the simulation's API server itself before each act, within the instant of the act. It
 * has neither a server nor a CA: it is reached by nobody but this process, so there are no bytes of an answer to be read.
 */
export function simulatedGuard(
  simulation: Simulation,
  nodes: readonly NodeDescription[],
  machine: (id: string) => Machine,
): { readonly admitRequest: (act: string) => void; readonly admitPower: (kind: FaultKind, name: string) => void } {
  const uid = (): string | undefined => simulation.api.find(namespaces, { name: 'kube-system' })?.metadata?.uid;
  const kubeSystemUid = uid();
  if (kubeSystemUid === undefined) throw new Error('a simulated cluster has no kube-system');
  const identity: ClusterIdentity = { server: 'simulator', caSha256: 'none', kubeSystemUid };
  const guard = new Guard({ identity, policy: ownPolicy(identity) });
  const states = (): readonly NodeState[] =>
    nodes.map(({ name, role, machine: id }) => ({
      name,
      role,
      state: machine(id).state === 'running' ? 'ready' : 'taken',
    }));
  return {
    admitRequest: (text) => guard.admit({ text }, uid()),
    admitPower: (kind, name) =>
      guard.admit({ text: `${kind} of ${name}`, ...(takes(kind) && { takes: name }) }, uid(), states()),
  };
}
