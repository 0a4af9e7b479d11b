import { createHash } from 'node:crypto';
import { deployments, pods } from '../../lib/sim/api/kinds.ts';
import { Simulation } from '../../lib/sim/simulation.ts';

/** What came of one story. */
export interface ToldStory {
  /** Over every write of it, in order: of which object, when, by whom, and the object itself. */
  readonly digest: string;
  /** In virtual time, from the workload's creation to its end. */
  readonly lasted: number;
  readonly writes: number;
  /** That the story happened: how many Pods were evicted, and how many run at the end. */
  readonly evicted: number;
  readonly running: number;
}

const seconds = (count: number): number => count * 1000;

/**
 * The story of a dead worker with default settings, by the API's own path and without the harness: ten replicas, power cut,
 * eviction after five minutes, power back. `digest: false` leaves the digest out, which costs more than the story.
 */
export function tellStory(options: { readonly seed: number; readonly digest: boolean }): ToldStory {
  const simulation = new Simulation({
    name: 'bench',
    version: 'v1.37.2',
    workers: 2,
    settings: {},
    seed: options.seed,
    startAt: Date.UTC(2026, 0, 1),
  });
  const digest = createHash('sha256');
  let [writes, evicted] = [0, 0];
  simulation.onWrite(({ type, at, by, object, before }) => {
    writes += 1;
    if (options.digest) digest.update(JSON.stringify([type, at, by, object]));
    if (object.kind !== 'Pod' || type === 'DELETED') return;
    if (object.metadata?.deletionTimestamp !== undefined && before?.metadata?.deletionTimestamp === undefined) {
      evicted += 1;
    }
  });
  const begun = simulation.now;
  simulation.api.create(deployments, nginx(10), { by: 'bench' });
  simulation.runUntil(simulation.now + seconds(10));
  simulation.machine('bench-worker').cut();
  simulation.runUntil(simulation.now + seconds(380));
  simulation.machine('bench-worker').restore();
  simulation.runUntil(simulation.now + seconds(30));
  const running = [...simulation.api.list(pods, 'default')].filter(
    ({ status }) => status?.conditions?.some(({ type, status: held }) => type === 'Ready' && held === 'True') === true,
  ).length;
  return { digest: digest.digest('hex'), lasted: simulation.now - begun, writes, evicted, running };
}

/** A Deployment as `kubectl create deployment nginx --image nginx:1.22 --replicas <n>` makes it. */
export const nginx = (replicas: number, name = 'nginx') => ({
  metadata: { name, namespace: 'default', labels: { app: name } },
  spec: {
    replicas,
    selector: { matchLabels: { app: name } },
    template: {
      metadata: { labels: { app: name } },
      spec: { containers: [{ name: 'nginx', image: 'nginx:1.22' }] },
    },
  },
});
