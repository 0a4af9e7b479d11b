import type { PowerDriver, PowerEvidence, Fault as PowerFault } from '../../../lib/power/fault.ts';
import type { Fault, Plot, Stage } from '../fault.ts';
import { oneOf } from '../one-of.ts';

const cutting = [
  'worker-loses-power',
  'return-before-eviction',
  'return-after-eviction',
  'taints-in-order',
  'conditions-and-message',
  'own-tolerations',
  'daemons-and-static-pods-stay',
  'delete-while-off',
  'nodes-at-once',
];
const returning = ['return-before-eviction', 'return-after-eviction', 'taints-in-order', 'delete-while-off'];

/** The same cluster, with another driver of its power. */
function withPower({ cluster }: Stage, other: (power: PowerDriver) => Partial<PowerDriver>): Plot {
  return { opened: { ...cluster, power: { ...cluster.power, ...other(cluster.power) } } };
}

/** What a driver says that has done nothing to a machine, and claims that it is `state` now. */
function said(
  kind: PowerFault['kind'],
  node: string,
  before: PowerEvidence,
  state: PowerEvidence['state'],
): PowerFault {
  const { readAt } = before;
  const facts = { ...before.facts, status: state, ...(state === 'off' ? { pid: 0, exitCode: 137 } : {}) };
  return {
    kind,
    node,
    driver: 'sim',
    requestedAt: readAt,
    confirmedAt: readAt,
    confirmed: { lo: readAt, hi: readAt },
    evidence: { before, after: { ...before, state, facts } },
    alreadySo: false,
    undo: 'nothing',
  };
}

/** Faults of whatever cuts the power. */
export const driverFaults: readonly Fault[] = [
  {
    name: 'it says off, and the machine runs on',
    place: 'driver',
    scenarios: cutting,
    plant: (stage) =>
      withPower(stage, (power) => ({
        cut: async (machine) => said('cut-power', stage.victim, await power.inspect(machine), 'off'),
      })),
  },
  {
    name: 'it says off whenever it is asked, and the machine runs on',
    place: 'driver',
    forges: ['power.cut', 'node.still-ready', 'node.silent'],
    scenarios: cutting,
    plant: (stage) => {
      const off = new Map<string, PowerEvidence>();
      return withPower(stage, (power) => ({
        cut: async (machine) => {
          const fault = said('cut-power', stage.victim, await power.inspect(machine), 'off');
          off.set(machine, fault.evidence.after);
          return fault;
        },
        inspect: async (machine) => {
          const now = await power.inspect(machine);
          return { ...now, ...off.get(machine), readAt: now.readAt };
        },
        restore: async (machine) => {
          off.delete(machine);
          return power.restore(machine);
        },
      }));
    },
  },
  {
    name: 'it cuts the wrong machine',
    place: 'driver',
    scenarios: cutting.filter((name) => name !== 'nodes-at-once'),
    plant: (stage) =>
      withPower(stage, (power) => ({
        cut: async (machine) => {
          const before = await power.inspect(machine);
          await power.cut(stage.machineOf(stage.other));
          return said('cut-power', stage.victim, before, 'off');
        },
      })),
  },
  {
    name: 'the machine was off before',
    place: 'driver',
    scenarios: cutting,
    plant: (stage) => {
      const early = stage.chance.between(1_000, 12_000);
      return withPower(stage, (power) => ({
        cut: async (machine) => {
          await power.cut(machine);
          await stage.cluster.clock.waitUntil(stage.cluster.clock.now() + early);
          return power.cut(machine);
        },
      }));
    },
  },
  {
    name: 'it says off at once, and cuts later',
    place: 'driver',
    scenarios: cutting.filter((name) => name !== 'nodes-at-once'),
    plant: (stage) => {
      const late = stage.chance.between(500, 20_000);
      const { simulation } = stage.cluster;
      return withPower(stage, (power) => ({
        cut: async (machine) => {
          const fault = said('cut-power', stage.victim, await power.inspect(machine), 'off');
          simulation.outside().after(late, () => {
            simulation.machine(stage.victim).cut();
            stage.power.note(stage.victim);
          });
          return fault;
        },
      }));
    },
  },
  {
    name: 'the machine starts again by itself',
    place: 'driver',
    scenarios: [...cutting, 'orderly-shut-down'],
    plant: (stage) => {
      stage.after(oneOf(stage.chance, ['dark', 'unknown', 'tainted']), stage.chance.between(0, 15_000), () => {
        stage.cluster.simulation.machine(stage.victim).restore();
        stage.power.note(stage.victim);
      });
      return {};
    },
  },
  {
    name: 'the paused machine goes on by itself',
    place: 'driver',
    scenarios: ['pause-beyond-grace', 'pause-within-grace'],
    plant: (stage) => {
      stage.after('dark', stage.chance.between(0, 20_000), () => {
        const machine = stage.cluster.simulation.machine(stage.victim);
        if (machine.state !== 'paused') return;
        machine.resume();
        stage.power.note(stage.victim);
      });
      return {};
    },
  },
  {
    name: 'the power fails again after its return',
    place: 'driver',
    scenarios: returning,
    plant: (stage) => {
      stage.after('back', stage.chance.between(0, 5_000), () => {
        stage.cluster.simulation.machine(stage.victim).cut();
        stage.power.note(stage.victim);
      });
      return {};
    },
  },
  {
    name: 'it says that the power is back, and it is not',
    place: 'driver',
    scenarios: returning,
    plant: (stage) =>
      withPower(stage, (power) => ({
        restore: async (machine) => said('restore-power', stage.victim, await power.inspect(machine), 'running'),
      })),
  },
  {
    name: 'it cuts where it was to shut down',
    place: 'driver',
    scenarios: ['orderly-shut-down'],
    plant: (stage) =>
      withPower(stage, (power) => ({
        shutDown: async (machine) => ({ ...(await power.cut(machine)), kind: 'shut-down' }),
      })),
  },
];
