import { registerHooks } from 'node:module';
import type * as measured from './measured-story.ts';

/** A constant of the simulator's source that no setting reaches, and what to make of it. */
export interface PlantedConstant {
  /** Below lib/sim. */
  readonly file: string;
  /** Must be there just once. */
  readonly find: string;
  readonly replace: string;
}

const own = ['../../lib/sim/', './measured-story.ts', '../simulator/told-story.ts'].map(
  (path) => new URL(path, import.meta.url).href,
);
const parameter = 'constant';
const loads: { readonly constant: PlantedConstant; isPlanted: boolean }[] = [];

/**
 * The story on a simulator of its own, loaded anew with one constant changed: what every other story shares stays as it is. Throws
 * RangeError if the constant is not there just once.
 */
export async function plantedStory(constant: PlantedConstant): Promise<typeof measured> {
  if (loads.length === 0) registerHooks({ resolve, load });
  const one = { constant, isPlanted: false };
  const number = loads.push(one) - 1;
  const story: typeof measured = await import(`./measured-story.ts?${parameter}=${number}`);
  if (!one.isPlanted) throw new RangeError(`${constant.file} is not loaded`);
  return story;
}

const resolve: Parameters<typeof registerHooks>[0]['resolve'] = (specifier, context, next) => {
  const resolved = next(specifier, context);
  const number = numberIn(context.parentURL);
  if (number === undefined || !own.some((one) => resolved.url.startsWith(one))) return resolved;
  return { ...resolved, url: `${resolved.url}?${parameter}=${number}` };
};

const load: Parameters<typeof registerHooks>[0]['load'] = (url, context, next) => {
  const loaded = next(url, context);
  const number = numberIn(url);
  const one = number === undefined ? undefined : loads[number];
  if (one === undefined || !url.startsWith(`${own[0]}${one.constant.file}?`)) return loaded;
  const text = typeof loaded.source === 'string' ? loaded.source : new TextDecoder().decode(loaded.source);
  const [before = '', after, another] = text.split(one.constant.find);
  if (after === undefined || another !== undefined) {
    throw new RangeError(`${one.constant.file} has not just once: ${one.constant.find}`);
  }
  one.isPlanted = true;
  return { ...loaded, source: `${before}${one.constant.replace}${after}` };
};

function numberIn(url: string | undefined): number | undefined {
  const number = url?.startsWith('file:') === true ? new URL(url).searchParams.get(parameter) : null;
  return number === null ? undefined : Number(number);
}
