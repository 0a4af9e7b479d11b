import { z } from 'zod';
import { Refusal } from '../../lib/sim/machine/refusal.ts';
import type { Simulation } from '../../lib/sim/simulation.ts';
import type { Pace } from './pace.ts';

/** Where a served simulator takes what no Kubernetes API has; below it stands the name of a command. */
export const controlPath = '/powercut/v1';

export const powerActs = ['cut', 'restore', 'shut-down', 'pause', 'resume'] as const;

const command = z.discriminatedUnion('command', [
  z.object({ command: z.literal('power'), act: z.enum(powerActs), node: z.string() }),
  z.object({ command: z.literal('advance'), milliseconds: z.number().positive() }),
  z.object({ command: z.literal('pause'), paused: z.boolean() }),
]);

export type Command = z.infer<typeof command>;

/** What came of a command: one sentence, and whether it was done. */
export interface Reply {
  readonly done: boolean;
  readonly text: string;
}

/** Does a command, given as JSON, to a served simulator. */
export function obey(simulation: Simulation, pace: Pace, body: string): Reply {
  const read = command.safeParse(parsed(body));
  if (!read.success) return { done: false, text: 'This is no command of the simulator.' };
  const asked = read.data;
  switch (asked.command) {
    case 'power':
      return power(simulation, pace, asked);
    case 'advance':
      pace.advance(asked.milliseconds);
      return { done: true, text: `its clocks show ${clockOf(simulation)}` };
    case 'pause': {
      const already = pace.paused === asked.paused;
      pace.pause(asked.paused);
      const how = asked.paused ? 'its time stands still' : 'its time goes by';
      return { done: true, text: `${how}${already ? ' already' : ''}; its clocks show ${clockOf(simulation)}` };
    }
  }
}

function power(simulation: Simulation, pace: Pace, { act, node }: Extract<Command, { command: 'power' }>): Reply {
  if (!simulation.nodes.some(({ name }) => name === node)) {
    const names = simulation.nodes.map(({ name }) => name).join(', ');
    return { done: false, text: `The cluster has no machine ${node}; it has ${names}.` };
  }
  pace.catchUp();
  const machine = simulation.machine(node);
  const acts: Record<(typeof powerActs)[number], () => unknown> = {
    cut: () => machine.cut(),
    restore: () => machine.restore(),
    'shut-down': () => machine.shutDown(),
    pause: () => machine.pause(),
    resume: () => machine.resume(),
  };
  try {
    acts[act]();
  } catch (error) {
    if (error instanceof Refusal) return { done: false, text: `${error.message.replace(/\.$/, '')}.` };
    throw error;
  }
  return { done: true, text: `${node} is ${act === 'shut-down' ? 'being shut down' : machine.state}` };
}

const clockOf = (simulation: Simulation): string => new Date(simulation.now).toISOString().replace(/\.\d+Z$/, 'Z');

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
