import { registerHooks } from 'node:module';
import type { Mutant } from './mutant.ts';

export type Planted = Pick<Mutant, 'file' | 'find' | 'replace'>;

/** Code that is loaded anew for each mistake, so that nothing is shared with code in which there is another one, or none. */
export interface Code {
  /** Where the files of mutants are. */
  readonly root: string;
  /** Folders of which every module is loaded anew. */
  readonly own: readonly string[];
  readonly entry: string;
  /** What is loaded in place of fixtures/index.ts, from which a scenario imports Playwright's `test`. */
  readonly standIn?: string;
}

export const folder = (path: string): string => new URL(`../../${path}/`, import.meta.url).href;

const playwrights = new URL('../../fixtures/index.ts', import.meta.url).href;
const parameter = 'mutant';
const loads: { readonly code: Code; readonly planted: readonly Planted[]; readonly left: Set<Planted> }[] = [];

/**
 * The entry of `code` with mistakes planted. Throws RangeError if a text to be replaced is not there just once, or is in no file
 * that is loaded.
 */
export async function loadAnew<Module>(code: Code, planted: readonly Planted[]): Promise<Module> {
  if (loads.length === 0) registerHooks({ resolve, load });
  const left = new Set(planted);
  const number = loads.push({ code, planted, left }) - 1;
  const loaded: Module = await import(`${code.entry}?${parameter}=${number}`);
  for (const { file } of left) throw new RangeError(`${file} is not loaded`);
  return loaded;
}

const resolve: Parameters<typeof registerHooks>[0]['resolve'] = (specifier, context, next) => {
  const resolved = next(specifier, context);
  const number = numberIn(context.parentURL);
  const code = number === undefined ? undefined : loads[number]?.code;
  if (code?.own.some((one) => resolved.url.startsWith(one)) !== true) return resolved;
  const url = resolved.url === playwrights ? (code.standIn ?? playwrights) : resolved.url;
  return { ...resolved, url: `${url}?${parameter}=${number}` };
};

const load: Parameters<typeof registerHooks>[0]['load'] = (url, context, next) => {
  const loaded = next(url, context);
  const number = numberIn(url);
  const one = number === undefined ? undefined : loads[number];
  const here = one?.planted.filter(({ file }) => url.startsWith(`${one.code.root}${file}?`)) ?? [];
  if (here.length === 0) return loaded;
  let source = typeof loaded.source === 'string' ? loaded.source : new TextDecoder().decode(loaded.source);
  for (const mutant of here) {
    source = mutate(source, mutant);
    one?.left.delete(mutant);
  }
  return { ...loaded, source };
};

function numberIn(url: string | undefined): number | undefined {
  const number = url?.startsWith('file:') === true ? new URL(url).searchParams.get(parameter) : null;
  return number === null ? undefined : Number(number);
}

/** Throws RangeError if the text to be replaced is not there just once. */
export function mutate(text: string, { file, find, replace }: Planted): string {
  const [before = '', after, another] = text.split(find);
  if (after === undefined || another !== undefined) {
    throw new RangeError(`${file} has not just once: ${find}`);
  }
  return `${before}${replace}${after}`;
}
