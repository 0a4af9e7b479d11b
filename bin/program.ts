import { Command, CommanderError } from 'commander';
import { HarnessError } from '../lib/errors.ts';
import { type ExitCode, exitCodes, worstExitCode } from '../lib/exit-codes.ts';
import { keepSecret } from '../lib/secrets/known.ts';
import { secretsOfEnvironment } from '../lib/secrets/secrets-of.ts';
import { captureCommand } from './commands/capture.ts';
import { clustersCommand } from './commands/clusters.ts';
import { compareCommand } from './commands/compare.ts';
import { doctorCommand } from './commands/doctor.ts';
import { janitorCommand } from './commands/janitor.ts';
import { listCommand } from './commands/list.ts';
import { ownerCommand } from './commands/owner.ts';
import { predictCommand } from './commands/predict.ts';
import { reportCommand } from './commands/report.ts';
import { runCommand } from './commands/run.ts';
import { simCommand } from './commands/sim.ts';
import { advanceCommand, pauseCommand, powerCommand, resumeCommand } from './commands/sim-control.ts';
import { sweepCommand } from './commands/sweep.ts';
import { upgradeCommand } from './commands/upgrade.ts';
import { examples } from './examples.ts';
import { actionable, explain } from './explain.ts';
import { watchOutput } from './output.ts';
import { powercutVersion } from './package.ts';
import { print } from './print.ts';
import type { Wiring } from './run/wiring.ts';

const notes = `
Exit codes: 0 pass, 1 a claim failed, 2 usage, 3 environment not fit, 4 a regression (compare, upgrade), 5 nothing
failed but something is unknown, 130 interrupted.

Environment: POWERCUT_STATE is the folder of journals and kubeconfigs (default ~/.local/state/powercut); POWERCUT_KUBERNETES,
POWERCUT_PROFILE and so on stand for the options of run, also for a plain npx playwright test --project=scenarios.
`;

/**
 * Parses the command line, does what it says, and answers the exit code when all that was to be told is written. Never
 * throws.
 */
export async function runProgram(wiring: Wiring): Promise<ExitCode> {
  keepSecret(secretsOfEnvironment(wiring.environment));
  const output = watchOutput();
  const exitCode = await exitCodeOf(wiring);
  await Promise.all([print('', process.stdout), print('', process.stderr)]);
  return output.failed ? worstExitCode([exitCode, exitCodes.environment]) : exitCode;
}

async function exitCodeOf(wiring: Wiring): Promise<ExitCode> {
  const program = new Command('powercut')
    .description('Cuts the power of a Kubernetes node and judges what the cluster does.')
    .version(powercutVersion)
    .addHelpText('before', examples)
    .addHelpText('after', notes)
    .exitOverride();
  const commands = [
    runCommand,
    predictCommand,
    captureCommand,
    listCommand,
    reportCommand,
    compareCommand,
    upgradeCommand,
    clustersCommand,
    sweepCommand,
    doctorCommand,
    simCommand,
    powerCommand,
    advanceCommand,
    pauseCommand,
    resumeCommand,
  ];
  for (const command of commands.map((make) => make(wiring))) {
    program.addCommand(command.copyInheritedSettings(program));
    for (const subcommand of command.commands) subcommand.copyInheritedSettings(program);
  }
  for (const make of [ownerCommand, janitorCommand]) {
    program.addCommand(make(wiring).copyInheritedSettings(program), { hidden: true });
  }
  try {
    process.exitCode = exitCodes.pass;
    await program.parseAsync(wiring.args, { from: 'user' });
    return exitCodeSet();
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.pass : exitCodes.usage;
    process.stderr.write(`${explain(error)}\n`);
    const known = actionable(error);
    return known instanceof HarnessError ? known.exitCode : exitCodes.environment;
  }
}

function exitCodeSet(): ExitCode {
  return Object.values(exitCodes).find((code) => code === process.exitCode) ?? exitCodes.environment;
}
