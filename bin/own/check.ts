import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { execa } from 'execa';
import { z } from 'zod';
import { usageError } from '../../lib/errors.ts';
import { formatDuration, type Milliseconds, seconds } from '../../lib/units.ts';
import type { Environment } from '../environment.ts';
import { playwrightArgs } from '../run/scenario-process.ts';
import type { Scenario } from '../scenarios.ts';

/** Loading takes about a second; what takes so long waits for something. */
const longestLoading: Milliseconds = seconds(30);

/** What Playwright's JSON reporter tells of files that it has loaded. */
const listing = z.object({
  suites: z.array(z.object({ specs: z.array(z.unknown()), suites: z.array(z.unknown()).optional() })),
  errors: z.array(
    z.object({
      message: z.string().default('an error without a message'),
      location: z.object({ file: z.string(), line: z.number() }).optional(),
    }),
  ),
});

/**
 * Loads scenarios of the user's own without running them, so that what is wrong with them is said before a cluster is made.
 * Throws a usage error that names each file and what is wrong with it: it does not parse, imports what is not there, throws
 * or waits while it is loaded, holds no test.
 */
export async function checkOwnScenarios(
  own: { readonly folder: string; readonly scenarios: readonly Scenario[] },
  environment: Environment,
  patience: Milliseconds = longestLoading,
): Promise<void> {
  const { folder, scenarios } = own;
  if (scenarios.length === 0) return;
  const load = (some: readonly Scenario[]) => problemOf(some, { folder, environment, patience });
  const together = await load(scenarios);
  if (together === undefined) return;
  const problems: string[] = [];
  // One by one, for not every error tells the file that it is in.
  for (const scenario of scenarios) {
    const problem = scenarios.length === 1 ? together : await load([scenario]);
    if (problem !== undefined) problems.push(`${basename(scenario.file)}: ${problem}`);
  }
  if (problems.length === 0) problems.push(`together: ${together}`);
  throw usageError(
    `Scenarios in ${folder} cannot be run:\n${problems.map((problem) => `  ${problem}`).join('\n')}`,
    'docs/own-scenarios.md tells what a scenario may do.',
  );
}

interface Loading {
  readonly folder: string;
  readonly environment: Environment;
  readonly patience: Milliseconds;
}

async function problemOf(scenarios: readonly Scenario[], loading: Loading): Promise<string | undefined> {
  const { folder, environment, patience } = loading;
  const output = await mkdtemp(join(tmpdir(), 'powercut-list-'));
  const file = join(output, 'list.json');
  try {
    const args = [
      ...playwrightArgs(scenarios, { runFolder: output, repeat: 1, parallel: 1, ownFolder: folder }),
      '--list',
      '--reporter=json',
    ];
    const result = await execa(process.execPath, args, {
      env: { ...environment, POWERCUT_SCENARIOS: folder, PLAYWRIGHT_JSON_OUTPUT_FILE: file },
      extendEnv: false,
      stdin: 'ignore',
      timeout: patience,
      killSignal: 'SIGKILL',
      reject: false,
      all: true,
    });
    if (result.timedOut) return `it is still being loaded after ${formatDuration(patience)}`;
    const text = await readFile(file, 'utf8').catch(() => undefined);
    if (text === undefined)
      return `its loading ended the process (exit code ${result.exitCode ?? 'none'}): ${lastOf(result.all)}`;
    const { suites, errors } = listing.parse(JSON.parse(text));
    const [error] = errors;
    if (error !== undefined && !error.message.startsWith('Error: No tests found')) return wordsOf(error, folder);
    if (suites.length < scenarios.length) return 'it has no test in it';
    return undefined;
  } finally {
    await rm(output, { recursive: true, force: true });
  }
}

function wordsOf({ message, location }: z.infer<typeof listing>['errors'][number], folder: string): string {
  const [first = ''] = stripVTControlCharacters(message).split('\n');
  const known = location?.file.startsWith(folder) === true && !first.includes(location.file);
  return `${first.replace(/^Error: /, '')}${known ? ` (line ${location.line})` : ''}`;
}

const lastOf = (output: string): string =>
  stripVTControlCharacters(output).trim().split('\n').at(-1) || 'it said nothing';
