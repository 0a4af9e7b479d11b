import { Guard } from '../../guard/guard.ts';
import { type ClusterIdentity, kubeSystemPath, kubeSystemUidIn } from '../../guard/identity.ts';
import { type NodeState, ownPolicy } from '../../guard/policy.ts';
import { type FaultKind, takes } from '../../power/fault.ts';
import type { Machine } from '../../sim/machine/machine.ts';
import type { Simulation } from '../../sim/simulation.ts';
import type { NodeDescription } from '../cluster.ts';

/**
 * The guard of a simulated cluster, which asks the simulation itself, within the instant of the act. It has neither a server nor a
 * CA: it is reached by nobody but this process.
 */
export function simulatedGuard(
  simulation: Simulation,
  nodes: readonly NodeDescription[],
  machine: (id: string) => Machine,
): { readonly admitRequest: (act: string) => void; readonly admitPower: (kind: FaultKind, name: string) => void } {
  const uid = (): string | undefined => {
    const request = { method: 'GET', path: kubeSystemPath, headers: { accept: 'application/json' } };
    const body = simulation.http.handle(request, 'kubernetes-admin').result?.body;
    return typeof body === 'string' ? kubeSystemUidIn(body) : undefined;
  };
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
