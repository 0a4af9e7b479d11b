import { apiVersionOf } from '../../api/kind.ts';
import { kinds } from '../../api/kinds.ts';
import { badRequest, StatusError } from '../../api/status-error.ts';
import { DecodeError, decoded } from '../../types/decode.ts';
import { fromProtobuf, ProtobufError } from '../../types/protobuf.ts';
import { MalformedValue } from '../../types/scalars.ts';
import { JsonSyntaxError, parseJson } from '../go-json.ts';
import type { HttpRequest } from '../message.ts';
import type { FieldValidation } from './write-options.ts';

/** What a body is to be. */
export interface Expected {
  readonly apiVersion: string;
  readonly kind: string;
  /** Its Go type, as in `core/v1.Pod`. */
  readonly type: string;
  /** As the API server's own types are called in errors: `core.Pod`. */
  readonly internal: string;
}

export interface DecodedBody {
  readonly object: { readonly [key: string]: unknown };
  /** Of fields that the type does not have, or that came twice. */
  readonly warnings: readonly string[];
}

/** apiserver, pkg/server/config.go, MaxRequestBodyBytes. */
export const mostBytes = 3 * 1024 * 1024;

/** An object out of a request's body. Throws BadRequest, UnsupportedMediaType, RequestEntityTooLarge. */
export function decodeBody(request: HttpRequest, expected: Expected, validation: FieldValidation): DecodedBody {
  requireSize(request);
  const { value, duplicates } = parsedBody(request, expected);
  const { apiVersion = '', kind = '' } = typeIn(value);
  if ((kind !== '' && kind !== expected.kind) || (apiVersion !== '' && apiVersion !== expected.apiVersion)) {
    throw otherKind(apiVersion || expected.apiVersion, kind || expected.kind, expected);
  }
  return checked(value, duplicates, expected, validation);
}

/** A value as the expected type has it. Throws BadRequest. */
function checked(
  value: unknown,
  duplicates: readonly string[],
  expected: Expected,
  validation: FieldValidation,
): DecodedBody {
  const refuse = (why: string) => {
    const version = expected.apiVersion.split('/').at(-1) ?? '';
    return badRequest(
      `${expected.kind} in version ${JSON.stringify(version)} cannot be handled as a ${expected.kind}: ${why}`,
    );
  };
  const { object, unknownFields } = decodedOr(refuse, expected.type, value);
  const problems = [
    ...duplicates.map((path) => `duplicate field ${JSON.stringify(path)}`),
    ...unknownFields.map((path) => `unknown field ${JSON.stringify(path)}`),
  ];
  if (problems.length > 0 && validation === 'Strict') throw refuse(`strict decoding error: ${problems.join(', ')}`);
  return { object, warnings: validation === 'Warn' ? problems : [] };
}

/** Says by `refuse` what Go would say. */
export function decodedOr(
  refuse: (why: string) => StatusError,
  type: string,
  value: unknown,
): ReturnType<typeof decoded> {
  try {
    return decoded(type, value);
  } catch (error) {
    if (error instanceof DecodeError || error instanceof MalformedValue) throw refuse(error.message);
    throw error;
  }
}

export function requireSize({ body = '' }: HttpRequest): void {
  if (Buffer.byteLength(body) <= mostBytes) return;
  throw new StatusError(413, 'RequestEntityTooLarge', `Request entity too large: limit is ${mostBytes}`);
}

interface Parsed {
  readonly value: unknown;
  readonly duplicates: readonly string[];
}

function parsedBody({ headers, body = '' }: HttpRequest, expected: Expected): Parsed {
  const [mediaType = ''] = (headers['content-type'] ?? 'application/json').split(';').map((part) => part.trim());
  if (mediaType === 'application/vnd.kubernetes.protobuf') {
    return { value: protobufIn(Buffer.from(body), expected), duplicates: [] };
  }
  if (mediaType === 'application/json' || mediaType === '*/*' || mediaType === '') {
    return jsonIn(body.toString(), expected);
  }
  const accepted = 'application/json, application/vnd.kubernetes.protobuf';
  throw new StatusError(
    415,
    'UnsupportedMediaType',
    `the body of the request was in an unknown format - accepted media types include: ${accepted}`,
  );
}

function protobufIn(body: Buffer, expected: Expected): object {
  try {
    return fromProtobuf(body, (apiVersion, kind) => {
      if (apiVersion === expected.apiVersion && kind === expected.kind) return expected.type;
      throw otherKind(apiVersion, kind, expected);
    });
  } catch (error) {
    if (error instanceof ProtobufError || error instanceof RangeError) {
      throw badRequest(`the object provided is unrecognized (must be of type ${expected.kind}): ${error.message}`);
    }
    throw error;
  }
}

function jsonIn(text: string, { kind }: Expected): Parsed {
  const unrecognized = (why: string) => {
    const start = `the object provided is unrecognized (must be of type ${kind}): couldn't get version/kind; json parse error: ${why}`;
    return badRequest(`${start} (${shownBytes(text)})`);
  };
  try {
    const parsed = parseJson(text);
    const { value } = parsed;
    if (value !== null && (typeof value !== 'object' || Array.isArray(value))) {
      const word = Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value;
      const type = String.raw`struct { APIVersion string "json:\"apiVersion,omitempty\""; Kind string "json:\"kind,omitempty\"" }`;
      throw unrecognized(`json: cannot unmarshal ${word} into Go value of type ${type}`);
    }
    return parsed;
  } catch (error) {
    if (error instanceof JsonSyntaxError) throw unrecognized(error.message);
    throw error;
  }
}

/** apiserver, pkg/endpoints/handlers/rest.go, transformDecodeError and summarizeData: what begins like JSON is shown as it is. */
function shownBytes(text: string): string {
  if (text === '') return '<empty>';
  return text.startsWith('{') ? cut(text, 1024) : cut(Buffer.from(text).toString('hex'), 2048);
}

const cut = (text: string, most: number): string => (text.length > most ? `${text.slice(0, most)} ...` : text);

function typeIn(value: unknown): { readonly apiVersion?: string; readonly kind?: string } {
  if (typeof value !== 'object' || value === null) return {};
  const { apiVersion, kind }: { readonly apiVersion?: unknown; readonly kind?: unknown } = value;
  return {
    ...(typeof apiVersion === 'string' ? { apiVersion } : {}),
    ...(typeof kind === 'string' ? { kind } : {}),
  };
}

function otherKind(apiVersion: string, kind: string, expected: Expected): StatusError {
  const version = apiVersion.split('/').at(-1) ?? '';
  const known = kinds.some((its) => its.kind === kind && apiVersionOf(its) === apiVersion);
  const why = known
    ? `converting (v1.${kind}) to (${expected.internal}): unknown conversion`
    : `no kind ${JSON.stringify(kind)} is registered for version ${JSON.stringify(apiVersion)} in scheme "pkg/runtime/scheme.go:111"`;
  return badRequest(`${kind} in version ${JSON.stringify(version)} cannot be handled as a ${expected.kind}: ${why}`);
}
