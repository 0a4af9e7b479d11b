import { AwaitedAccount, looksForAccount } from '../api/admission/service-account.ts';
import type { ApiServer, Caller } from '../api/api-server.ts';
import { StatusError } from '../api/status-error.ts';
import type { Engine, Milliseconds } from '../engine/engine.ts';
import { Outcome } from '../engine/outcome.ts';
import { acceptedForm } from './media-types.ts';
import { answer, errorAnswer, type HttpAnswer, type HttpRequest } from './message.ts';
import { type AskKubelet, proxied } from './node-proxy.ts';
import { plainAnswer, type ServerFacts } from './plain-paths.ts';
import { listed } from './read/list.ts';
import { listOptions } from './read/list-options.ts';
import { requireReached, revisionIn } from './read/version.ts';
import { watched } from './read/watch.ts';
import { methodNotAllowed, noSuchResource, notImplemented, notModelled } from './refusals.ts';
import { renderOne, shownOf } from './render.ts';
import { kindAt, parseResourcePath, type ResourcePath } from './route.ts';
import { refOfTarget } from './target.ts';
import { unmodelledResource, unmodelledSubresource } from './unmodelled.ts';
import { reviewAt } from './write/reviews.ts';
import { bind, evict, scaled } from './write/subresources.ts';
import { type Asked, create, patch, remove, removeCollection, update } from './write/writes.ts';

export interface HttpApiOptions {
  readonly api: ApiServer;
  readonly engine: Engine;
  readonly facts: ServerFacts;
  readonly askKubelet: AskKubelet;
}

/**
 * The Kubernetes API as it is spoken over HTTP, without a socket: requests in, answers out, at the present instant of virtual
 * time. What comes later is a feed (a watch), or an outcome that is not there yet (a kubelet that does not answer).
 */
export class HttpApi {
  readonly #options: HttpApiOptions;

  constructor(options: HttpApiOptions) {
    this.#options = options;
  }

  /** `by` is the user whose request it is. Never throws: what is refused is answered. */
  handle(request: HttpRequest, by: Caller): Outcome<HttpAnswer> {
    return this.#handle(request, by, looksForAccount);
  }

  #handle(request: HttpRequest, by: Caller, looks: number): Outcome<HttpAnswer> {
    try {
      const it = this.#answer(request, by);
      return it instanceof Outcome ? it : done(asAsked(request, it));
    } catch (error) {
      if (error instanceof AwaitedAccount && looks > 1) return this.#later(request, by, looks - 1, error.pause);
      if (error instanceof StatusError) return done(asAsked(request, errorAnswer(error)));
      throw error;
    }
  }

  /** The server looks again for an account that is about to be made. */
  #later(request: HttpRequest, by: Caller, looks: number, pause: Milliseconds): Outcome<HttpAnswer> {
    const outcome = new Outcome<HttpAnswer>();
    const { engine } = this.#options;
    engine.at(engine.now + pause, () => this.#handle(request, by, looks).whenDone((it) => outcome.finish(it)));
    return outcome;
  }

  #answer(request: HttpRequest, by: Caller): HttpAnswer | Outcome<HttpAnswer> {
    const { pathname, searchParams: query } = new URL(request.path, 'http://localhost');
    const path = parseResourcePath(pathname);
    if (path === undefined) return plainAnswer(request, pathname, this.#options.facts);
    const { api, askKubelet } = this.#options;
    const { namespace, name, subresource, rest } = path;
    const reviewed = reviewAt(path, request, by);
    if (reviewed !== undefined) return reviewed;
    requireModelled(path, api);
    const kind = kindAt(path);
    if (kind === undefined) throw noSuchResource();
    if (kind.plural === 'nodes' && subresource === 'proxy' && name !== undefined) {
      if (request.method !== 'GET') throw notImplemented('other requests to a kubelet than GET');
      return proxied(api, askKubelet, name, rest);
    }
    if (rest.length > 0 || (subresource !== undefined && !kind.subresources.includes(subresource)))
      throw noSuchResource();
    const target = { kind, namespace, name, subresource };
    const rendering = {
      form: acceptedForm(request.headers['accept']),
      includeObject: query.get('includeObject') ?? '',
      now: api.now,
    };
    return this.#ofResource({ request, query, target, rendering, by }, path.watch);
  }

  #ofResource(asked: Asked, isWatchPath: boolean): HttpAnswer {
    const { name, subresource } = asked.target;
    const { api } = this.#options;
    const { method } = asked.request;
    if (name === undefined) return this.#ofCollection(asked, isWatchPath);
    if (isWatchPath) return this.#watchOne(asked, name);
    if (subresource === 'scale') return scaled(api, asked);
    if (subresource === 'eviction' || subresource === 'binding') {
      if (method !== 'POST') throw methodNotAllowed();
      return subresource === 'eviction' ? evict(api, asked) : bind(api, asked);
    }
    switch (method) {
      case 'GET':
        return this.#get(asked);
      case 'PUT':
        return update(api, asked);
      case 'PATCH':
        return patch(api, asked);
      case 'DELETE':
        if (subresource === undefined) return remove(api, asked);
        break;
      default:
    }
    throw methodNotAllowed();
  }

  #ofCollection(asked: Asked, isWatchPath: boolean): HttpAnswer {
    const { request, target, query, rendering } = asked;
    const { kind, namespace } = target;
    const { api } = this.#options;
    // Across namespaces objects can be read, but are made and removed within one.
    const isReadOnly = kind.namespaced && namespace === undefined;
    if (request.method === 'GET') {
      const options = listOptions(query, { watch: isWatchPath });
      if (!options.watch) return answer(200, `${listed(api, { kind, namespace }, options, rendering)}\n`);
      return answer(200, watched(this.#options, { kind, namespace }, options, rendering));
    }
    if (request.method === 'POST' && !isReadOnly) return create(api, asked);
    if (request.method === 'DELETE' && !isReadOnly && kind.plural !== 'namespaces') return removeCollection(api, asked);
    throw methodNotAllowed();
  }

  #get({ target, query, rendering }: Asked): HttpAnswer {
    const { api } = this.#options;
    requireReached(revisionIn(query.get('resourceVersion') ?? '', 'get'), api.revision);
    return answer(200, `${renderOne(shownOf(target.kind), api.get(target.kind, refOfTarget(target)), rendering)}\n`);
  }

  /** The old paths below /watch, of one object. */
  #watchOne({ request, query, target, rendering }: Asked, name: string): HttpAnswer {
    if (request.method !== 'GET') throw methodNotAllowed();
    const options = { ...listOptions(query, { watch: true }), fieldSelector: `metadata.name=${name}` };
    return answer(200, watched(this.#options, target, options, rendering));
  }
}

/** Throws in plain words for what Kubernetes has and the simulator has not. */
function requireModelled({ apiVersion, resource, name, namespace, subresource }: ResourcePath, api: ApiServer): void {
  const missing = unmodelledResource(apiVersion, resource);
  if (missing !== undefined) throw notModelled(missing);
  if (name === undefined || subresource === undefined) return;
  const part = unmodelledSubresource(apiVersion, resource, subresource);
  if (part === undefined) return;
  const kind = kindAt({ apiVersion, resource, name, namespace, subresource, rest: [], watch: false });
  if (kind !== undefined) api.get(kind, { namespace, name });
  throw notImplemented(part);
}

/** Written for people who ask with curl (apiserver, pkg/endpoints/handlers/negotiation, isPrettyPrint), and for HEAD not at all. */
function asAsked({ method, path, headers }: HttpRequest, it: HttpAnswer): HttpAnswer {
  const { body } = it;
  if (method === 'HEAD') return { ...it, body: '' };
  if (typeof body !== 'string' || it.headers['content-type'] !== 'application/json') return it;
  const asked = /[?&]pretty=(?!0|false)/.test(path) || /^(curl|Wget|Mozilla)\b/.test(headers['user-agent'] ?? '');
  return asked ? { ...it, body: JSON.stringify(JSON.parse(body), undefined, 2) } : it;
}

function done(it: HttpAnswer): Outcome<HttpAnswer> {
  const outcome = new Outcome<HttpAnswer>();
  outcome.finish(it);
  return outcome;
}
