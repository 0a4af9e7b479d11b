import { fileURLToPath } from 'node:url';
import { execa } from 'execa';

/** powercut with a fake provider and fake scenarios, in a process of its own. */
export interface PowercutProcess {
  /** Resolves as soon as it has printed `text`, on stdout or stderr; rejects if it ends without. */
  printed(text: string): Promise<void>;
  kill(signal: NodeJS.Signals): void;
  /** Resolves at its end. */
  readonly result: Promise<{
    readonly exitCode: number | undefined;
    readonly stdout: string;
    readonly stderr: string;
    readonly all: string;
  }>;
  readonly stdin: NodeJS.WritableStream;
}

export interface PowercutProcessOptions {
  readonly args?: readonly string[];
  /** Its current folder, where reports/output is made; holds its state folder and its fake clusters too. */
  readonly folder: string;
  readonly trouble?: string;
  readonly scenarios?: 'pass' | 'fail' | 'hang' | 'crash' | 'real';
  /** Without a janitor, what a killed run leaves is there to be looked at. */
  readonly withoutJanitor?: boolean;
  /** Closes our end of its stdout at once, as `powercut | true` does. */
  readonly closeStdout?: boolean;
  readonly environment?: Readonly<Record<string, string>>;
}

/** Starts `powercut run`, or what `args` say. */
export function startPowercut(options: PowercutProcessOptions): PowercutProcess {
  const { folder, trouble, scenarios, args = ['run'] } = options;
  const entry = fileURLToPath(new URL('fake-powercut.ts', import.meta.url));
  const child = execa(process.execPath, [entry, ...args], {
    cwd: folder,
    env: {
      POWERCUT_STATE: `${folder}/state`,
      FAKE_HOST: folder,
      POWERCUT_PROVIDER: 'kind',
      ...(trouble === undefined ? {} : { FAKE_TROUBLE: trouble }),
      ...(scenarios === undefined ? {} : { FAKE_SCENARIOS: scenarios }),
      ...(options.withoutJanitor === true ? { FAKE_JANITOR: 'none' } : {}),
      ...options.environment,
    },
    stdin: 'pipe',
    reject: false,
    all: true,
  });
  if (options.closeStdout === true) child.stdout.destroy();
  let output = '';
  child.all.setEncoding('utf8');
  child.all.on('data', (chunk: string) => {
    output += chunk;
  });
  return {
    stdin: child.stdin,
    kill: (signal) => void child.kill(signal),
    printed: (text) =>
      new Promise((resolve, reject) => {
        const look = () => {
          if (output.includes(text)) resolve();
        };
        child.all.on('data', look);
        child.all.on('end', () => reject(new Error(`powercut ended without printing "${text}":\n${output}`)));
        look();
      }),
    result: child.then(({ exitCode, stdout, stderr, all }) => ({ exitCode, stdout, stderr, all })),
  };
}
