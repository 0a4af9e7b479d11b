import type { Socket } from 'node:net';

/** A line longer than this is no message of ours. */
const longestLine = 1_000_000;

/**
 * Calls `onMessage` with every JSON value that arrives, one a line. What is not JSON, or too long, ends the connection:
 * after it nothing that follows could be trusted to begin where we think.
 */
export function readJsonLines(socket: Socket, onMessage: (message: unknown) => void): void {
  let rest = '';
  socket.setEncoding('utf8');
  socket.on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > longestLine) return void socket.destroy();
    for (const line of lines) {
      let message: unknown;
      try {
        message = JSON.parse(line);
      } catch {
        return void socket.destroy();
      }
      onMessage(message);
    }
    return undefined;
  });
}

/** Writes one message; one that cannot be delivered any more is dropped, for the socket's `close` tells it already. */
export function writeJsonLine(socket: Socket, message: unknown): void {
  if (socket.writable) socket.write(`${JSON.stringify(message)}\n`);
}
