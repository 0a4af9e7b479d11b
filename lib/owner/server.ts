import { createServer, type Server, type Socket } from 'node:net';
import { z } from 'zod';
import { HarnessError } from '../errors.ts';
import { readJsonLines, writeJsonLine } from './json-lines.ts';
import { isOwnerMethod, type OwnerAnswer, ownerSchemas, requestMessage } from './messages.ts';
import type { OwnerMethods } from './protocol.ts';

/** One child of the owner. */
export interface Connection {
  /** Aborted when the child is gone. */
  readonly gone: AbortSignal;
}

/** What answers the children. A thrown HarnessError arrives at the child as it was thrown. */
export type OwnerHandlers = {
  readonly [M in keyof OwnerMethods]: (
    params: Parameters<OwnerMethods[M]>[0],
    connection: Connection,
  ) => Promise<ReturnType<OwnerMethods[M]>>;
};

export interface OwnerServer extends AsyncDisposable {
  /** Not listening yet: StateFolder.listen gives it its path. */
  readonly server: Server;
}

/** Speaks lib/owner/protocol.ts. Disposing it cuts off every child, which then exits. */
export function createOwnerServer(handlers: OwnerHandlers): OwnerServer {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    const gone = new AbortController();
    const connection: Connection = { gone: gone.signal };
    sockets.add(socket);
    // A child that dies while we write to it is not our error; `close` follows.
    socket.on('error', () => undefined);
    socket.on('close', () => {
      sockets.delete(socket);
      gone.abort();
    });
    readJsonLines(socket, (message) => {
      void answer(handlers, message, connection).then((reply) => writeJsonLine(socket, reply));
    });
  });
  return {
    server,
    [Symbol.asyncDispose]: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

async function answer(handlers: OwnerHandlers, message: unknown, connection: Connection): Promise<OwnerAnswer> {
  const request = requestMessage.safeParse(message);
  if (!request.success) return failure(-1, new HarnessError('E_OWNER', 'The owner got a line that is no request.'));
  const { id, method, params } = request.data;
  try {
    if (!isOwnerMethod(method)) {
      throw new HarnessError('E_OWNER', `The owner does not know the method ${method}.`, { hint: sameVersion });
    }
    return { id, result: await call(handlers, method, params, connection) };
  } catch (error) {
    return failure(id, error);
  }
}

const sameVersion = 'Parent and child are of different versions of powercut; install it anew.';

async function call<M extends keyof OwnerMethods>(
  handlers: OwnerHandlers,
  method: M,
  params: unknown,
  connection: Connection,
): Promise<ReturnType<OwnerMethods[M]>> {
  const checked = ownerSchemas[method].params.safeParse(params);
  if (!checked.success) {
    throw new HarnessError('E_OWNER', `The owner cannot read what ${method} asks: ${z.prettifyError(checked.error)}`, {
      hint: sameVersion,
    });
  }
  return handlers[method](checked.data, connection);
}

function failure(id: number, error: unknown): OwnerAnswer {
  if (error instanceof HarnessError) {
    const { code, message, hint, exitCode } = error;
    return { id, result: null, error: { code, message, hint, exitCode } };
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { id, result: null, error: { code: 'E_OWNER', message: `The owner failed: ${text}`, exitCode: 3 } };
}
