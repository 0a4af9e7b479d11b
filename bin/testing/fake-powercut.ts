import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { realClock } from '../../lib/clock/real-clock.ts';
import type { ClusterDescription, ClusterSpec, CreateOptions } from '../../lib/cluster/cluster.ts';
import { fine, unfit } from '../../lib/cluster/finding.ts';
import { HarnessError } from '../../lib/errors.ts';
import { fakeProvider } from '../../lib/testing/fake-provider.ts';
import { runProgram } from '../program.ts';
import { ownersEnd } from '../run/owners-end.ts';
import { playwrightArgs } from '../run/scenario-process.ts';
import { allScenarios, type Scenario } from '../scenarios.ts';

/**
 * powercut as it is, but for the provider, whose clusters are files in FAKE_HOST, and for Playwright, in whose place
 * fake-scenarios.ts runs. FAKE_TROUBLE says what goes wrong. With FAKE_SCENARIOS=real Playwright is not faked: it plays the story,
 * on a simulated cluster, which the owner takes for one that must be deleted.
 */
const folder = process.env['FAKE_HOST'] ?? '';
// A janitor comes when the trouble is over.
const trouble = process.argv[2] === 'janitor' ? undefined : process.env['FAKE_TROUBLE'];

const real = process.env['FAKE_SCENARIOS'] === 'real';

if (process.argv[2] === 'janitor' && (await ownersEnd()) === 'dismissed') process.exit();

const forever = (): Promise<never> => new Promise(() => undefined);

async function halfMade({ signal, onProgress }: CreateOptions): Promise<void> {
  onProgress('the cluster is half made');
  if (trouble === 'create-fails') throw new HarnessError('E_KIND_CREATE', 'kind gave up.', { hint: 'Read its log.' });
  if (trouble === 'create-throws') throw new TypeError('undefined is not a cluster');
  if (trouble === 'create-hangs') {
    await new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('aborted'))));
  }
  if (trouble === 'stray-rejection') void Promise.reject(new TypeError('nobody waits for me'));
}

const fakeScenario: Scenario = {
  name: 'worker-loses-power',
  titles: ['a worker loses power'],
  tags: ['@story'],
  claims: ['power.cut'],
  file: '/scenarios/worker-loses-power.spec.ts',
};

function simulated(spec: ClusterSpec): ClusterDescription {
  const nodes = ['control-plane', 'worker', 'worker2'].map((part) => `${spec.name}-${part}`);
  const roleOf = (index: number) => (index === 0 ? 'control-plane' : 'worker');
  return {
    provider: 'sim',
    spec,
    seed: 1,
    nodes: nodes.map((name, index) => ({ name, role: roleOf(index), machine: `machine of ${name}` })),
  };
}

process.exit(
  await runProgram({
    args: process.argv.slice(2),
    environment: process.env,
    ...(process.env['FAKE_JANITOR'] === 'none' ? {} : { entry: fileURLToPath(import.meta.url) }),
    newClock: realClock,
    scenarios: () => (real ? allScenarios() : [fakeScenario]),
    toolVersions: async () => ({ dockerVersion: '29.1.0', kindVersion: 'v0.33.0' }),
    newProvider: async () =>
      fakeProvider({
        folder,
        preflight: async () => {
          if (trouble !== 'no-docker') return;
          throw new HarnessError('E_NO_DOCKER', 'Docker does not answer.', { hint: 'Start it.' });
        },
        examine: async () => [
          trouble === 'no-docker'
            ? unfit('docker', 'Docker does not answer.', 'Start it.')
            : fine('docker', 'Docker 29.1.0 answers'),
        ],
        ...(real ? { describe: simulated } : {}),
        halfMade: (_, options) => halfMade(options),
        deleting: async () => {
          if (trouble === 'delete-fails') throw new HarnessError('E_CLUSTER_LEFT', 'It does not go.');
          if (trouble === 'delete-hangs') {
            await writeFile(join(folder, 'deleting'), '');
            await forever();
          }
        },
      }),
    scenarioArgs: real ? playwrightArgs : () => [fileURLToPath(new URL('fake-scenarios.ts', import.meta.url))],
  }),
);
