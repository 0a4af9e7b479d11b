import { createHash } from 'node:crypto';
import { aggregated, coreVersions, group, groupList, resourceList } from './discovery/documents.ts';
import { acceptsAggregatedDiscovery } from './media-types.ts';
import { answer, errorAnswer, type HttpAnswer, type HttpRequest, jsonAnswer, textAnswer } from './message.ts';
import { openApiDocument, openApiPaths } from './openapi/openapi.ts';
import { methodNotAllowed, noSuchResource, notModelled } from './refusals.ts';
import { isUnmodelledGroup } from './unmodelled.ts';

/** What the server says of itself. */
export interface ServerFacts {
  /** `v1.37.2` */
  readonly version: string;
  /** As in `127.0.0.1:6443`. */
  readonly address: string;
}

/** The answer at a path that leads to no resource: discovery, version, health. */
export function plainAnswer(request: HttpRequest, path: string, facts: ServerFacts): HttpAnswer {
  const { headers, method } = request;
  const parts = path.split('/').filter((part) => part !== '');
  const [root = '', first, second] = parts;
  if (['healthz', 'livez', 'readyz'].includes(root)) return health(parts, request.path.includes('verbose'));
  if (method !== 'GET') return errorAnswer(methodNotAllowed());
  if (parts.length === 0) return pretty({ paths: rootPaths });
  if ((root === 'api' || root === 'apis') && parts.length === 1) {
    if (acceptsAggregatedDiscovery(headers['accept'])) return aggregatedAnswer(root, headers['if-none-match']);
    return jsonAnswer(200, root === 'api' ? coreVersions(facts.address) : groupList());
  }
  if (root === 'api' && parts.length === 2) return orNothing(resourceList(first ?? ''));
  if (root === 'apis' && parts.length === 2) {
    if (isUnmodelledGroup(first ?? '')) return errorAnswer(notModelled(`the group ${first ?? ''}`));
    const its = group(first ?? '');
    return its === undefined ? textAnswer(404, '404 page not found\n') : jsonAnswer(200, its);
  }
  if (root === 'apis' && parts.length === 3) return orNothing(resourceList(`${first ?? ''}/${second ?? ''}`));
  if (root === 'version') return pretty(versionInfo(facts.version));
  if (root === 'openapi' && first === 'v3') return openApi(parts.slice(2).join('/'), headers['if-none-match']);
  if (root === 'openapi' && first === 'v2') return openApiV2(headers['accept'], facts.version);
  return textAnswer(404, '404 page not found\n');
}

const orNothing = (document: object | undefined): HttpAnswer =>
  document === undefined ? errorAnswer(noSuchResource()) : jsonAnswer(200, document);

const pretty = (value: object): HttpAnswer => answer(200, JSON.stringify(value, undefined, 2));

function aggregatedAnswer(root: 'api' | 'apis', known: string | undefined): HttpAnswer {
  return cached(`${JSON.stringify(aggregated(root))}\n`, known, {
    'content-type': 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList',
    'cache-control': 'public',
    vary: 'Accept',
  });
}

function openApi(path: string, known: string | undefined): HttpAnswer {
  const text = path === '' ? JSON.stringify(openApiPaths()) : openApiDocument(path);
  return text === undefined ? textAnswer(404, '404 page not found\n') : cached(text, known, {});
}

/** Nothing is told in it; but kubectl looks there for kinds that v3 does not have, and wants a document to be there. */
function openApiV2(accept: string | undefined, version: string): HttpAnswer {
  if (accept?.includes('proto-openapi') !== true) {
    return jsonAnswer(200, { swagger: '2.0', info: { title: 'Kubernetes', version }, paths: {} });
  }
  // openapi.v2.Document: swagger (1), info (2) of title (1) and version (2), paths (8).
  const text = (field: number, value: string): string => `${String.fromCodePoint(field * 8 + 2, value.length)}${value}`;
  const document = text(1, '2.0') + text(2, text(1, 'Kubernetes') + text(2, version)) + text(8, '');
  return answer(200, document, {
    'content-type': 'application/com.github.proto-openapi.spec.v2.v1.0+protobuf',
  });
}

/** What kubectl keeps, and asks again for only if it has changed. */
function cached(text: string, known: string | undefined, headers: Readonly<Record<string, string>>): HttpAnswer {
  const etag = `"${createHash('sha512').update(text).digest('hex').toUpperCase()}"`;
  return known === etag ? answer(304, '', { ...headers, etag }) : answer(200, text, { ...headers, etag });
}

/** What the simulator has of a server's checks (apiserver, pkg/server/healthz/healthz.go). */
const checks = ['ping', 'etcd'];

function health([root = '', check, ...more]: readonly string[], verbose: boolean): HttpAnswer {
  if (check !== undefined) {
    return more.length === 0 && checks.includes(check)
      ? textAnswer(200, 'ok')
      : textAnswer(404, '404 page not found\n');
  }
  if (!verbose) return textAnswer(200, 'ok');
  return textAnswer(200, `${checks.map((name) => `[+]${name} ok\n`).join('')}${root} check passed\n`);
}

function versionInfo(gitVersion: string): object {
  const [, major = '', minor = ''] = /^v(\d+)\.(\d+)/.exec(gitVersion) ?? [];
  return {
    major,
    minor,
    gitVersion,
    gitCommit: '',
    gitTreeState: 'clean',
    buildDate: '1970-01-01T00:00:00Z',
    goVersion: "none: powercut's simulator",
    compiler: 'none',
    platform: 'none',
  };
}

const rootPaths = [
  '/api',
  '/api/v1',
  '/apis',
  '/healthz',
  ...checks.map((check) => `/healthz/${check}`),
  '/livez',
  ...checks.map((check) => `/livez/${check}`),
  '/openapi/v3',
  '/readyz',
  ...checks.map((check) => `/readyz/${check}`),
  '/version',
];
