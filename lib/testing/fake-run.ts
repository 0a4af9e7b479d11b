import type { CommandOptions, CommandResult, Run } from '../cluster/kind/commands.ts';

/** What a fake command does: its output, or how it ends. */
export type FakeResult = string | Partial<CommandResult>;

type FakeCommand = (match: RegExpExecArray, options: CommandOptions) => FakeResult | Promise<FakeResult>;

/** The first pattern that matches the command line says what it does; the name of a program alone says that it is missing. */
export type FakeRules = readonly (readonly [pattern: RegExp, does: FakeResult | FakeCommand])[];

/** Runs no programs; knows only what the rules say, and what was asked of it. A command without a rule is an error of the test. */
export function fakeRun(rules: FakeRules): Run & { readonly asked: string[] } {
  const asked: string[] = [];
  const run: Run = async (program, args, options) => {
    const command = [program, ...args].join(' ');
    asked.push(command);
    for (const [pattern, does] of rules) {
      const match = pattern.exec(command);
      if (match === null) continue;
      const result = typeof does === 'function' ? await does(match, options) : does;
      const full = resultOf(command, typeof result === 'string' ? { stdout: result } : result);
      for (const line of full.output.split('\n')) options.onLine?.(line);
      return full;
    }
    throw new Error(`the test has no rule for: ${command}`);
  };
  return Object.assign(run, { asked });
}

/** No such program on PATH. */
export const missing: FakeResult = { missing: true, exitCode: undefined, ok: false };

/** It ends with an error and says so. */
export const fails = (stderr: string, exitCode = 1): FakeResult => ({ ok: false, exitCode, stderr });

function resultOf(command: string, result: Partial<CommandResult>): CommandResult {
  const { stdout = '', stderr = '' } = result;
  return {
    command,
    ok: true,
    exitCode: 0,
    stdout,
    stderr,
    output: [stderr, stdout].filter((text) => text !== '').join('\n'),
    missing: false,
    timedOut: false,
    cancelled: false,
    ...result,
  };
}
