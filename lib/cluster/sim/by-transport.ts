import type { Send } from '../kubernetes-api.ts';
import type { Transport } from './transport.ts';

/** The way of what is not measured to a simulated API server: no socket, and no time. */
export function byTransport(transport: Transport): Send {
  return async (call, signal) => {
    const { status, body } = await transport.send(call, signal);
    const chunks: Buffer[] = [];
    for await (const chunk of body) chunks.push(chunk);
    return { status, body: Buffer.concat(chunks).toString('utf8') };
  };
}
