import type { ApiObject } from '../../objects.ts';
import type { Kind } from '../kind.ts';
import { structs } from './structs.ts';

/** A field of a struct of the API. */
export interface Field {
  /** Of the field itself, or of the items of a list or a map. */
  readonly type: string;
  readonly shape: 'one' | 'list' | 'map';
  readonly patchStrategies: readonly string[];
  readonly mergeKey: string | undefined;
}

/** The fields of a struct by their names. */
export type Struct = ReadonlyMap<string, Field>;

let lines: ReadonlyMap<string, string> | undefined;
const parsed = new Map<string, Struct>();

/** The struct of a kind's objects. */
export const structOfKind = ({ group, kind }: Pick<Kind<ApiObject>, 'group' | 'kind'>): Struct =>
  structOf(group === 'events.k8s.io' ? `${group}/${kind}` : kind) ?? new Map();

/** The struct of this name; undefined for what is none, as `string`. */
export function structOf(name: string): Struct | undefined {
  const known = parsed.get(name);
  if (known !== undefined) return known;
  lines ??= new Map(structs.trim().split('\n').map(nameAndRest));
  const line = lines.get(name);
  if (line === undefined) return undefined;
  const made: Struct = new Map(line.split(' ').map(parseField));
  parsed.set(name, made);
  return made;
}

function nameAndRest(line: string): readonly [string, string] {
  const end = line.indexOf(' ');
  return end < 0 ? [line, ''] : [line.slice(0, end), line.slice(end + 1)];
}

function parseField(text: string): readonly [string, Field] {
  const [name = '', described = ''] = text.split(':');
  const [type = '', strategies = '', mergeKey] = described.split(';');
  const shape = type.startsWith('[]') ? 'list' : type.startsWith('{}') ? 'map' : 'one';
  return [
    name,
    {
      type: shape === 'one' ? type : type.slice(2),
      shape,
      patchStrategies: strategies === '' ? [] : strategies.split('+'),
      mergeKey,
    },
  ];
}
