import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { z } from 'zod';
import type { Environment } from '../lib/cluster/kind/commands.ts';
import { HarnessError } from '../lib/errors.ts';
import type { ObservedKind } from '../lib/recorder/observation.ts';
import { observedKinds } from '../lib/recorder/resources.ts';
import { formatDuration, type Milliseconds } from '../lib/units.ts';
import type { Observer } from './observer.ts';
import { type Sighting, sighting } from './sightings.ts';

/** What a poller's process is told. */
export const pollerInput = z.object({
  kubeconfigPath: z.string(),
  /** `process.hrtime.bigint()` of the run's beginning. */
  clockOrigin: z.string(),
  period: z.number(),
  kinds: z.array(z.enum(observedKinds)),
  userAgent: z.string(),
});

const pollerLine = z.union([z.object({ sighting }), z.object({ cpu: z.number() })]);

/** What it tells, line by line. */
export type PollerLine = z.infer<typeof pollerLine>;

export interface PollerOptions {
  readonly kubeconfigPath: string;
  readonly clockOrigin: string;
  readonly kinds: readonly ObservedKind[];
  readonly environment: Environment;
  readonly period: Milliseconds;
}

const program = fileURLToPath(new URL('poller-process.ts', import.meta.url));

/** Starts to list all objects of the kinds every `period`; resolves when it has the first lists. */
export async function startPoller(options: PollerOptions): Promise<Observer> {
  const { kubeconfigPath, clockOrigin, period, environment } = options;
  const userAgent = `powercut-bench-poller-${period}`;
  const input: z.infer<typeof pollerInput> = {
    kubeconfigPath,
    clockOrigin,
    period,
    kinds: [...options.kinds],
    userAgent,
  };
  const child = execa(process.execPath, [program, JSON.stringify(input)], {
    env: environment,
    extendEnv: false,
    stdin: 'pipe',
    stdout: 'pipe',
    stderr: 'inherit',
    buffer: false,
    reject: false,
  });
  const name = `poll every ${formatDuration(period).replace('.00', '')}`;
  const sightings: Sighting[] = [];
  let cpu: Milliseconds | undefined;
  const first = Promise.withResolvers<void>();
  const lines = createInterface({ input: child.stdout });
  lines.on('line', (line) => {
    const told = pollerLine.parse(JSON.parse(line));
    if ('cpu' in told) cpu = told.cpu;
    else sightings.push(told.sighting);
    first.resolve();
  });
  const ended = new Promise<void>((resolve) => lines.once('close', () => resolve()));
  void ended.then(() => first.reject(new HarnessError('E_BENCH_OBSERVER', `"${name}" ended before it had begun.`)));
  await first.promise;
  return {
    name,
    end: async () => {
      child.stdin.end();
      await ended;
      await child;
      return { sightings, cpu, userAgent };
    },
  };
}
