import type { Clock } from '../../clock/clock.ts';
import { HarnessError } from '../../errors.ts';
import type { PowerEvidence } from '../../power/fault.ts';
import type { Send } from '../../sim/kubectl/client.ts';
import { NotPlayed } from '../../sim/kubectl/flags.ts';
import { startKubectl } from '../../sim/kubectl/kubectl.ts';
import type { CommandResult } from '../../sim/machine/kubelet-unit.ts';
import type { Machine } from '../../sim/machine/machine.ts';
import { Refusal } from '../../sim/machine/refusal.ts';
import type { Simulation } from '../../sim/simulation.ts';
import { type Milliseconds, minutes } from '../../units.ts';
import type { Act, KubectlOptions, NodeOperations } from '../node-operations.ts';
import { asHarnessError } from './as-harness-error.ts';
import { nothingToUndo } from './power.ts';
import { settled } from './settled.ts';

/** Longer than any drain that ends: a pod may take its grace period. */
const longestAct: Milliseconds = minutes(20);

export interface SimulatedOperationsOptions {
  readonly simulation: Simulation;
  readonly clock: Clock;
  /** Throws HarnessError for what is no machine of the cluster. */
  readonly machine: (id: string) => Machine;
  /** Called before each request of kubectl that changes something. It throws unless the cluster may be changed. */
  readonly admit: (act: string) => void;
}

/** Operations on the nodes of a simulated cluster. kubectl is one of its own, and no program. */
export function simulatedOperations({ simulation, clock, machine, admit }: SimulatedOperationsOptions): NodeOperations {
  const send: Send = (request) => {
    if (request.method !== 'GET') admit(`${request.method} ${request.path}`);
    const answer = simulation.http.handle(request, 'kubernetes-admin').result;
    if (answer === undefined || typeof answer.body !== 'string') throw new Error(`${request.path} takes its time`);
    return { status: answer.status, body: answer.body };
  };

  /** A command on a machine, to its end. */
  const command = async (
    words: string,
    id: string,
    run: (machine: Machine) => ReturnType<Machine['reset']>,
  ): Promise<Act> => {
    const found = machine(id);
    const lo = clock.now();
    const { exitCode, output }: CommandResult = await settled(clock, `"${words}" on ${found.name}`, tried(run, found));
    return { command: `${words} (on ${found.name})`, exitCode, output, at: { lo, hi: clock.now() } };
  };

  return {
    kubectl: (args, options = {}) => kubectl(args, options, { simulation, clock, send }),
    reset: async (id) => {
      const act = await command('kubeadm reset -f', id, (found) => found.reset());
      machine(id).removeCniFiles();
      return act;
    },
    remains: async (id) => ({
      files: machine(id).remains,
      kubelet: machine(id).kubelet.activity,
      hostNetwork: undefined,
    }),
    join: (id) => command('kubeadm join', id, (found) => found.join()),
    kubeletState: async (id) => {
      const { activity, pid, configured } = machine(id).kubelet;
      return { activity, pid, configured };
    },
    placeStaticPod: async (id, name, manifest) => machine(id).placeStaticPod(fileOf(name), JSON.parse(manifest)),
    removeStaticPod: async (id, name) => machine(id).removeStaticPod(fileOf(name)),
    kubelet: (id, verb) => command(`systemctl ${verb} kubelet`, id, ({ kubelet }) => kubelet[verb]()),
    kubeletUnit: async (id) => kubeletEvidence(id, machine(id), clock.now()),
    kubeletUndo: () => nothingToUndo,
  };
}

const fileOf = (name: string): string => `powercut-${name}.json`;

function tried<T>(run: (machine: Machine) => T, machine: Machine): T {
  try {
    return run(machine);
  } catch (error) {
    throw asHarnessError(error, (cause) => cause instanceof Refusal);
  }
}

async function kubectl(
  args: readonly string[],
  { signal, timeout = longestAct, onLine = () => undefined }: KubectlOptions,
  { simulation, clock, send }: { readonly simulation: Simulation; readonly clock: Clock; readonly send: Send },
): Promise<Act> {
  const lines: string[] = [];
  const take = (line: string): void => {
    lines.push(line);
    onLine(line);
  };
  const lo = clock.now();
  const running = begun(args, { scope: simulation.outside(), send, onLine: take, minor: simulation.behaviour.minor });
  const ended = new AbortController();
  running.ended.once(() => ended.abort());
  const wake = signal === undefined ? ended.signal : AbortSignal.any([ended.signal, signal]);
  await clock.waitUntil(lo + timeout, wake);
  running.kill();
  return {
    command: `kubectl ${args.join(' ')}`,
    exitCode: running.exitCode,
    output: lines.map((line) => `${line}\n`).join(''),
    at: { lo, hi: clock.now() },
  };
}

function begun(...given: Parameters<typeof startKubectl>): ReturnType<typeof startKubectl> {
  try {
    return startKubectl(...given);
  } catch (error) {
    throw asHarnessError(error, (cause) => cause instanceof NotPlayed);
  }
}

/** In the facts by which the state of a machine is compared; of a kubelet, where systemd would be asked for those of its unit. */
function kubeletEvidence(id: string, { name, kubelet }: Machine, readAt: Milliseconds): PowerEvidence {
  const { activity, pid, startedAt, endedAt } = kubelet;
  return {
    source: `simulator, kubelet of ${name}`,
    readAt,
    state: activity === 'inactive' && pid === 0 ? 'off' : 'running',
    facts: {
      containerId: id,
      status: activity,
      pid,
      startedAt: dateOf(startedAt),
      finishedAt: dateOf(endedAt),
      // Nobody restarts it by itself.
      restartCount: 0,
    },
  };
}

const dateOf = (instant: Milliseconds | undefined): string =>
  instant === undefined ? 'never' : new Date(instant).toISOString();

/** Throws HarnessError for an id that is none of the cluster's machines. */
export function machineBy(simulation: Simulation, names: ReadonlyMap<string, string>): (id: string) => Machine {
  return (id) => {
    const name = names.get(id);
    if (name === undefined) throw new HarnessError('E_POWER_NO_MACHINE', `The simulated cluster has no machine ${id}.`);
    return simulation.machine(name);
  };
}
