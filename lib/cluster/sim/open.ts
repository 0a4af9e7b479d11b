import { VirtualClock } from '../../clock/virtual-clock.ts';
import { observedKinds } from '../../recorder/resources.ts';
import { Stillness } from '../../recorder/stillness.ts';
import { Simulation } from '../../sim/simulation.ts';
import { type Milliseconds, minutes, seconds } from '../../units.ts';
import type { SimClusterDescription } from '../cluster.ts';
import { KubernetesApi } from '../kubernetes-api.ts';
import type { OpenedCluster } from '../opened-cluster.ts';
import { settingsChosen } from '../profile.ts';
import { simulatedApiClient } from './api-client.ts';
import { byTransport } from './by-transport.ts';
import { machineBy, simulatedOperations } from './node-operations.ts';
import { simulatedPower } from './power.ts';
import { simulatedGuard } from './simulated-guard.ts';
import { Transport } from './transport.ts';

/** What the clocks of every simulated cluster show when its making begins: the same in each run, so that the seed decides every byte. */
const epoch: Milliseconds = Date.UTC(2026, 0, 1);

/** Whatever is not answered by then never is: the API server's own limit (--request-timeout). */
const longestAnswer = minutes(1);

/** A simulated cluster, and what simulates it: for who is to know what really happened. */
export interface SimulatedCluster extends OpenedCluster {
  readonly simulation: Simulation;
}

/** Stillness makes intervals narrow, so the lists have only to show that the watches deliver. */
const timings = { windowPause: Number.POSITIVE_INFINITY, checkEvery: seconds(2) };

/**
 * Simulates a cluster in this process, and takes it in hand when it is made. `startsAt` is what the run's clock shows then: all
 * that happens is dated from there.
 */
export function openSimulatedCluster(
  { spec, seed, nodes }: SimClusterDescription,
  { startsAt }: { readonly startsAt: Milliseconds },
): SimulatedCluster {
  const simulation = new Simulation({
    name: spec.name,
    version: spec.kubernetesVersion,
    workers: spec.workers,
    settings: settingsChosen(spec),
    seed,
    startAt: epoch,
    images: [spec.workloadImage, ...(spec.workload?.images ?? [])],
  });
  const transport = new Transport({
    handle: (request) => simulation.http.handle(request, 'kubernetes-admin'),
    heard: () => clock.heard(),
    passTime: (until) => clock.waitUntil(clock.now() + longestAnswer, until),
  });
  const stillness = new Stillness();
  const clock = new VirtualClock({
    world: simulation,
    startsAt,
    unheard: () => transport.unheard,
    onMove: (instant) => stillness.note(instant, simulation.api.revision),
  });
  const machine = machineBy(simulation, new Map(nodes.map((node) => [node.machine, node.name])));
  const { admitRequest, admitPower } = simulatedGuard(simulation, nodes, machine);
  return {
    simulation,
    api: new KubernetesApi(byTransport(transport, admitRequest)),
    clock,
    power: simulatedPower({ clock, machine, admit: admitPower }),
    operations: simulatedOperations({ simulation, clock, machine, admit: admitRequest }),
    extrapolated: simulation.extrapolated,
    recording: {
      clock: clock.background,
      virtual: true,
      sharedClock: true,
      stillness,
      timings,
      // The simulator has no Jobs.
      kinds: observedKinds.filter((kind) => kind !== 'Job'),
      connect: async (onDate) => simulatedApiClient(transport, clock.background, onDate),
    },
  };
}
