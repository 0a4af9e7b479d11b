import { simulatorRuntime } from '../../journal/records.ts';
import type { ClusterSpec, NodeDescription, Provider, SimClusterDescription } from '../cluster.ts';

/**
 * Clusters that are simulated by the process that leases one. What the owner hands out is a description, from which the
 * simulation follows; nothing is started, and nothing is left.
 */
export function simProvider(): Provider<SimClusterDescription> {
  /** How often a cluster of each name was made. */
  const made = new Map<string, number>();
  return {
    name: 'sim',
    simulated: true,
    runtime: async () => simulatorRuntime,
    preflight: async () => undefined,
    create: async (spec) => {
      const before = made.get(spec.name) ?? 0;
      made.set(spec.name, before + 1);
      const slot = [...made.keys()].indexOf(spec.name);
      const seed = seedOf(spec.seed ?? 1, slot, before);
      return { provider: 'sim', spec, seed, nodes: nodesOf(spec, seed) };
    },
    list: async () => [],
    whyUnfit: async () => 'its simulator has ended with the process that it lived in',
    saveLogs: async () => undefined,
    examine: async () => [],
    delete: async () => undefined,
  };
}

/** Of the cluster of a slot that was made anew so often: the first one has the seed that was asked for. */
const seedOf = (seed: number, slot: number, before: number): number =>
  (seed + slot * 1_000_003 + before * 7919) % 2 ** 31;

/** Called as kind calls them. */
function nodesOf({ name, workers }: ClusterSpec, seed: number): readonly NodeDescription[] {
  const workerNames = Array.from({ length: workers }, (_, index) => `${name}-worker${index === 0 ? '' : index + 1}`);
  const node = (of: string, role: NodeDescription['role']) => ({ name: of, role, machine: `${of}@${seed}` });
  return [node(`${name}-control-plane`, 'control-plane'), ...workerNames.map((worker) => node(worker, 'worker'))];
}
