import { observeOpened, type RecordedCluster } from '../../fixtures/observed-cluster.ts';
import type { ClusterSpec } from '../../lib/cluster/cluster.ts';
import { settingsWanted } from '../../lib/cluster/profile.ts';
import type { openSimulatedCluster, SimulatedCluster } from '../../lib/cluster/sim/open.ts';
import { simProvider } from '../../lib/cluster/sim/provider.ts';
import { Random } from '../../lib/sim/engine/random.ts';
import { temporaryFolder } from '../../lib/testing/temporary-folder.ts';
import type { Plot } from './fault.ts';
import { History } from './history.ts';
import { momentsOf } from './moments.ts';
import type { Facts } from './oracle/facts.ts';
import type { Played, play } from './play.ts';
import { PowerLog } from './power-log.ts';
import type { Story } from './story.ts';

/** A story, what powercut made of it, and what really happened. */
export interface Told extends Played {
  readonly story: Story;
  readonly facts: Facts;
}

/** Plays a story on a simulator of its own, has it recorded and judged. Throws what is a bug. */
export async function tell(
  story: Story,
  code: { readonly open: typeof openSimulatedCluster; readonly play: typeof play },
): Promise<Told> {
  await using folder = await temporaryFolder();
  const { path: runFolder } = folder;
  const description = await simProvider().create(specOf(story), {
    runId: 'truth',
    stateFolder: runFolder,
    runFolder,
    signal: new AbortController().signal,
    onProgress: () => undefined,
  });
  const cluster = code.open(description, { startsAt: 0 });
  const { simulation } = cluster;
  const history = new History(simulation);
  const machines = new Map(description.nodes.map(({ machine, name }) => [machine, name]));
  const power = new PowerLog(
    () => simulation.now,
    (node) => simulation.machine(node).state,
  );
  const opened: SimulatedCluster = {
    ...cluster,
    power: power.watching(cluster.power, (machine) => machines.get(machine) ?? machine),
  };
  const workers = description.nodes.filter(({ role }) => role === 'worker').map(({ name }) => name);
  const [victim = '', other = ''] = workers;
  const plot: Plot =
    story.fault?.plant?.({
      cluster: opened,
      power,
      chance: new Random(story.seed).stream('fault'),
      victim,
      other,
      machineOf: (node) => description.nodes.find(({ name }) => name === node)?.machine ?? '',
      after: momentsOf(simulation, power, victim),
    }) ?? {};
  const recorded = await observeOpened(description, plot.opened ?? opened, {
    runFolder,
    slot: 0,
    journal: { intend: async () => 'simulated', settled: async () => undefined },
    progress: () => undefined,
  });
  plot.recorded?.(recorded);
  let played: Played;
  try {
    played = await code.play(story.scenario, recorded, () => simulation.now);
  } finally {
    await endOf(recorded);
  }
  history.end();
  const settings = settingsWanted(
    description.spec,
    description.nodes.map(({ name }) => name),
  );
  return { story, ...played, facts: { history, power, settings, workers, end: simulation.now } };
}

function specOf({ version, profile, settings, workers, seed }: Story): ClusterSpec {
  return {
    name: 'sim',
    kubernetesVersion: version,
    profile,
    settings: { file: 'as drawn', values: settings },
    workers,
    workloadImage: 'nginx',
    seed,
  };
}

/** A recording that a full disk ended says so once more. */
async function endOf(recorded: RecordedCluster): Promise<void> {
  try {
    await recorded[Symbol.asyncDispose]();
  } catch (error) {
    if (!recorded.failed.aborted) throw error;
  }
}
