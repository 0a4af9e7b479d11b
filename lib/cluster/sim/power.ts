import type { Clock } from '../../clock/clock.ts';
import { HarnessError } from '../../errors.ts';
import type { Fault, FaultKind, PowerDriver, PowerEvidence } from '../../power/fault.ts';
import type { Machine } from '../../sim/machine/machine.ts';
import { Refusal } from '../../sim/machine/refusal.ts';
import type { Milliseconds } from '../../units.ts';
import { asHarnessError } from './as-harness-error.ts';
import { settled } from './settled.ts';

export interface SimulatedPowerOptions {
  readonly clock: Clock;
  /** Throws HarnessError for what is no machine of the cluster. */
  readonly machine: (id: string) => Machine;
  /** Called before each act, with the machine's name. It throws, and nothing is done, unless that may be acted upon. */
  readonly admit: (kind: FaultKind, name: string) => void;
}

/** A machine that is simulated ends with the run, in whatever state it is. */
export const nothingToUndo = 'nothing: the simulated machine has ended with its run';

/** An act follows upon what was seen. Within one instant of virtual time nobody could tell which of both was first. */
const apart: Milliseconds = 1;

/** Power of simulated machines. Evidence is read from the machine itself, which knows nothing of its cluster's API. */
export function simulatedPower({ clock, machine, admit }: SimulatedPowerOptions): PowerDriver {
  const read = (id: string): PowerEvidence => evidenceOf(id, machine(id), clock.now());

  /** Does it if it is not so already, and shows by the machine's own state that it is. */
  const bring = async (
    kind: FaultKind,
    id: string,
    wanted: PowerEvidence['state'],
    act: (machine: Machine) => Promise<void> | void,
  ): Promise<Fault> => {
    admit(kind, machine(id).name);
    await clock.waitUntil(clock.now() + apart);
    const requestedAt = clock.now();
    const before = read(id);
    const alreadySo = before.state === wanted;
    if (!alreadySo) {
      try {
        await act(machine(id));
      } catch (error) {
        throw asHarnessError(error, (cause) => cause instanceof Refusal);
      }
    }
    const after = read(id);
    if (after.state !== wanted) {
      throw new HarnessError('E_POWER_STATE', `${machine(id).name} was to be ${wanted} and is ${after.state}.`);
    }
    return {
      kind,
      node: machine(id).name,
      driver: 'sim',
      requestedAt,
      confirmedAt: after.readAt,
      confirmed: { lo: requestedAt, hi: after.readAt },
      evidence: { before, after },
      alreadySo,
      undo: nothingToUndo,
    };
  };

  return {
    name: 'sim',
    cut: (id) => bring('cut-power', id, 'off', (found) => found.cut()),
    shutDown: (id) =>
      bring('shut-down', id, 'off', (found) => settled(clock, `the halt of ${found.name}`, found.shutDown())),
    pause: (id) => bring('pause', id, 'paused', (found) => found.pause()),
    resume: (id) => bring('resume', id, 'running', (found) => found.resume()),
    restore: (id) =>
      bring('restore-power', id, 'running', (found) => (found.state === 'paused' ? found.resume() : found.restore())),
    inspect: async (id) => read(id),
    undoOf: async () => nothingToUndo,
  };
}

/** In the facts by which the state of a machine is compared, where Docker would be asked for those of a container. */
function evidenceOf(id: string, { name, state, facts }: Machine, readAt: number): PowerEvidence {
  const { startedAt, finishedAt, ...others } = facts;
  return {
    source: `simulator, machine ${name}`,
    readAt,
    state,
    facts: {
      containerId: id,
      name,
      status: state,
      ...Object.fromEntries(Object.entries(others).filter(([, value]) => value !== undefined)),
      startedAt: new Date(startedAt).toISOString(),
      // As Docker says it of a container that has not ended yet.
      finishedAt: finishedAt === undefined ? '0001-01-01T00:00:00Z' : new Date(finishedAt).toISOString(),
      // A simulated machine is started by its power alone, and by nobody else.
      restartCount: 0,
    },
  };
}
