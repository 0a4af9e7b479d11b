import { type Run, runSchema } from '../run.ts';

/** Where a string stands in a run.json, as in `claims.*.reason`. */
export interface TextField {
  readonly path: readonly (string | number)[];
  readonly name: string;
}

/**
 * Every string of a run that its schema leaves free: into which whatever others wrote may come. Ids and names by which one
 * part of a run.json refers to another are left out, for other names are another run.
 */
export function textFields(run: Run): readonly TextField[] {
  const named = new Map<string, boolean>();
  return stringsOf(run, []).filter(({ path, name }) => {
    if (refers.test(name)) return false;
    const known = named.get(name);
    if (known !== undefined) return known;
    const isFree = runSchema.safeParse(withText(run, [{ path, name }], ' planted')).success;
    named.set(name, isFree);
    return isFree;
  });
}

const refers = /(^|\.)(id|scenarioId|kubernetesVersion|file|files\..*|timelines\..*)$/;

/** The run with `text` behind what stands in each of the fields. */
export function withText(run: Run, fields: readonly TextField[], text: string): Run {
  const copy = structuredClone(run);
  for (const { path } of fields) {
    const last = path.at(-1) ?? '';
    const holder = path.slice(0, -1).reduce<unknown>((value, key) => member(value, key), copy);
    if (typeof holder === 'object' && holder !== null) {
      Object.defineProperty(holder, last, {
        value: `${String(member(holder, last))}${text}`,
        enumerable: true,
        configurable: true,
        writable: true,
      });
    }
  }
  return copy;
}

function stringsOf(value: unknown, path: TextField['path']): readonly TextField[] {
  if (typeof value === 'string') {
    return [{ path, name: path.map((key) => (typeof key === 'number' ? '*' : key)).join('.') }];
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, child]) =>
    stringsOf(child, [...path, Array.isArray(value) ? Number(key) : key]),
  );
}

const member = (value: unknown, key: string | number): unknown =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).find(([name]) => name === String(key))?.[1]
    : undefined;
