import { type Field, structOf, type Type } from './types.ts';
import { WireReader } from './wire-reader.ts';

/** What is no protobuf of the API. */
export class ProtobufError extends Error {}

/** `k8s` and a zero: before every message of the API (apimachinery, pkg/runtime/serializer/protobuf/protobuf.go). */
const magic = Buffer.from('k8s\0');

/**
 * An object that kubectl's typed clients sent as protobuf, which they do without asking: as JSON has it. `typeOf` tells the Go
 * type by the apiVersion and kind in the message. Throws ProtobufError.
 */
export function fromProtobuf(body: Buffer, typeOf: (apiVersion: string, kind: string) => string): object {
  if (!body.subarray(0, magic.length).equals(magic)) {
    const hex = body.toString('hex');
    const why = 'provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]';
    throw new ProtobufError(`${why} (${hex === '' ? '<empty>' : hex})`);
  }
  // runtime.Unknown: typeMeta {apiVersion, kind}, raw.
  let typeMeta: readonly [string, string] = ['', ''];
  let raw: Buffer = Buffer.alloc(0);
  for (const { number, bytes } of new WireReader(body.subarray(magic.length)).fields()) {
    if (number === 1) typeMeta = typeMetaOf(bytes);
    if (number === 2) raw = bytes;
  }
  const [apiVersion, kind] = typeMeta;
  return { apiVersion, kind, ...structFrom(raw, typeOf(apiVersion, kind)) };
}

function typeMetaOf(message: Buffer): readonly [string, string] {
  const texts = ['', ''];
  for (const { number, bytes } of new WireReader(message).fields()) texts[number - 1] = bytes.toString('utf8');
  const [apiVersion = '', kind = ''] = texts;
  return [apiVersion, kind];
}

interface JsonObject {
  [key: string]: unknown;
}

function structFrom(message: Buffer, name: string): JsonObject {
  const { byNumber } = structOf(name);
  const object: JsonObject = {};
  for (const { number, bytes, varint } of new WireReader(message).fields()) {
    const field = byNumber.get(number);
    if (field !== undefined) put(object, field, { bytes, varint });
  }
  return object;
}

interface Raw {
  readonly bytes: Buffer;
  readonly varint: bigint;
}

function put(object: JsonObject, { name, type, inline }: Field, raw: Raw): void {
  if (type.shape === 'list') {
    const before = object[name];
    object[name] = [...(Array.isArray(before) ? before : []), valueFrom(type.of, raw)];
  } else if (type.shape === 'map') {
    object[name] = { ...asObject(object[name]), ...entryFrom(type.of, raw.bytes) };
  } else if (inline) Object.assign(object, valueFrom(type, raw));
  else {
    const value = valueFrom(type, raw);
    if (value !== undefined) object[name] = value;
  }
}

function entryFrom(type: Type, message: Buffer): JsonObject {
  let key = '';
  let value: unknown = valueFrom(type, { bytes: Buffer.alloc(0), varint: 0n });
  for (const { number, bytes, varint } of new WireReader(message).fields()) {
    if (number === 1) key = bytes.toString('utf8');
    if (number === 2) value = valueFrom(type, { bytes, varint });
  }
  return { [key]: value };
}

function valueFrom(type: Type, raw: Raw): unknown {
  if (type.shape === 'struct') return structFrom(raw.bytes, type.name);
  if (type.shape === 'scalar') return scalarFrom(type.name, raw);
  // A list in a map is a message with `items`.
  const items: unknown[] = [];
  for (const { bytes, varint } of new WireReader(raw.bytes).fields()) items.push(valueFrom(type.of, { bytes, varint }));
  return items;
}

/** Undefined for a time that is none. */
function scalarFrom(name: string, { bytes, varint }: Raw): unknown {
  switch (name) {
    case 'string':
      return bytes.toString('utf8');
    case 'bool':
      return varint !== 0n;
    case 'int32':
    case 'int64':
      return Number(BigInt.asIntN(64, varint));
    case '[]byte':
      return bytes.toString('base64');
    case 'Time':
    case 'MicroTime':
      return timeFrom(bytes, name === 'MicroTime' ? 6 : 0);
    case 'Quantity':
      return stringIn(bytes, 1);
    case 'IntOrString':
      return intOrStringFrom(bytes);
    case 'FieldsV1':
    case 'RawExtension':
      return JSON.parse(stringIn(bytes, 1) || 'null');
    default:
      throw new ProtobufError(`no way is known to read ${name}`);
  }
}

function timeFrom(message: Buffer, digits: number): string | undefined {
  if (message.length === 0) return undefined;
  let [seconds, nanos] = [0n, 0n];
  for (const { number, varint } of new WireReader(message).fields()) {
    if (number === 1) seconds = BigInt.asIntN(64, varint);
    if (number === 2) nanos = varint;
  }
  const whole = new Date(Number(seconds) * 1000).toISOString().slice(0, 19);
  const fraction = digits === 0 ? '' : `.${String(nanos).padStart(9, '0').slice(0, digits)}`;
  return `${whole}${fraction}Z`;
}

function intOrStringFrom(message: Buffer): number | string {
  let [isString, int, string] = [false, 0, ''];
  for (const { number, bytes, varint } of new WireReader(message).fields()) {
    if (number === 1) isString = varint === 1n;
    if (number === 2) int = Number(BigInt.asIntN(64, varint));
    if (number === 3) string = bytes.toString('utf8');
  }
  return isString ? string : int;
}

function stringIn(message: Buffer, wanted: number): string {
  for (const { number, bytes } of new WireReader(message).fields()) {
    if (number === wanted) return bytes.toString('utf8');
  }
  return '';
}

const asObject = (value: unknown): object => (typeof value === 'object' && value !== null ? value : {});
