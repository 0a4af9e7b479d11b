import type { IncomingMessage, ServerResponse } from 'node:http';
import type { KubeConfig } from '@kubernetes/client-node';
import type { Clock } from '../clock/clock.ts';
import type { ObservedKind } from '../recorder/observation.ts';
import { observedKinds, resources } from '../recorder/resources.ts';
import type { Milliseconds } from '../units.ts';
import { startPlainServer } from './plain-server.ts';
import { type Reply, ScriptedCollection, type Versions } from './scripted-collection.ts';

/** An API server that does what a test tells it, and nothing by itself. */
export interface ScriptedApi extends AsyncDisposable {
  /** Points to it, over plain HTTP. */
  readonly kubeConfig: KubeConfig;
  of(kind: ObservedKind): ScriptedCollection;
  /** How far its `Date` header is ahead of the true time. */
  dateAhead: Milliseconds;
}

/** Starts a scripted API server on a free port of this host, with no objects in it. */
export async function startScriptedApi(clock: Clock): Promise<ScriptedApi> {
  const versions: Versions = { newest: 100n };
  const collections = new Map(observedKinds.map((kind) => [resources[kind].path, new ScriptedCollection(versions)]));
  const api = { dateAhead: 0 };

  const server = await startPlainServer((request, response) => {
    response.setHeader('date', new Date(clock.date().getTime() + api.dateAhead).toUTCString());
    const url = new URL(request.url ?? '/', 'http://scripted');
    const collection = collections.get(url.pathname);
    if (collection === undefined) return answer(response, { status: 404, body: { kind: 'Status', code: 404 } });
    serve(collection, url, request, response);
  });
  return Object.assign(api, {
    kubeConfig: server.kubeConfig,
    of: (kind: ObservedKind) => {
      const collection = collections.get(resources[kind].path);
      if (collection === undefined) throw new Error(`no collection of ${kind}`);
      return collection;
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  });
}

function serve(collection: ScriptedCollection, url: URL, request: IncomingMessage, response: ServerResponse): void {
  if (url.searchParams.get('watch') === 'true') {
    const refusal = collection.watch(BigInt(url.searchParams.get('resourceVersion') ?? '0'), response);
    if (refusal !== undefined) answer(response, refusal);
    return;
  }
  const reply = collection.list({
    metadataOnly: (request.headers.accept ?? '').includes('PartialObjectMetadataList'),
    limit: Number(url.searchParams.get('limit') ?? '0'),
    continue: url.searchParams.get('continue') ?? '',
  });
  // Undefined: it stays silent, and the connection open.
  if (reply !== undefined) answer(response, reply);
}

function answer(response: ServerResponse, { status, body }: Reply): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}
