import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

/** By their paths below /openapi/v3, as in `apis/apps/v1`. */
let documents: ReadonlyMap<string, { readonly text: string; readonly hash: string }> | undefined;

/** Of a v1.37.2 API server, trimmed to what is served here (conformance/trim-openapi.ts). Read when they are first asked for. */
function all(): NonNullable<typeof documents> {
  if (documents !== undefined) return documents;
  const text = gunzipSync(readFileSync(new URL('documents.json.gz', import.meta.url))).toString('utf8');
  const parsed: Readonly<Record<string, object>> = JSON.parse(text);
  documents = new Map(
    Object.entries(parsed).map(([path, document]) => {
      const its = JSON.stringify(document);
      return [path, { text: its, hash: createHash('sha512').update(its).digest('hex').toUpperCase() }];
    }),
  );
  return documents;
}

/** What documents there are, and where (apiserver, pkg/endpoints/openapi; kube-openapi, pkg/handler3). */
export const openApiPaths = (): object => ({
  paths: Object.fromEntries(
    [...all()].map(([path, { hash }]) => [path, { serverRelativeURL: `/openapi/v3/${path}?hash=${hash}` }]),
  ),
});

/** One document, as JSON; undefined if there is none. */
export const openApiDocument = (path: string): string | undefined => all().get(path)?.text;
