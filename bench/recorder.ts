import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { leaseCluster } from '../fixtures/observed-cluster.ts';
import { type OwnerProcess, startOwnerProcess } from '../fixtures/owner-process.ts';
import { HarnessError, usageError } from '../lib/errors.ts';
import { type ExitCode, exitCodes } from '../lib/exit-codes.ts';
import { runVariable } from '../lib/journal/marked-processes.ts';
import { connectOwner } from '../lib/owner/client.ts';
import { measure } from './measure.ts';
import { type Result, resultOf } from './result.ts';
import { resultJson } from './result-json.ts';
import { resultText } from './text.ts';

const help = `
Holds the recorder to the API server's own audit log, beside pollers and kubectl: npm run bench -- recorder [options]

  --transitions <n>  how many transitions it takes at least: 500
  --json             the result as JSON on stdout

and those options of powercut run that describe the cluster, as --kubernetes and --node-image, or their POWERCUT_… variables.
Exit codes: 0 every write lay in what was seen of it, 1 one did not, 2 usage, 3 environment not fit, 5 too little to tell,
130 interrupted.
`;

const launcher = fileURLToPath(new URL('../bin/powercut.js', import.meta.url));

interface Options {
  readonly enough: number;
  readonly json: boolean;
  /** For the owner, who knows what may be asked of a cluster. */
  readonly cluster: readonly string[];
}

/** `npm run bench -- recorder`. Answers the exit code, after all that was made is removed. Never throws. */
export async function benchRecorder(args: readonly string[]): Promise<ExitCode> {
  if (args.includes('--help') || args.includes('-h')) {
    await print(help.trimStart());
    return exitCodes.pass;
  }
  const interrupted = new AbortController();
  // The owner hears them too, and deletes the cluster.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => interrupted.abort());
  try {
    const options = optionsOf(args);
    const started = await startOwnerProcess([
      launcher,
      'owner',
      '--measured',
      '--provider=kind',
      ...options.cluster,
    ]).catch(saidAlready);
    if (typeof started === 'number') return started;
    await using owner = started;
    const result = await orInterrupted(benchOn(owner, options, interrupted.signal), interrupted.signal).catch(
      async (error: unknown) => {
        if (!interrupted.signal.aborted) await owner.release();
        throw error;
      },
    );
    await owner.release();
    await print(options.json ? `${JSON.stringify(resultJson(result), undefined, 2)}\n` : resultText(result));
    return result.judgement.exitCode;
  } catch (error) {
    if (interrupted.signal.aborted) return exitCodes.interrupted;
    const known = error instanceof HarnessError ? error : undefined;
    const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
    process.stderr.write(
      known === undefined ? `This is a bug in powercut:\n${stack}\n` : `${known.message} (${known.code})\n`,
    );
    if (known?.hint !== undefined) process.stderr.write(`  ${known.hint}\n`);
    return known?.exitCode ?? exitCodes.environment;
  }
}

/** An owner that cannot start has said why, in its own words: then there is only its exit code to pass on. */
function saidAlready(error: unknown): ExitCode {
  if (error instanceof HarnessError && error.code === 'E_OWNER') return error.exitCode;
  throw error;
}

async function benchOn(owner: OwnerProcess, { enough }: Options, signal: AbortSignal): Promise<Result> {
  const onLost = (): void => {
    // Interrupted, the owner goes before us; then it is waited for all the same.
    if (!signal.aborted) process.exit(exitCodes.environment);
  };
  const client = await connectOwner(owner.socketPath, { onLost });
  try {
    const { runId, clockOrigin, runFolder } = await client.call('hello', { role: 'worker', pid: process.pid });
    // The owner kills whatever bears the run's id, should we die.
    const environment = { ...process.env, [runVariable]: runId };
    await using recorded = await leaseCluster(client, 0, { environment, parallel: 1 });
    const measured = await measure({ recorded, clockOrigin, runFolder, environment, enough, signal });
    const result = resultOf(recorded.timeline.entries, measured, enough);
    writeFileSync(join(runFolder, 'bench.json'), `${JSON.stringify(resultJson(result), undefined, 2)}\n`);
    return result;
  } finally {
    client.close();
  }
}

/** What is interrupted is not waited for: all that it has begun ends with this process, or with the owner. */
async function orInterrupted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  const interrupted = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
  return Promise.race([work, interrupted]);
}

/** What a pipe has not taken when the process exits is lost. */
const print = (text: string): Promise<void> => new Promise((resolve) => process.stdout.write(text, () => resolve()));

function optionsOf(args: readonly string[]): Options {
  const own = { transitions: { type: 'string', default: '500' }, json: { type: 'boolean', default: false } } as const;
  const { tokens } = parseArgs({ args: [...args], options: own, strict: false, tokens: true });
  const isOwn = (name: string): boolean => name in own;
  const given = tokens.flatMap((token) => (token.kind === 'option' && isOwn(token.name) ? [token] : []));
  const transitions = given.findLast(({ name }) => name === 'transitions')?.value ?? own.transitions.default;
  if (!/^[1-9]\d*$/.test(transitions)) throw usageError('--transitions takes a whole number of at least 1.');
  const mine = new Set(
    given.flatMap(({ index, value, inlineValue }) =>
      value === undefined || inlineValue ? [index] : [index, index + 1],
    ),
  );
  return {
    enough: Number(transitions),
    json: given.some(({ name }) => name === 'json'),
    cluster: args.filter((_, index) => !mine.has(index)),
  };
}
