import { execa } from 'execa';
import { type Milliseconds, seconds } from '../../units.ts';

/** Variables of the process that runs powercut, as bin/ hands them over. */
export type Environment = Readonly<Partial<Record<string, string>>>;

export interface CommandOptions {
  /** Ends the command, and whatever it started, after this long. */
  readonly timeout: Milliseconds;
  /** Ends the command, and whatever it started. */
  readonly signal?: AbortSignal;
  /** Written to its standard input. */
  readonly input?: string;
  /** Instead of `input`: its standard input is empty, and open until this is aborted, or we are gone. */
  readonly lifeline?: AbortSignal;
  /** Added to the environment. */
  readonly env?: Environment;
  /** Called with each line of output and errors, as it comes. */
  readonly onLine?: (line: string) => void;
}

/** How a command ended. It never throws: what an outcome means is for the caller to say. */
export interface CommandResult {
  /** As one would type it. */
  readonly command: string;
  readonly ok: boolean;
  /** Undefined if it did not run, or was ended by a signal. */
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
  /** Both, as they came. */
  readonly output: string;
  /** No such program on PATH. */
  readonly missing: boolean;
  readonly timedOut: boolean;
  readonly cancelled: boolean;
}

/** Runs a program that is looked up on the environment's PATH; no shell is involved. */
export type Run = (program: string, args: readonly string[], options: CommandOptions) => Promise<CommandResult>;

/** What a program takes at most to tell its version, or whether it works. */
export const probeTimeout: Milliseconds = seconds(20);

/** Time between SIGTERM and SIGKILL for a command that is to end. */
const graceToEnd: Milliseconds = 1500;

/**
 * What leads programs to a cluster that nobody has named: the ambient kubeconfig, and the service account of the Pod that we may
 * run in, to which kubectl turns where a kubeconfig is empty (client-go, tools/clientcmd/client_config.go).
 */
const noCluster: Environment = {
  KUBECONFIG: undefined,
  KUBERNETES_MASTER: undefined,
  KUBERNETES_SERVICE_HOST: undefined,
  KUBERNETES_SERVICE_PORT: undefined,
};

/** The user's own flags and aliases (~/.kube/kuberc), and ways around: our clusters are on this host. */
const noPreferences: Environment = {
  KUBERC: 'off',
  KUBECTL_KUBERC: 'false',
  ...Object.fromEntries(
    ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY'].flatMap((name) => [
      [name, undefined],
      [name.toLowerCase(), undefined],
    ]),
  ),
};

/** Runs commands with `environment`, less what leads to a cluster that nobody has named, and with nothing else from this process. */
export function commandsIn(environment: Environment): Run {
  return async (program, args, options) => {
    const subprocess = execa(program, args, {
      reject: false,
      extendEnv: false,
      env: defined({ ...environment, ...noCluster, ...(program === 'kubectl' && noPreferences), ...options.env }),
      all: true,
      timeout: options.timeout,
      forceKillAfterDelay: graceToEnd,
      // kind's docker children would go on making containers after kind itself is gone.
      killDescendants: true,
      ...inputOf(options),
      ...(options.signal === undefined ? {} : { cancelSignal: options.signal }),
    });
    const endInput = () => void subprocess.stdin?.end();
    options.lifeline?.addEventListener('abort', endInput, { once: true });
    if (options.lifeline?.aborted) endInput();
    const lines =
      options.onLine === undefined ? undefined : forwardLines(subprocess.iterable({ from: 'all' }), options.onLine);
    const result = await subprocess;
    await lines;
    options.lifeline?.removeEventListener('abort', endInput);
    return {
      command: [program, ...args].join(' '),
      ok: !result.failed,
      exitCode: result.exitCode,
      stdout: result.stdout,
      stderr: result.stderr,
      output: result.all,
      missing: result.code === 'ENOENT' || result.code === 'EACCES',
      timedOut: result.timedOut,
      cancelled: result.isCanceled,
    };
  };
}

/** The line that tells most: the last one that is not empty. */
export function lastLine(text: string): string {
  return text.trimEnd().split('\n').at(-1)?.trim() ?? '';
}

function inputOf({ input, lifeline }: CommandOptions) {
  if (lifeline !== undefined) return { stdin: 'pipe' } as const;
  return input === undefined ? ({ stdin: 'ignore' } as const) : { input };
}

async function forwardLines(lines: AsyncIterable<string>, onLine: (line: string) => void): Promise<void> {
  try {
    for await (const line of lines) onLine(line);
  } catch {
    // The iteration is rejected with the command's own failure, which its result tells already.
  }
}

function defined(environment: Environment): Record<string, string> {
  const entries = Object.entries(environment).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return Object.fromEntries(entries);
}
