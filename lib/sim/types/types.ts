import { goTypes } from './go-types.ts';

/** A field of a Go type of the API, by its name in JSON. */
export interface Field {
  readonly name: string;
  readonly type: Type;
  /** By which protobuf knows it; 0 for one that it does not carry. */
  readonly number: number;
  /** Whether what is there and empty differs from what is not there. */
  readonly pointer: boolean;
  /** Whether it is written though it is empty. */
  readonly kept: boolean;
  /** Whether in JSON its fields are those of its owner, while protobuf has it as a message of its own. */
  readonly inline: boolean;
  /** How a strategic merge patch merges it: `merge`, `replace`, `retainKeys`. */
  readonly patchStrategies: readonly string[];
  /** By which field of theirs such a patch knows the items of a list. */
  readonly mergeKey: string | undefined;
}

export type Type =
  | { readonly shape: 'scalar'; readonly name: string }
  | { readonly shape: 'list'; readonly of: Type }
  | { readonly shape: 'map'; readonly of: Type }
  | { readonly shape: 'struct'; readonly name: string };

export interface Struct {
  /** As errors tell it: `DeploymentSpec`. */
  readonly goName: string;
  /** As JSON has them: those of inlined structs are among them. */
  readonly fields: ReadonlyMap<string, Field>;
  readonly byNumber: ReadonlyMap<number, Field>;
}

let lines: ReadonlyMap<string, string> | undefined;
const known = new Map<string, Struct>();

/** The struct of a name, as in `core/v1.Pod`. Throws for what the API does not have. */
export function structOf(name: string): Struct {
  const found = known.get(name);
  if (found !== undefined) return found;
  lines ??= new Map(goTypes.trim().split('\n').map(nameAndFields));
  const line = lines.get(name);
  if (line === undefined) throw new RangeError(`the API has no type ${name}`);
  const own = line === '' ? [] : line.split(' ').map(parseField);
  const struct = {
    goName: name.slice(name.indexOf('.', name.indexOf('/')) + 1),
    fields: new Map(own.flatMap(withThoseInlined).map((field) => [field.name, field])),
    byNumber: new Map(own.map((field) => [field.number, field])),
  };
  known.set(name, struct);
  return struct;
}

/** The struct of a kind's objects. Throws for what the API does not have. */
export function structOfKind({
  group,
  version,
  kind,
}: {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}): Struct {
  const short = group === '' ? 'core' : group.replace('.k8s.io', '');
  return structOf(`${short}/${version}.${kind}`);
}

/** A type as errors of Go name it: `[]v1.Container`, `map[string]string`. */
export function goNameOf(type: Type): string {
  if (type.shape === 'list') return `[]${goNameOf(type.of)}`;
  if (type.shape === 'map') return `map[string]${goNameOf(type.of)}`;
  return type.shape === 'struct' ? `v1.${structOf(type.name).goName}` : type.name;
}

function nameAndFields(line: string): readonly [string, string] {
  const end = line.indexOf(' ');
  return end < 0 ? [line, ''] : [line.slice(0, end), line.slice(end + 1)];
}

function parseField(text: string): Field {
  const [described = '', strategies = '', mergeKey = ''] = text.split(';');
  const [, name = '', number = '', type = '', marks = ''] = /^(\w+):(\d+):([^*!^]+)([*!^]*)/.exec(described) ?? [];
  return {
    name,
    type: parseType(type),
    number: Number(number),
    pointer: marks.includes('*'),
    kept: marks.includes('!'),
    inline: marks.includes('^'),
    patchStrategies: strategies === '' ? [] : strategies.split(','),
    mergeKey: mergeKey === '' ? undefined : mergeKey,
  };
}

function parseType(text: string): Type {
  if (text === '[]byte') return { shape: 'scalar', name: text };
  if (text.startsWith('[]')) return { shape: 'list', of: parseType(text.slice(2)) };
  const ofMap = 'map[string]';
  if (text.startsWith(ofMap)) return { shape: 'map', of: parseType(text.slice(ofMap.length)) };
  return { shape: text.includes('.') ? 'struct' : 'scalar', name: text };
}

function withThoseInlined(field: Field): readonly Field[] {
  if (!field.inline || field.type.shape !== 'struct') return [field];
  return [...structOf(field.type.name).fields.values()];
}
