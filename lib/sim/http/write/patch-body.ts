import type { Patch } from '../../api/patch/patch.ts';
import { badRequest, StatusError } from '../../api/status-error.ts';
import { JsonSyntaxError, parseJson } from '../go-json.ts';
import type { HttpRequest } from '../message.ts';
import { requireSize } from './decode-body.ts';
import { withoutManager } from './write-options.ts';

const typesByMedia = new Map<string, Patch['type']>([
  ['application/merge-patch+json', 'merge'],
  ['application/strategic-merge-patch+json', 'strategic'],
  ['application/json-patch+json', 'json'],
]);

/** What a PATCH brings (apiserver, pkg/endpoints/handlers/patch.go). Throws UnsupportedMediaType, BadRequest. */
export function patchIn(request: HttpRequest, query: URLSearchParams): Patch {
  const [mediaType = ''] = (request.headers['content-type'] ?? '').split(';').map((part) => part.trim());
  if (mediaType === 'application/apply-patch+yaml') throw withoutManager(query) ?? serverSideApply();
  const type = typesByMedia.get(mediaType);
  if (type === undefined) throw new StatusError(415, 'UnsupportedMediaType', '415: Unsupported Media Type', {});
  requireSize(request);
  const value = valueIn(request);
  const isList = Array.isArray(value);
  if (type === 'json') {
    if (!isList) throw notDecodable(value, '[]handlers.jsonPatchOp');
    return { type, body: value.map((operation: unknown) => Object(operation)) };
  }
  if (isList || typeof value !== 'object') throw notDecodable(value, 'map[string]interface {}');
  return { type, body: value ?? {} };
}

const serverSideApply = () =>
  new StatusError(415, 'UnsupportedMediaType', "powercut's simulator does not model server-side apply", {});

function valueIn({ body = '' }: HttpRequest): unknown {
  try {
    return parseJson(body.toString()).value;
  } catch (error) {
    if (error instanceof JsonSyntaxError) throw badRequest('invalid JSON patch');
    throw error;
  }
}

function notDecodable(value: unknown, type: string): StatusError {
  const word = Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value;
  return badRequest(`error decoding patch: json: cannot unmarshal ${word} into Go value of type ${type}`);
}
