import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { replayInPhase } from '../replay/replay.ts';
import type { Mutant } from './mutant.ts';

interface Replay {
  readonly replayInPhase: typeof replayInPhase;
}

type Planted = Pick<Mutant, 'file' | 'find' | 'replace'>;

const simulator = new URL('../../lib/sim/', import.meta.url).href;
const replays = new URL('../replay/', import.meta.url).href;
const parameter = 'mutant';
const planted: (Planted | undefined)[] = [];

/**
 * The replay on a simulator of its own, in which a mistake is planted; undefined: none. Every module of both is loaded anew, so that
 * nothing is shared with another simulator. Throws RangeError if the text to be replaced is not there just once.
 */
export async function loadReplay(mutant?: Planted): Promise<Replay> {
  if (planted.length === 0) registerHooks({ resolve, load });
  planted.push(mutant);
  return import(`${replays}replay.ts?${parameter}=${planted.length - 1}`);
}

const resolve: Parameters<typeof registerHooks>[0]['resolve'] = (specifier, context, next) => {
  const resolved = next(specifier, context);
  const number = numberIn(context.parentURL);
  const isOwn = resolved.url.startsWith(simulator) || resolved.url.startsWith(replays);
  return number === null || !isOwn ? resolved : { ...resolved, url: `${resolved.url}?${parameter}=${number}` };
};

const load: Parameters<typeof registerHooks>[0]['load'] = (url, context, next) => {
  const loaded = next(url, context);
  const number = numberIn(url);
  const mutant = number === null ? undefined : planted[Number(number)];
  if (mutant === undefined || !url.startsWith(`${simulator}${mutant.file}?`)) return loaded;
  const text = typeof loaded.source === 'string' ? loaded.source : new TextDecoder().decode(loaded.source);
  return { ...loaded, source: mutate(text, mutant) };
};

const numberIn = (url: string | undefined): string | null =>
  url?.startsWith('file:') === true ? new URL(url).searchParams.get(parameter) : null;

/** Throws RangeError if the text to be replaced is not there just once. */
export function mutate(text: string, { file, find, replace }: Planted): string {
  const [before = '', after, another] = text.split(find);
  if (after === undefined || another !== undefined) {
    throw new RangeError(`${file} has not just once: ${find}`);
  }
  return `${before}${replace}${after}`;
}

/** Where a mutant's file is. */
export const pathOf = ({ file }: Planted): string => fileURLToPath(new URL(file, simulator));
