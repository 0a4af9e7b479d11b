import { scalarOf, TypeMismatch } from './scalars.ts';
import { type Field, goNameOf, type Struct, structOf, type Type } from './types.ts';

/** JSON that is not of its type, in the words of Go's decoder. */
export class DecodeError extends Error {
  /** In those of the decoder that strategic merge patches go through (apimachinery, pkg/runtime/converter.go). */
  readonly ofConverter: string;

  constructor(type: Type, given: string, where: string) {
    super(`json: cannot unmarshal ${given} into ${where} of type ${goNameOf(type)}`);
    this.ofConverter = converterWords(type, given);
  }
}

function converterWords(type: Type, given: string): string {
  if (type.shape === 'struct') return `cannot restore struct from: ${given}`;
  if (type.shape === 'scalar') return `cannot convert ${given} to ${type.name}`;
  return `cannot restore ${type.shape === 'list' ? 'slice' : 'map'} from ${given}`;
}

export interface Decoded {
  /** Without what the type does not have, and without what is empty. */
  readonly object: { readonly [key: string]: unknown };
  /** The paths of what it does not have, as in `spec.containers[0].nam`. */
  readonly unknownFields: readonly string[];
}

/**
 * A value as Go decodes it into a type, and writes it again: fields that the type does not have are lost, as is what is empty
 * and not behind a pointer. Throws DecodeError.
 */
export function decoded(typeName: string, value: unknown): Decoded {
  const decoding: Decoding = { unknownFields: [], mismatch: undefined };
  const type: Type = { shape: 'struct', name: typeName };
  const place: Place = { path: '', inWords: '', struct: undefined };
  const object = value === null ? {} : decodedAs(type, value, place, decoding);
  if (decoding.mismatch !== undefined) throw decoding.mismatch;
  return { object: isObject(object) ? object : {}, unknownFields: decoding.unknownFields };
}

interface Decoding {
  readonly unknownFields: string[];
  /** Go decodes on after a type that does not fit, and tells of the first. */
  mismatch: DecodeError | undefined;
}

interface Place {
  /** With the indices in it. */
  readonly path: string;
  /** As Go's errors have it: without. */
  readonly inWords: string;
  /** In which field it is. */
  readonly struct: Struct | undefined;
}

/** Undefined for what is empty. */
function decodedAs(type: Type, value: unknown, place: Place, decoding: Decoding): unknown {
  if (value === null || value === undefined) return undefined;
  switch (type.shape) {
    case 'struct':
      if (!isObject(value)) return mismatched(type, value, place, decoding);
      return decodedStruct(structOf(type.name), value, place, decoding);
    case 'list':
      if (!Array.isArray(value)) return mismatched(type, value, place, decoding);
      return value.map((item: unknown, index) => {
        const path = `${place.path}[${index}]`;
        return decodedAs(type.of, item, { ...place, path }, decoding) ?? emptyOf(type.of);
      });
    case 'map':
      if (!isObject(value)) return mismatched(type, value, place, decoding);
      return Object.fromEntries(
        Object.keys(value)
          .toSorted()
          .map((key) => [
            key,
            decodedAs(type.of, value[key], { ...place, path: `${place.path}.${key}` }, decoding) ?? emptyOf(type.of),
          ]),
      );
    case 'scalar':
      return decodedScalar(type, value, place, decoding);
  }
}

function decodedStruct(
  struct: Struct,
  value: { readonly [key: string]: unknown },
  { path, inWords }: Place,
  decoding: Decoding,
): object {
  const object: { [key: string]: unknown } = {};
  for (const [name, given] of Object.entries(value)) {
    const field = struct.fields.get(name);
    const inner = path === '' ? name : `${path}.${name}`;
    if (field === undefined) {
      decoding.unknownFields.push(inner);
      continue;
    }
    const place = { path: inner, inWords: inWords === '' ? name : `${inWords}.${name}`, struct };
    const its = decodedAs(field.type, given, place, decoding);
    if (its !== undefined && !(isLost(field) && isEmpty(its))) object[name] = its;
  }
  return object;
}

function decodedScalar(type: Type & { shape: 'scalar' }, value: unknown, place: Place, decoding: Decoding): unknown {
  try {
    return scalarOf(type.name, value);
  } catch (error) {
    if (!(error instanceof TypeMismatch)) throw error;
    return mismatched(type, value, place, decoding, error.message);
  }
}

function mismatched(type: Type, value: unknown, place: Place, decoding: Decoding, said = wordFor(value)): undefined {
  const { struct, inWords } = place;
  const where = struct === undefined ? 'Go value' : `Go struct field ${struct.goName}.${inWords}`;
  decoding.mismatch ??= new DecodeError(type, said, where);
}

function wordFor(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  return typeof value === 'boolean' ? 'bool' : typeof value;
}

const isLost = ({ pointer, kept }: Field): boolean => !pointer && !kept;

function isEmpty(value: unknown): boolean {
  if (value === '' || value === 0 || value === false) return true;
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}

/** What stands for nothing in a list or a map. */
const emptyOf = (type: Type): unknown => {
  if (type.shape === 'list') return [];
  if (type.shape !== 'scalar') return {};
  return type.name === 'bool' ? false : /^(int|float)/.test(type.name) ? 0 : '';
};

const isObject = (value: unknown): value is { readonly [key: string]: unknown } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
