import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { apiVersionOf } from '../lib/sim/api/kind.ts';
import { kinds } from '../lib/sim/api/kinds.ts';

// Keeps of a real API server's OpenAPI documents what concerns the kinds that the simulator serves, and what kubectl looks at:
// the schemas, and of each path which kind it is of and which parameters it takes.
//
//   kubectl get --raw /openapi/v3/api/v1 > folder/api_v1.json, and so on for each group
//   node conformance/trim-openapi.ts folder

interface Document {
  readonly openapi: string;
  readonly info: object;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, object>> };
}

interface Operation {
  readonly parameters?: readonly object[];
  readonly 'x-kubernetes-group-version-kind'?: {
    readonly group: string;
    readonly version: string;
    readonly kind: string;
  };
}

const [folder = '.'] = process.argv.slice(2);
const documents: Record<string, Document> = {};
for (const apiVersion of new Set(kinds.map(apiVersionOf))) {
  const path = apiVersion.includes('/') ? `apis/${apiVersion}` : `api/${apiVersion}`;
  documents[path] = trimmed(
    JSON.parse(await readFile(join(folder, `${path.replaceAll('/', '_')}.json`), 'utf8')),
    apiVersion,
  );
}
const file = join(import.meta.dirname, '../lib/sim/http/openapi/documents.json.gz');
await writeFile(file, gzipSync(JSON.stringify(documents), { level: 9 }));

function trimmed({ openapi, info, paths, components }: Document, apiVersion: string): Document {
  const ours = kinds.filter((kind) => apiVersionOf(kind) === apiVersion);
  const isOurs = ({ 'x-kubernetes-group-version-kind': gvk }: Operation): boolean =>
    ours.some((kind) => kind.group === gvk?.group && kind.version === gvk.version && kind.kind === gvk.kind);
  const kept = Object.entries(paths).flatMap(([path, operations]) => {
    const its = Object.entries(operations)
      .filter(([verb, operation]) => ['get', 'patch'].includes(verb) && isOurs(operation))
      .map(([verb, operation]) => [verb, withoutAnswers(operation)]);
    return its.length === 0 || path.includes('/watch/') ? [] : [[path, Object.fromEntries(its)]];
  });
  const roots = ours.map(({ kind }) => Object.keys(components.schemas).find((name) => name.endsWith(`.${kind}`)) ?? '');
  return {
    openapi,
    info,
    paths: Object.fromEntries(kept),
    components: { schemas: reachable(components.schemas, roots) },
  };
}

function withoutAnswers({ parameters, 'x-kubernetes-group-version-kind': gvk }: Operation): object {
  return { parameters, responses: {}, 'x-kubernetes-group-version-kind': gvk };
}

function reachable(schemas: Readonly<Record<string, object>>, roots: readonly string[]): Record<string, object> {
  const found: Record<string, object> = {};
  const toVisit = [...roots];
  for (let name = toVisit.pop(); name !== undefined; name = toVisit.pop()) {
    const schema = schemas[name];
    if (schema === undefined || found[name] !== undefined) continue;
    found[name] = schema;
    for (const [, other = ''] of JSON.stringify(schema).matchAll(/"#\/components\/schemas\/([^"]+)"/g))
      toVisit.push(other);
  }
  return Object.fromEntries(Object.entries(found).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
