import { memoryUsage, threadCpuUsage } from 'node:process';
import { realClock } from '../../lib/clock/real-clock.ts';
import { deployments, nodes, pods } from '../../lib/sim/api/kinds.ts';
import type { Node, Pod } from '../../lib/sim/objects.ts';
import { Simulation } from '../../lib/sim/simulation.ts';
import { nginx } from './told-story.ts';

export interface BigCluster {
  readonly nodes: number;
  readonly pods: number;
  /** Of wall time, in milliseconds: from nothing to all nodes Ready; from the first Deployment to all Pods Ready; from the cut to the last eviction. */
  readonly booted: number;
  readonly ready: number;
  readonly evicted: number;
  /** Of a processor's time that the simulator's own thread took, in milliseconds: until all Pods were Ready; from the cut to the last eviction. */
  readonly readyCpu: number;
  readonly evictedCpu: number;
  /** Nodes that were cut, Pods that were on them, and how many of those were evicted. */
  readonly cut: number;
  readonly podsCut: number;
  readonly podsEvicted: number;
  readonly readyPods: number;
  readonly leasesRenewed: number;
  /** The most that this process ever held, in bytes. */
  readonly memory: number;
}

const seconds = (number: number): number => number * 1000;

/** Replicas of one Deployment, as many as one has in a cluster of this size. */
const perDeployment = 100;

/**
 * Makes a cluster, fills it, and cuts the power of some of its nodes at once, by the API's own path, Leases and all. Its controller
 * manager is given the rates of a cluster of that size: what is measured is the simulator's work, not how long it is told to wait.
 */
export function bigCluster(size: { readonly nodes: number; readonly pods: number; readonly cut: number }): BigCluster {
  const clock = realClock();
  const began = clock.now();
  const cpuBegan = cpu();
  const simulation = new Simulation({
    name: 'big',
    version: 'v1.37.2',
    workers: size.nodes,
    settings: { nodeEvictionRate: 1000, kubeApiQps: 5000, kubeApiBurst: 5000 },
    seed: 1,
    startAt: Date.UTC(2026, 0, 1),
  });
  const booted = clock.now() - began;

  let leasesRenewed = 0;
  simulation.onWrite(({ object }) => {
    if (object.kind === 'Lease') leasesRenewed += 1;
  });
  const filling = clock.now();
  for (let left = size.pods; left > 0; left -= perDeployment) {
    const name = `nginx-${String(left)}`;
    simulation.api.create(deployments, nginx(Math.min(left, perDeployment), name), { by: 'bench' });
  }
  const readyPods = (): number => count(simulation.api.list(pods, 'default'), isReady);
  const limit = simulation.now + seconds(1800);
  while (readyPods() < size.pods && simulation.now < limit) simulation.runUntil(simulation.now + seconds(5));
  const ready = clock.now() - filling;
  const readyCpu = cpu() - cpuBegan;
  const filled = readyPods();

  const victims = simulation.nodes.filter(({ role }) => role === 'worker').slice(0, size.cut);
  const names = new Set(victims.map(({ name }) => name));
  const onVictims = new Set(
    [...simulation.api.list(pods, 'default')]
      .filter(({ spec }) => names.has(spec?.nodeName ?? ''))
      .map(({ metadata }) => metadata?.uid),
  );
  let podsEvicted = 0;
  simulation.onWrite(({ type, object, before }) => {
    if (object.kind !== 'Pod' || type !== 'MODIFIED' || !onVictims.has(object.metadata?.uid)) return;
    const going = object.metadata?.deletionTimestamp !== undefined;
    if (going && before?.metadata?.deletionTimestamp === undefined) podsEvicted += 1;
  });
  const cutting = clock.now();
  const cpuCutting = cpu();
  for (const { name } of victims) simulation.machine(name).cut();
  const end = simulation.now + seconds(450);
  // In short steps: what becomes of the replacements after the last eviction is not asked for.
  while (podsEvicted < onVictims.size && simulation.now < end) simulation.runUntil(simulation.now + seconds(0.5));
  const evicted = clock.now() - cutting;
  const evictedCpu = cpu() - cpuCutting;

  return {
    nodes: count(simulation.api.list(nodes), () => true),
    pods: size.pods,
    booted,
    ready,
    evicted,
    readyCpu,
    evictedCpu,
    cut: victims.length,
    podsCut: onVictims.size,
    podsEvicted,
    readyPods: filled,
    leasesRenewed,
    memory: memoryUsage().rss,
  };
}

/** What this thread has had of a processor, in milliseconds: on a busy host that says more than the time that went by. */
function cpu(): number {
  const { user, system } = threadCpuUsage();
  return (user + system) / 1000;
}

const isReady = ({ status }: Node | Pod): boolean =>
  status?.conditions?.some(({ type, status: held }) => type === 'Ready' && held === 'True') === true;

function count<T>(items: Iterable<T>, wanted: (item: T) => boolean): number {
  let counted = 0;
  for (const item of items) if (wanted(item)) counted += 1;
  return counted;
}
