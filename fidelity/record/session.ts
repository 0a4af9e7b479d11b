import { createWriteStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { availableParallelism, loadavg } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { startOwnerProcess } from '../../fixtures/owner-process.ts';
import type { Clock } from '../../lib/clock/clock.ts';
import { realClock } from '../../lib/clock/real-clock.ts';
import { auditLogFile } from '../../lib/cluster/kind/audit.ts';
import { commandsIn, type Environment, probeTimeout } from '../../lib/cluster/kind/commands.ts';
import { HarnessError } from '../../lib/errors.ts';
import { escapeForRegExp } from '../../lib/escape-for-reg-exp.ts';
import { connectOwner } from '../../lib/owner/client.ts';
import { type Milliseconds, seconds } from '../../lib/units.ts';
import { type RecordingFile, recordingFiles } from './recording-file.ts';
import { startWatches } from './watches.ts';

export interface SessionOptions {
  readonly kubernetes: string;
  readonly profile: string;
  /** Names of files in scenarios/, played one after the other on one cluster. */
  readonly scenarios: readonly string[];
  /** For the owner: other options of `powercut run` that describe the cluster. */
  readonly cluster: readonly string[];
  readonly environment: Environment;
  /** What makes such traces again. */
  readonly command: string;
  /** For people. */
  readonly say: (text: string) => void;
}

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Makes a cluster, plays scenarios on it as powercut does, records all the while, and deletes it. Answers the run's folder. */
export async function recordSession(options: SessionOptions): Promise<string> {
  const { environment, say, scenarios, kubernetes, profile, command } = options;
  const name = `golden-${kubernetes.replaceAll(/\D/g, '')}-${process.pid.toString(36)}`;
  await using owner = await startOwnerProcess([
    join(root, 'bin/powercut.js'),
    'owner',
    '--provider',
    'kind',
    '--measured',
    '--kubernetes',
    kubernetes,
    '--profile',
    profile,
    '--cluster-name',
    name,
    ...options.cluster,
  ]);
  const { runFolder } = owner;
  const kubeconfigPath = await writeKubeconfig(name, runFolder, environment);
  const clock = await clockOf(owner.socketPath);
  const before = offsetOf(clock);
  const kubectl = await kubectlVersion(environment);
  const firstVersion = await newestVersion(kubeconfigPath, environment);
  const loadBefore = load();
  const over = new AbortController();
  const auditFile = join(runFolder, recordingFiles.audit);
  const audit = followAuditLog(`${name}-control-plane`, auditFile, environment, over.signal);
  const watched = createWriteStream(join(runFolder, recordingFiles.watched));
  const watches = startWatches({ kubeconfigPath, clock, environment, to: watched });
  await clock.waitUntil(clock.now() + seconds(2));
  say(`${name} is being recorded, in ${runFolder}`);
  await playScenarios(
    scenarios,
    { ...environment, POWERCUT_OWNER: owner.socketPath },
    join(runFolder, 'playwright.log'),
  );
  await clock.waitUntil(clock.now() + seconds(2));
  for (const trouble of await watches.end()) say(trouble);
  over.abort();
  await audit;
  await new Promise((resolve) => watched.end(resolve));
  const offset = offsetOf(clock);
  if (Math.abs(offset - before) > greatestStep) throw stepped(offset - before);
  const recording: RecordingFile = {
    kubernetes,
    profile,
    scenarios: [...scenarios],
    command,
    kubectl,
    offset,
    firstVersion,
    host: { cpus: availableParallelism(), load: [loadBefore, load()] },
  };
  await writeFile(join(runFolder, recordingFiles.recording), JSON.stringify(recording));
  await owner.release();
  return runFolder;
}

/** Of the last minute: how many processes wanted a processor. */
const load = (): number => Math.round(loadavg()[0] ?? 0);

/** By how much the wall clock may have been set right while a recording went on. */
const greatestStep: Milliseconds = 20;

const stepped = (by: Milliseconds): HarnessError =>
  new HarnessError('E_CLOCK_STEPPED', `The wall clock was stepped by ${Math.round(by)} ms while it was recorded.`);

const offsetOf = (clock: Clock): Milliseconds => clock.date().getTime() - clock.now();

async function clockOf(socketPath: string): Promise<Clock> {
  const client = await connectOwner(socketPath);
  const { clockOrigin } = await client.call('hello', { role: 'worker', pid: process.pid });
  client.close();
  return realClock(BigInt(clockOrigin));
}

async function writeKubeconfig(cluster: string, runFolder: string, environment: Environment): Promise<string> {
  const file = join(runFolder, 'recorder.kubeconfig');
  await writeFile(file, await ask('kind', ['get', 'kubeconfig', '--name', cluster], environment), { mode: 0o600 });
  return file;
}

/** A list's resourceVersion is that of the newest write to anything. */
async function newestVersion(kubeconfigPath: string, environment: Environment): Promise<number> {
  const args = ['--kubeconfig', kubeconfigPath, 'get', '--raw', '/api/v1/namespaces?limit=1'];
  const told = Number(/"resourceVersion":"(\d+)"/.exec(await ask('kubectl', args, environment))?.[1]);
  if (Number.isSafeInteger(told)) return told;
  throw new HarnessError('E_KUBECTL', 'The API server did not tell the resourceVersion of a list.');
}

const kubectlVersion = async (environment: Environment): Promise<string> =>
  /v\d+\.\d+\.\d+\S*/.exec(await ask('kubectl', ['version', '--client'], environment))?.[0] ?? '';

async function ask(program: string, args: readonly string[], environment: Environment): Promise<string> {
  const result = await commandsIn(environment)(program, args, { timeout: probeTimeout });
  if (result.ok) return result.stdout;
  throw new HarnessError('E_COMMAND', `"${result.command}" failed: ${result.output.trim()}`);
}

/** Copies the log as it grows, so that a cluster that is deleted takes none of it along. */
async function followAuditLog(
  container: string,
  file: string,
  environment: Environment,
  over: AbortSignal,
): Promise<void> {
  const reading = execa('docker', ['exec', container, 'tail', '-n', '+1', '-F', auditLogFile], {
    env: environment,
    extendEnv: false,
    buffer: false,
    reject: false,
    stdin: 'ignore',
    stderr: 'ignore',
    cancelSignal: over,
  });
  await pipeline(reading.stdout, createWriteStream(file)).catch((error: unknown) => {
    if (!over.aborted) throw error;
  });
  await reading;
}

async function playScenarios(scenarios: readonly string[], environment: Environment, logFile: string): Promise<void> {
  const cli = createRequire(import.meta.url).resolve('@playwright/test/cli');
  const files = scenarios.map((scenario) => `${escapeForRegExp(join(root, 'scenarios', `${scenario}.spec.ts`))}$`);
  // How they end is in run.json.
  await execa(process.execPath, [cli, 'test', '--project=scenarios', '--workers=1', ...files], {
    cwd: root,
    env: environment,
    extendEnv: false,
    reject: false,
    stdin: 'ignore',
    buffer: false,
    stdout: { file: logFile },
    stderr: 'inherit',
  });
}
