import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { readRun } from '../../read-run.ts';
import type { Run } from '../../run.ts';

/** What was broken in a cluster, and what powercut must then say of it. */
interface PlantedFailure {
  readonly name: string;
  /** Below lib/sim: where the text `find` was replaced, so that the cluster is not what its settings say. */
  readonly file: string;
  readonly find: string;
  readonly replace: string;
  /** The run on that cluster, compressed; make.ts makes it. */
  readonly recorded: URL;
  /** The claim that fails, and no other. */
  readonly claim: string;
}

export const plantedFailures: readonly PlantedFailure[] = [
  {
    name: 'the controller manager waits 20 s longer than its flag says',
    file: 'controllers/node-lifecycle/node-health.ts',
    find: 'now > health.probedAt + grace',
    replace: 'now > health.probedAt + grace + 20_000',
    recorded: new URL('longer-grace.run.json.gz', import.meta.url),
    claim: 'node.ready-unknown',
  },
  {
    name: 'the taint-eviction controller is off',
    file: 'controllers/controller-manager.ts',
    find: '  startTaintEvictionController,\n',
    replace: '',
    recorded: new URL('no-evictions.run.json.gz', import.meta.url),
    claim: 'pods.evicted',
  },
  {
    name: 'the NoExecute taint stays when the node is Ready again',
    file: 'controllers/node-lifecycle/node-check.ts',
    find: "if (status === 'True') return yield* this.markReachable(node);",
    replace: "if (status === 'True') return;",
    recorded: new URL('taint-stays.run.json.gz', import.meta.url),
    claim: 'node.no-execute-removed',
  },
];

export const runOf = ({ recorded }: PlantedFailure): Run =>
  readRun(gunzipSync(readFileSync(recorded)).toString('utf8'), recorded.pathname);

/** The simulator's file with the failure in it. Throws RangeError if the text to be replaced is not there just once. */
export function plant(text: string, { find, replace, file }: PlantedFailure): string {
  const [before = '', after, another] = text.split(find);
  if (after === undefined || another !== undefined) throw new RangeError(`${file} has not just once: ${find}`);
  return `${before}${replace}${after}`;
}
