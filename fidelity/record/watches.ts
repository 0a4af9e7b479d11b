import type { WriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { execa } from 'execa';
import type { Clock } from '../../lib/clock/clock.ts';
import type { Environment } from '../../lib/cluster/kind/commands.ts';
import { seconds } from '../../lib/units.ts';
import { type Kind, kinds, recorded } from '../kinds.ts';

export interface Watches {
  /** Ends all of them, when they have printed what is under way. Answers what went wrong meanwhile. */
  end(): Promise<readonly string[]>;
}

/**
 * Starts `kubectl get <kind> -w --output-watch-events -o json` for each kind, for kubectl watches one at a time. The API server
 * ends a watch after half an hour or more; then it is begun again, and tells only the last state of what was written between,
 * so that the audit log has more than was seen.
 */
export function startWatches(options: {
  readonly kubeconfigPath: string;
  readonly clock: Clock;
  readonly environment: Environment;
  /** Takes what each prints: a `watchedLine` each. */
  readonly to: WriteStream;
}): Watches {
  const { clock } = options;
  const over = new AbortController();
  const troubles: string[] = [];
  const running = kinds.map(async (kind) => {
    while (!over.signal.aborted) {
      await watch(kind, options, over.signal).catch((error: unknown) => troubles.push(`${kind}: ${String(error)}`));
      if (over.signal.aborted) return;
      troubles.push(`the watch of ${kind} ended`);
      await clock.waitUntil(clock.now() + seconds(1), over.signal);
    }
  });
  return {
    end: async () => {
      over.abort();
      await Promise.all(running);
      return troubles;
    },
  };
}

async function watch(
  kind: Kind,
  { kubeconfigPath, clock, environment, to }: Parameters<typeof startWatches>[0],
  over: AbortSignal,
): Promise<void> {
  const { qualified, namespace } = recorded(kind);
  const scope = namespace === undefined ? ['-A'] : ['-n', namespace];
  const args = ['get', qualified, ...scope, '-w', '--output-watch-events', '-o', 'json'];
  const child = execa('kubectl', ['--kubeconfig', kubeconfigPath, ...args], {
    env: environment,
    extendEnv: false,
    stdin: 'ignore',
    stdout: 'pipe',
    stderr: 'inherit',
    buffer: false,
    reject: false,
    cancelSignal: over,
  });
  for await (const line of createInterface({ input: child.stdout })) {
    // When it is killed, its last line may be torn.
    if (over.aborted) continue;
    // It is written as it came, for it is large and read only when all is over.
    to.write(`{"kind":"${kind}","seen":${clock.date().getTime()},"event":${line}}\n`);
  }
  await child;
}
