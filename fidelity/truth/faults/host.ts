import type { Fault, Stage } from '../fault.ts';
import { oneOf } from '../one-of.ts';
import { unreachable } from './outage.ts';
import { sometime, throughout } from './sometime.ts';
import { withTap } from './tap.ts';

/** Lets the cluster's time go on while nothing in this process does: who waits is woken too late. */
function stop({ cluster }: Stage, duration: number): void {
  const { simulation, recording } = cluster;
  // Not within what the simulator does at this moment.
  void recording.clock
    .waitUntil(recording.clock.now())
    .then(() => simulation.runUntil(simulation.now + Math.round(duration)));
}

/** How long a span each note of a starved host tells of. */
const told = 2_000;

const noticing = [
  'worker-loses-power',
  'return-after-eviction',
  'taints-in-order',
  'orderly-shut-down',
  'pause-beyond-grace',
];

/** Faults of the host that powercut runs on, and in part the cluster, too. */
export const hostFaults: readonly Fault[] = [
  {
    name: 'the runner is stopped for a minute',
    place: 'host',
    plant: (stage) => {
      sometime(stage, throughout, 20_000, () => stop(stage, 60_000));
      return {};
    },
  },
  {
    name: 'the runner is starved',
    place: 'host',
    plant: (stage) => {
      for (let times = 0; times < 6; times += 1) {
        sometime(stage, throughout, 15_000, () => stop(stage, stage.chance.between(300, 6_000)));
      }
      return {};
    },
  },
  {
    name: 'all of the host is starved, and the controllers with it',
    place: 'host',
    takesPremise: true,
    scenarios: noticing,
    planted: [
      {
        file: 'controllers/node-lifecycle/node-health.ts',
        find: 'now > health.probedAt + grace',
        replace: 'now > health.probedAt + grace + 15_000',
      },
    ],
    plant: (stage) => ({
      recorded: ({ timeline }) => {
        const { simulation, clock } = stage.cluster;
        const tell = (): void => {
          const at = clock.now();
          timeline.append({ type: 'note', at: at - told, until: at, topic: 'starved', text: 'a timer came 2 s late' });
          simulation.outside().after(told, tell);
        };
        stage.after('dark', told, tell);
      },
    }),
  },
  {
    name: 'the clock of the API server is stepped',
    place: 'host',
    plant: (stage) => {
      const steps = [-3_600_000, -5_000, -1_500, 1_500, 5_000, 30_000, 3_600_000];
      const step = oneOf(stage.chance, steps);
      let stepped = false;
      sometime(stage, throughout, 10_000, () => {
        stepped = true;
      });
      return withTap(stage, {
        date: (date) => (stepped ? new Date(Date.parse(date) + step).toUTCString() : date),
      });
    },
  },
  {
    name: 'the API server is gone for a while',
    place: 'host',
    plant: (stage) => {
      const span = { isOpen: false };
      const lasts = stage.chance.between(1_000, 40_000);
      sometime(stage, throughout, 10_000, () => {
        span.isOpen = true;
        stage.cluster.simulation.outside().after(lasts, () => {
          span.isOpen = false;
        });
      });
      return unreachable(stage, span);
    },
  },
  {
    name: 'the API server answers no more',
    place: 'host',
    plant: (stage) => {
      const span = { isOpen: false };
      sometime(stage, throughout, 10_000, () => {
        span.isOpen = true;
      });
      return unreachable(stage, span);
    },
  },
];
