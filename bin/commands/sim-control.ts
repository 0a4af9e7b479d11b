import { Argument, Command, InvalidArgumentError } from 'commander';
import { parseGoDuration } from '../../lib/cluster/go-duration.ts';
import type { Milliseconds } from '../../lib/units.ts';
import { print } from '../print.ts';
import { commandSimulator } from '../sim/command-simulator.ts';
import { type Command as Order, powerActs } from '../sim/remote-control.ts';
import { simKubeconfig } from './sim.ts';

interface Options {
  readonly kubeconfig: string;
}

/** A command that has a served simulator do something. */
const ofSimulator = (name: string, description: string): Command =>
  new Command(name)
    .description(`${description} (of a running powercut sim)`)
    .option('--kubeconfig <file>', 'the kubeconfig that powercut sim has written', simKubeconfig);

async function order({ kubeconfig }: Options, command: Order): Promise<void> {
  await print(`${await commandSimulator(kubeconfig, command)}\n`, process.stdout);
}

/** `powercut power cut <node>`. */
export const powerCommand = (): Command =>
  ofSimulator('power', 'cut or restore the power of a simulated machine')
    .addArgument(new Argument('<act>', 'what to do to it').choices(powerActs))
    .argument('<node>', 'its name, as kubectl get nodes shows it')
    .action((act: (typeof powerActs)[number], node: string, options: Options) =>
      order(options, { command: 'power', act, node }),
    );

/** `powercut advance 5m`. */
export const advanceCommand = (): Command =>
  ofSimulator('advance', 'let some time of a simulated cluster go by at once')
    .argument('<duration>', 'as in 90s or 5m', parseDuration)
    .action((milliseconds: Milliseconds, options: Options) => order(options, { command: 'advance', milliseconds }));

/** `powercut pause`. */
export const pauseCommand = (): Command =>
  ofSimulator('pause', 'stop the time of a simulated cluster').action((options: Options) =>
    order(options, { command: 'pause', paused: true }),
  );

/** `powercut resume`. */
export const resumeCommand = (): Command =>
  ofSimulator('resume', 'let the time of a simulated cluster go on').action((options: Options) =>
    order(options, { command: 'pause', paused: false }),
  );

/** A day of a cluster takes a second or two, and whoever asks for more has mistaken the unit. */
const longest: Milliseconds = 24 * 3_600_000;

function parseDuration(value: string): Milliseconds {
  const duration = parseGoDuration(value);
  if (duration !== undefined && duration > 0 && duration <= longest) return duration;
  throw new InvalidArgumentError('It takes a duration of at most 24h, as in 90s or 5m.');
}
