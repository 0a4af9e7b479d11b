import { realClock } from '../lib/clock/real-clock.ts';
import { openKubeConfig } from '../lib/guard/kubeconfig.ts';
import { apiClient } from '../lib/recorder/api-client.ts';
import { listObjects } from '../lib/recorder/lists.ts';
import { resources } from '../lib/recorder/resources.ts';
import { ListDiff } from './list-diff.ts';
import { type PollerLine, pollerInput } from './pollers.ts';

// Lists some kinds every so often, as scripts do that watch a cluster by polling, and tells on stdout what each list shows
// anew. A process of its own, so that it takes no time from the recorder. Ends with its standard input.

const input = pollerInput.parse(JSON.parse(process.argv[2] ?? ''));
const clock = realClock(BigInt(input.clockOrigin));
const { kubeConfig } = await openKubeConfig(input.kubeconfigPath);
const api = await apiClient({ kubeConfig, clock, onDate: () => undefined, userAgent: input.userAgent });
const over = new AbortController();
process.stdin.on('end', () => over.abort()).resume();

const tell = (line: PollerLine): boolean => process.stdout.write(`${JSON.stringify(line)}\n`);

const diffs = input.kinds.map((kind) => ({ path: resources[kind].path, diff: new ListDiff() }));
for (let due = clock.now(); !over.signal.aborted; due = Math.max(due + input.period, clock.now())) {
  await clock.waitUntil(due, over.signal);
  await Promise.all(
    diffs.map(async ({ path, diff }) => {
      const list = await listObjects({ api, clock, path, signal: over.signal }).catch(() => undefined);
      if (list === undefined) return;
      for (const sighting of diff.take(list)) tell({ sighting });
    }),
  );
}
const { user, system } = process.cpuUsage();
tell({ cpu: (user + system) / 1000 });
api.close();
