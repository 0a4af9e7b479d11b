import { changes, type Send } from '../kubernetes-api.ts';
import type { Transport } from './transport.ts';

/**
 * The way of what is not measured to a simulated API server: no socket, and no time. `admit` is called before each request that
 * changes something, and throws unless the cluster may be changed.
 */
export function byTransport(transport: Transport, admit: (act: string) => void): Send {
  return async (call, signal) => {
    if (changes(call)) admit(`${call.method} ${call.path}`);
    const { status, body } = await transport.send(call, signal);
    const chunks: Buffer[] = [];
    for await (const chunk of body) chunks.push(chunk);
    return { status, body: Buffer.concat(chunks).toString('utf8') };
  };
}
