import { nodes } from '../../api/kinds.ts';
import { StatusError } from '../../api/status-error.ts';
import { WorkQueue } from '../../client/work-queue.ts';
import type { Process } from '../../engine/process.ts';
import type { Node } from '../../objects.ts';
import type { ControllerContext } from '../context.ts';

const annotation = 'node.alpha.kubernetes.io/ttl';
const workers = 5;

/** For how many nodes, with some play, a kubelet may use a Secret or ConfigMap for how many seconds (ttl_controller.go, ttlBoundaries). */
const steps = [
  { least: 0, most: 100, seconds: 0 },
  { least: 90, most: 500, seconds: 15 },
  { least: 450, most: 1_000, seconds: 30 },
  { least: 900, most: 2_000, seconds: 60 },
  { least: 1_800, most: Number.POSITIVE_INFINITY, seconds: 300 },
] as const;

/** Tells the kubelets by an annotation of their Nodes how long they may keep what they read (pkg/controller/ttl/ttl_controller.go). */
export function startTtlController(context: ControllerContext): void {
  const { scope, informers } = context;
  const client = context.client('ttl-controller');
  const cache = informers.of(nodes);
  const queue = new WorkQueue(scope, { workers, work, caches: [cache] });
  let count = 0;
  let step = 0;

  const wanted = (): string => `${steps[step]?.seconds ?? 0}`;
  const look = (node: Node): void => {
    if (node.metadata?.annotations?.[annotation] !== wanted()) queue.add(node.metadata?.name ?? '');
  };
  cache.on({
    added: (node) => {
      count += 1;
      if (count > (steps[step]?.most ?? count)) step += 1;
      look(node);
    },
    updated: look,
    deleted: () => {
      count -= 1;
      if (count < (steps[step]?.least ?? count)) step -= 1;
    },
  });

  function* work(name: string): Process {
    const ttl = wanted();
    const node = cache.get(name);
    if (node === undefined || node.metadata?.annotations?.[annotation] === ttl) return queue.forget(name);
    const body = { metadata: { annotations: { [annotation]: ttl } } };
    try {
      yield* client.patch(nodes, { name }, { type: 'merge', body });
      queue.forget(name);
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      queue.addRateLimited(name);
    }
  }
}
