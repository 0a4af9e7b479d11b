import type { IncomingMessage } from 'node:http';
import { type Agent, request } from 'node:https';
import type { Probe } from './probes.ts';

/** A request and the server's answer to it. A watch's body is what it had said when it ended. */
export interface Exchange extends Probe {
  readonly status: number;
  /** Those of the answer that matter to a client. */
  readonly answerHeaders: Readonly<Record<string, string>>;
  readonly answer: string;
  /** What the server's clock showed. */
  readonly date: string;
}

const headersThatMatter = [
  'content-type',
  'warning',
  'retry-after',
  'allow',
  'cache-control',
  'vary',
  'x-content-type-options',
  'www-authenticate',
];

/** Asks a server for what a probe asks. */
export function ask(server: string, agent: Agent, { method, path, headers = {}, body = '' }: Probe): Promise<Exchange> {
  return new Promise((resolve, reject) => {
    const asked = { method, headers: { ...headers, 'content-length': Buffer.byteLength(body) }, agent };
    const onward = request(new URL(path, server), asked, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('end', () =>
        resolve({
          method,
          path,
          headers,
          body,
          status: incoming.statusCode ?? 0,
          answerHeaders: thoseThatMatter(incoming),
          answer: Buffer.concat(chunks).toString('utf8'),
          date: incoming.headers.date ?? '',
        }),
      );
      incoming.on('error', reject);
    });
    onward.on('error', reject);
    onward.end(body);
  });
}

function thoseThatMatter({ headers }: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    headersThatMatter.flatMap((name) => (headers[name] === undefined ? [] : [[name, String(headers[name])]])),
  );
}

/** A probe with what the answer before it gave: where to go on, and as of which version. */
export function filledIn(probe: Probe, before: string): Probe {
  const metadata = listMetadata(before);
  return {
    ...probe,
    path: probe.path
      .replace('${continue}', encodeURIComponent(metadata.continue ?? ''))
      .replace('${resourceVersion}', metadata.resourceVersion ?? ''),
  };
}

function listMetadata(answer: string): { readonly continue?: string; readonly resourceVersion?: string } {
  try {
    return JSON.parse(answer)?.metadata ?? {};
  } catch {
    // A watch's lines, or no JSON at all.
    return {};
  }
}
