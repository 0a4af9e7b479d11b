import { expect, test } from '@playwright/test';
import { type Exchange, filledIn } from '../../../conformance/exchange.ts';
import { corpus } from '../testing/http-corpus.ts';
import { PlainHttpApi } from '../testing/plain-http-api.ts';
import { groups, resources } from './discovery/resources.ts';

/** What differs on purpose, by the probe's path. */
const differs = new Map([
  ['GET /', 'fewer paths are served'],
  ['GET /apis/autoscaling/v1', 'nothing scales of itself'],
  ['GET /version', 'no program was built'],
  ['GET /readyz?verbose', 'fewer checks'],
  ['GET /apis/apps/v1/namespaces/probes/deployments/idle/status', 'there is no deployment controller here'],
  ['DELETE /apis/apps/v1/namespaces/probes/deployments', 'there is no deployment controller here'],
]);

/** Asked in order, for each finds what those before it left. */
const plain = new PlainHttpApi();
let before = '';
const answers = corpus('probes').map((wanted) => {
  const { method, headers = {}, body } = wanted;
  const made = plain.ask(method, filledIn(wanted, before).path, { headers, body });
  before = plain.read(made);
  return { wanted, made, text: before };
});

for (const [index, { wanted, made, text }] of answers.entries()) {
  const why = differs.get(`${wanted.method} ${wanted.path}`);
  test(`${index}: ${title(wanted)} is answered as by a real server`, () => {
    test.skip(why !== undefined, why);
    expect({ status: made.status, ...headersOf(made.headers), body: comparable(text) }).toEqual({
      status: wanted.status,
      ...headersOf(wanted.answerHeaders),
      body: comparable(wanted.answer),
    });
  });
}

test('a corpus with another answer would not pass', () => {
  const [first] = answers.filter(({ wanted }) => wanted.path.endsWith('/nothing') && wanted.status === 404);
  expect(comparable(first?.text ?? '')).not.toEqual(comparable((first?.wanted.answer ?? '').replace('404', '403')));
});

function title({ method, path, body = '' }: Exchange): string {
  return `${method} ${path.slice(0, 120)} ${body.slice(0, 100)}`;
}

function headersOf({
  'content-type': type,
  warning,
  'retry-after': retryAfter,
  vary,
}: Readonly<Record<string, string>>) {
  return { type, warning, retryAfter, vary };
}

/** Without what no two servers share, and what the simulator does not model. */
function comparable(text: string): unknown {
  const masked = text
    .replaceAll(/\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, '<uid>')
    // The object in an error, whose managedFields the simulator does not have.
    .replaceAll(/Invalid value: \\"\{.*?\}\\": /g, 'Invalid value: <object>: ')
    .replaceAll(/current: \d+/g, 'current: <version>')
    .replaceAll(/in record \(\d+\)/g, 'in record (<version>)')
    .replaceAll(/"\d+(m|s|m\d+s)"\]/g, '"<age>"]')
    .replaceAll(/"serverAddress":"[^"]*"/g, '"serverAddress":"<address>"')
    // Only JSON is written, and YAML is not read.
    .replaceAll('application/json, application/yaml, application/vnd.kubernetes.protobuf', '<media types>')
    .replaceAll(/(accepted|representations): application\/json"/g, '$1: <media types>"')
    .replaceAll('application/json, application/vnd.kubernetes.protobuf', '<media types>')
    .replaceAll(/"reason":"(RBAC: |powercut's simulator knows no RBAC)(\\"|[^"])*"/g, '"reason":"<who may>"');
  // A document, or the lines of a watch.
  const documents = masked.startsWith('{\n') ? [masked] : masked.split('\n').filter((line) => line !== '');
  return documents.map((line) => (line.startsWith('{') ? JSON.parse(line, withoutIdentity) : line));
}

const ofEachServer = new Set([
  'continue',
  'creationTimestamp',
  'deletionTimestamp',
  'managedFields',
  'resourceVersion',
  'storageVersionHash',
  'uid',
]);

function withoutIdentity(key: string, value: unknown): unknown {
  if (ofEachServer.has(key)) return undefined;
  if (key === 'annotations' && typeof value === 'object' && value !== null) return withoutRevision(value);
  if (!Array.isArray(value)) return value;
  if (key === 'resources') return value.filter(isServed);
  if (key === 'subresources') {
    const served = value.filter(({ subresource }) => !notServed.has(subresource));
    return served.length === 0 ? undefined : served;
  }
  return key === 'items' || key === 'groups' ? value.filter(isServedGroup) : value;
}

/** The deployment controller's, which is not there. */
function withoutRevision(annotations: object): object | undefined {
  const others = Object.entries(annotations).filter(([name]) => name !== 'deployment.kubernetes.io/revision');
  return others.length === 0 ? undefined : Object.fromEntries(others);
}

/** Parts of pods, nodes and service accounts of which the simulator tells nobody. */
const notServed = new Set(['attach', 'ephemeralcontainers', 'exec', 'log', 'portforward', 'proxy', 'resize', 'token']);

const names = new Set(resources.flatMap(({ name }) => name));

function isServed({ resource, name = resource }: { readonly resource?: string; readonly name?: string }): boolean {
  const [main = '', part] = (name ?? '').split('/');
  return names.has(main) && (part === undefined || !notServed.has(part));
}

interface Group {
  readonly name?: string;
  readonly metadata?: { readonly name?: string };
  readonly versions?: object;
}

/** Also what is no group. */
function isServedGroup({ name, metadata, versions }: Group): boolean {
  const its = name ?? metadata?.name;
  return versions === undefined || its === undefined || groups.includes(its);
}
