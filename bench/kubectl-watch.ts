import { createInterface } from 'node:readline';
import { execa } from 'execa';
import type { Clock } from '../lib/clock/clock.ts';
import { commandsIn, type Environment, probeTimeout } from '../lib/cluster/kind/commands.ts';
import type { ObservedKind } from '../lib/recorder/observation.ts';
import { resources } from '../lib/recorder/resources.ts';
import type { Observer } from './observer.ts';
import type { Sighting } from './sightings.ts';

export interface KubectlWatchOptions {
  readonly kubeconfigPath: string;
  readonly clock: Clock;
  readonly kinds: readonly ObservedKind[];
  readonly environment: Environment;
  /** Of which kinds there are objects; kubectl has begun when it has listed them. */
  readonly present: (kind: ObservedKind) => boolean;
}

/** One line per event; kubectl's JSON would take many. */
const eventLine = ['type', 'object.metadata.uid', 'object.metadata.resourceVersion']
  .map((path) => `{.${path}}`)
  .join(' ');

/**
 * Starts `kubectl get <kind> -A -w --output-watch-events` for each kind, for kubectl watches one kind at a time. Each line is
 * dated by its receipt. Undefined if there is no kubectl on PATH.
 */
export async function startKubectlWatch(options: KubectlWatchOptions): Promise<Observer | undefined> {
  const { kubeconfigPath, clock, kinds, environment, present } = options;
  const found = await commandsIn(environment)('kubectl', ['version', '--client'], { timeout: probeTimeout });
  if (!found.ok) return undefined;
  const sightings: Sighting[] = [];
  const watches = kinds.map((kind) => {
    const child = execa(
      'kubectl',
      [
        '--kubeconfig',
        kubeconfigPath,
        'get',
        resourceName(kind),
        '-A',
        '-w',
        '--output-watch-events',
        '-o',
        `jsonpath=${eventLine}{"\\n"}`,
      ],
      {
        env: environment,
        extendEnv: false,
        stdin: 'ignore',
        stdout: 'pipe',
        stderr: 'inherit',
        buffer: false,
        reject: false,
      },
    );
    const lines = createInterface({ input: child.stdout });
    lines.on('line', (line) => {
      const [type, uid, resourceVersion] = line.split(' ');
      if (uid === undefined || resourceVersion === undefined) return;
      sightings.push({ uid, resourceVersion, gone: type === 'DELETED', at: clock.now() });
    });
    const closed = new Promise<void>((resolve) => lines.once('close', () => resolve()));
    const listed = new Promise<void>((resolve) => lines.once('line', () => resolve()));
    return { kind, child, closed, begun: Promise.race([listed, closed]) };
  });
  await Promise.all(watches.filter(({ kind }) => present(kind)).map(({ begun }) => begun));
  return {
    name: 'kubectl get -w',
    end: async () => {
      for (const { child } of watches) child.kill('SIGTERM');
      await Promise.all(watches.flatMap(({ child, closed }): readonly Promise<unknown>[] => [child, closed]));
      return { sightings, cpu: undefined, userAgent: 'kubectl/' };
    },
  };
}

/** `deployments.v1.apps`, `nodes.v1.` for the core group: as kubectl takes a resource that must not be guessed. */
function resourceName(kind: ObservedKind): string {
  const parts = resources[kind].path.split('/').slice(1);
  const [, group = ''] = parts[0] === 'api' ? [] : parts;
  return `${parts.at(-1)}.${parts.at(-2)}.${group}`;
}
