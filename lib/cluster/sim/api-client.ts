import type { Clock } from '../../clock/clock.ts';
import { type ApiClient, type ApiRequest, type OpenAnswer, recorderAgent } from '../../recorder/api-client.ts';
import type { DatedAnswer } from '../../recorder/clock-offset.ts';
import type { Transport } from './transport.ts';

/** The recorder's way to a simulated API server. `onDate` is told every answer that carries the server's time. */
export function simulatedApiClient(
  transport: Transport,
  clock: Clock,
  onDate: (answer: DatedAnswer) => void,
): ApiClient {
  const open = async ({ path, accept = 'application/json', signal }: ApiRequest): Promise<OpenAnswer> => {
    const sentAt = clock.now();
    const headers = { accept, 'user-agent': recorderAgent };
    const answer = await transport.send({ method: 'GET', path, headers }, signal);
    const { date } = answer.headers;
    if (date !== undefined) onDate({ date, sentAt, receivedAt: clock.now() });
    return { status: answer.status, sentAt, body: answer.body };
  };
  return {
    open,
    get: async (request) => {
      const { status, sentAt, body } = await open(request);
      const chunks: Buffer[] = [];
      for await (const chunk of body) chunks.push(chunk);
      return { status, sentAt, receivedAt: clock.now(), body: Buffer.concat(chunks).toString('utf8') };
    },
    close: () => undefined,
  };
}
