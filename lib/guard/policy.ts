import { z } from 'zod';
import { usageError } from '../errors.ts';
import { type ClusterIdentity, identityFields, isSame } from './identity.ts';

/** One cluster that may be acted upon, and how far. */
export interface AllowedCluster {
  readonly identity: ClusterIdentity;
  /** How many of its nodes may be taken from it at a time: as many as both allow. */
  readonly budget: {
    readonly nodes: number;
    /** Of all its nodes, 0 to 1. */
    readonly share: number;
  };
  readonly abort: {
    /** No node is taken that leaves fewer than these Ready. */
    readonly minReadyNodes: number;
  };
}

/** All clusters that may be acted upon; any other may not. */
export type Policy = readonly AllowedCluster[];

/** A node as far as a budget goes. */
export interface NodeState {
  readonly name: string;
  readonly role: 'control-plane' | 'worker';
  /** `taken`: it is off, or paused. */
  readonly state: 'ready' | 'not-ready' | 'taken';
}

/** Something that would change a cluster. */
export interface GuardedAct {
  /** As in `DELETE /api/v1/nodes/a`, or `cut-power of a-worker`. */
  readonly text: string;
  /** The node that it takes from its cluster, if it does. */
  readonly takes?: string;
}

export type Decision = { readonly allowed: true } | { readonly allowed: false; readonly because: string };

/**
 * Whether an act on the cluster that was found is allowed. The last control plane that runs is never taken, whatever the
 * policy says: nothing would be left to observe the cluster by, and in a real one nobody could repair it.
 */
export function decide(
  act: GuardedAct,
  found: ClusterIdentity,
  policy: Policy,
  nodes: readonly NodeState[] = [],
): Decision {
  const entry = policy.find(({ identity }) => isSame(identity, found));
  if (entry === undefined) return refused(`no cluster that may be changed is ${describe(found)}`);
  if (act.takes === undefined) return { allowed: true };
  const node = nodes.find(({ name }) => name === act.takes);
  if (node === undefined) return refused(`${act.takes} is no node of this cluster`);
  // It is taken already, so nothing more is.
  if (node.state === 'taken') return { allowed: true };

  const others = nodes.filter((other) => other !== node);
  const leftPlanes = others.filter(({ role, state }) => role === 'control-plane' && state !== 'taken');
  if (node.role === 'control-plane' && leftPlanes.length === 0) {
    return refused(`${node.name} is the last control plane that runs`);
  }
  const taken = others.filter(({ state }) => state === 'taken').length + 1;
  const most = Math.min(entry.budget.nodes, Math.floor(entry.budget.share * nodes.length));
  if (taken > most) return refused(`${taken} of ${nodes.length} nodes would be taken, and ${most} may be`);
  const ready = others.filter(({ state }) => state === 'ready').length;
  const { minReadyNodes } = entry.abort;
  if (ready < minReadyNodes) return refused(`${ready} nodes would be left Ready, and ${minReadyNodes} must be`);
  return { allowed: true };
}

/** The policy of a cluster that powercut has made: all of it may be taken, but for its last control plane. */
export const ownPolicy = (identity: ClusterIdentity): Policy => [
  { identity, budget: { nodes: Number.POSITIVE_INFINITY, share: 1 }, abort: { minReadyNodes: 0 } },
];

const allowList = z.strictObject({
  allowListVersion: z.literal(1),
  clusters: z.array(
    z.strictObject({
      identity: z.strictObject(identityFields),
      budget: z.strictObject({ nodes: z.int().nonnegative(), share: z.number().min(0).max(1) }),
      abort: z.strictObject({ minReadyNodes: z.int().nonnegative() }),
    }),
  ),
});

/** The policy for clusters that powercut has not made, from the text of a file. Throws a usage error that names the field. */
export function parseAllowList(text: string, file: string): Policy {
  const { data, error } = allowList.safeParse(parseJson(text));
  if (data !== undefined) return data.clusters;
  const [issue] = error.issues;
  const where = issue === undefined || issue.path.length === 0 ? '' : ` at ${issue.path.join('.')}`;
  throw usageError(`${file} is no list of allowed clusters${where}: ${issue?.message ?? 'it is not JSON'}.`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const refused = (because: string): Decision => ({ allowed: false, because });

const describe = ({ server, caSha256, kubeSystemUid }: ClusterIdentity): string =>
  `${server} with CA ${caSha256.slice(0, 12)}… and kube-system ${kubeSystemUid}`;
