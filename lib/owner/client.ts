import { connect, type Socket } from 'node:net';
import { HarnessError } from '../errors.ts';
import { exitCodes } from '../exit-codes.ts';
import { readJsonLines, writeJsonLine } from './json-lines.ts';
import { answerMessage, type OwnerAnswer, ownerSchemas } from './messages.ts';
import type { OwnerMethods } from './protocol.ts';

export interface OwnerClient {
  /** Throws the HarnessError that the owner answered, or `E_OWNER_LOST` if it goes away before it has answered. */
  call<M extends keyof OwnerMethods>(
    method: M,
    params: Parameters<OwnerMethods[M]>[0],
  ): Promise<ReturnType<OwnerMethods[M]>>;
  /** Says goodbye; `onLost` is not called for it. */
  close(): void;
}

export interface ConnectOptions {
  /**
   * Called once if the connection ends without `close`. Without an owner nobody deletes what a child makes, so it is to
   * leave at once, and by default it does, with exit code 3.
   */
  readonly onLost?: (error: HarnessError) => void;
}

/** Connects a child to the owner that listens on `socketPath`; throws HarnessError `E_OWNER_LOST` if none does. */
export async function connectOwner(socketPath: string, options: ConnectOptions = {}): Promise<OwnerClient> {
  const socket = await open(socketPath);
  const pending = new Map<number, (answer: OwnerAnswer | HarnessError) => void>();
  let closing = false;
  let lost: HarnessError | undefined;
  let nextId = 1;

  // `close` follows, and says the same.
  socket.on('error', () => undefined);
  socket.on('close', () => {
    lost = ownerLost(socketPath);
    for (const resolve of pending.values()) resolve(lost);
    if (!closing) (options.onLost ?? exitNow)(lost);
  });
  readJsonLines(socket, (message) => {
    const answer = answerMessage.safeParse(message);
    if (!answer.success) return void socket.destroy();
    pending.get(answer.data.id)?.(answer.data);
    pending.delete(answer.data.id);
    return undefined;
  });

  return {
    call: async (method, params) => {
      if (lost !== undefined) throw lost;
      const id = nextId++;
      const answer = await new Promise<OwnerAnswer | HarnessError>((resolve) => {
        pending.set(id, resolve);
        writeJsonLine(socket, { id, method, params });
      });
      if (answer instanceof HarnessError) throw answer;
      if (answer.error !== undefined) throw revive(answer.error);
      return ownerSchemas[method].result.parse(answer.result);
    },
    close: () => {
      closing = true;
      socket.end();
    },
  };
}

function open(path: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(path);
    socket.once('connect', () => {
      socket.removeAllListeners('error');
      resolve(socket);
    });
    socket.once('error', (error) => reject(ownerLost(path, error)));
  });
}

function ownerLost(path: string, cause?: unknown): HarnessError {
  return new HarnessError('E_OWNER_LOST', `The process that owns this run's cluster is gone (${path}).`, {
    hint: 'The next start of powercut cleans up what it left.',
    cause,
  });
}

function revive(error: NonNullable<OwnerAnswer['error']>): HarnessError {
  const { code, message, hint, exitCode } = error;
  return new HarnessError(code, message, { exitCode, ...(hint === undefined ? {} : { hint }) });
}

function exitNow(error: HarnessError): void {
  process.stderr.write(`${error.message} ${error.hint ?? ''}\n`);
  process.exit(exitCodes.environment);
}
