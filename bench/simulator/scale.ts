import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { z } from 'zod';
import { realClock } from '../../lib/clock/real-clock.ts';
import type { BigCluster } from './big-cluster.ts';
import type { Figure } from './figure.ts';
import { exponentOf } from './growth.ts';
import { hostSpeed } from './host-speed.ts';

const bigClusterSchema: z.ZodType<BigCluster> = z.object({
  nodes: z.number(),
  pods: z.number(),
  booted: z.number(),
  ready: z.number(),
  evicted: z.number(),
  readyCpu: z.number(),
  evictedCpu: z.number(),
  cut: z.number(),
  podsCut: z.number(),
  podsEvicted: z.number(),
  readyPods: z.number(),
  leasesRenewed: z.number(),
  memory: z.number(),
});

/**
 * Nearly all that a cluster's filling makes lives on, so a small young generation is emptied, by copying, again and again: in MiB,
 * four times what Node takes by itself.
 */
const youngGeneration = '--max-semi-space-size=64';
const script = fileURLToPath(new URL('./big-cluster-process.ts', import.meta.url));

/** In a process of its own, so that its memory is its own, too; on one core, as far as the host can hold it to one. */
async function measured(size: {
  readonly nodes: number;
  readonly pods: number;
  readonly cut: number;
}): Promise<BigCluster> {
  const sizes = [size.nodes, size.pods, size.cut].map(String);
  const { stdout } = await execa(process.execPath, [youngGeneration, script, ...sizes]);
  return bigClusterSchema.parse(JSON.parse(stdout));
}

const gibibyte = 2 ** 30;
const limits = { ready: 10_000, evicted: 2_000, memory: 1.5 * gibibyte, exponent: 1.1 };

/** A thousand nodes and thirty thousand Pods. */
export async function bigClusterFigure(): Promise<Figure> {
  const size = { nodes: 1000, pods: 30_000, cut: 200 };
  const big = await measured(size);
  const whole =
    big.readyPods >= size.pods && big.podsEvicted === big.podsCut && big.podsCut > 0 && big.leasesRenewed > 0;
  const took = big.booted + big.ready;
  return {
    name: '1,000 nodes and 30,000 pods, then 200 nodes cut at once',
    goal: 'Ready within 10 s and 1.5 GiB, every eviction accounted for within 2 s',
    met: whole && took <= limits.ready && big.evicted <= limits.evicted && big.memory <= limits.memory,
    measured: {
      'nodes Ready, ms': big.booted,
      'and pods Ready, ms': took,
      'evicted, ms': big.evicted,
      'of one processor until Ready, ms': big.readyCpu,
      'and until evicted, ms': big.evictedCpu,
      'pods evicted': big.podsEvicted,
      'of pods cut': big.podsCut,
      'Leases renewed': big.leasesRenewed,
      GiB: big.memory / gibibyte,
    },
    control: hostSpeed(realClock()),
  };
}

/** Time against size, up to five thousand nodes with six Pods each. */
export async function growthFigure(): Promise<Figure> {
  const clusters: BigCluster[] = [];
  for (const nodes of [625, 1250, 2500, 5000]) {
    clusters.push(await measured({ nodes, pods: 6 * nodes, cut: nodes / 10 }));
  }
  const whole = clusters.every(
    ({ pods, readyPods, podsCut, podsEvicted }) => readyPods >= pods && podsEvicted === podsCut,
  );
  const sized = clusters.map(({ nodes, booted, ready, evicted }) => ({
    size: nodes,
    duration: booted + ready + evicted,
  }));
  const exponent = exponentOf(sized);
  const control = () => exponentOf(sized.map(({ size }) => ({ size, duration: squareOf(size) })));
  // The first time is the compiler's.
  control();
  return {
    name: 'time against size, 625 to 5,000 nodes with six pods each',
    goal: `an exponent of at most ${limits.exponent}`,
    met: whole && exponent <= limits.exponent,
    measured: {
      exponent,
      ...Object.fromEntries(sized.map(({ size, duration }) => [`ms at ${size}`, duration])),
    },
    control: { 'exponent of a loop in a loop': control() },
  };
}

/** How long it takes to compare each with each: what the figure must find to be worse. */
function squareOf(size: number): number {
  const clock = realClock();
  const begun = clock.now();
  const items = Array.from({ length: 4 * size }, (_, index) => index);
  const pairs = items.reduce((sum, a) => sum + items.reduce((equal, b) => (a === b ? equal + 1 : equal), 0), 0);
  if (pairs !== items.length) throw new Error('a number is not equal to itself');
  return clock.now() - begun;
}
