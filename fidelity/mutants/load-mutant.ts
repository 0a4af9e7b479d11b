import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { judgeTrace } from '../judge/judge-trace.ts';
import type { replayInPhase } from '../replay/replay.ts';
import type { Mutant } from './mutant.ts';

type Planted = Pick<Mutant, 'file' | 'find' | 'replace'>;

/** Code that is loaded anew for each mistake, so that nothing is shared with code in which there is another one, or none. */
interface Code {
  /** Where the files of mutants are. */
  readonly root: string;
  /** Folders of which every module is loaded anew. */
  readonly own: readonly string[];
  readonly entry: string;
}

const folder = (path: string): string => new URL(`../../${path}/`, import.meta.url).href;

/** The replay of traces on the simulator, in which mistakes are planted. */
const replay: Code = {
  root: folder('lib/sim'),
  own: [folder('lib/sim'), folder('fidelity/replay')],
  entry: new URL('../replay/replay.ts', import.meta.url).href,
};

/** The harness that judges traces; mistakes are planted in its model, and in whatever else of lib/ says what ought to be. */
const judge: Code = {
  root: folder('lib'),
  own: [
    'fidelity/judge',
    'fixtures',
    'scenarios',
    'lib/cluster',
    'lib/kubernetes',
    'lib/matchers',
    'lib/model',
    'lib/verdict',
  ].map(folder),
  entry: new URL('../judge/judge-trace.ts', import.meta.url).href,
};

/** A scenario that is played on a trace gets what stands in for fixtures/index.ts. */
const playwrights = new URL('../../fixtures/index.ts', import.meta.url).href;
const standIn = new URL('../judge/told-story.ts', import.meta.url).href;

const parameter = 'mutant';
const loads: { readonly code: Code; readonly mutant: Planted | undefined; isPlanted: boolean }[] = [];

/**
 * The replay on a simulator of its own, in which a mistake is planted; undefined: none. Throws RangeError if the text to be
 * replaced is not there just once, or is in no file that the replay loads.
 */
export const loadReplay = (mutant?: Planted): Promise<{ readonly replayInPhase: typeof replayInPhase }> =>
  loadAnew(replay, mutant);

/** The same of the harness that judges a trace. */
export const loadJudge = (mutant?: Planted): Promise<{ readonly judgeTrace: typeof judgeTrace }> =>
  loadAnew(judge, mutant);

async function loadAnew<Module>(code: Code, mutant: Planted | undefined): Promise<Module> {
  if (loads.length === 0) registerHooks({ resolve, load });
  const one = { code, mutant, isPlanted: false };
  const number = loads.push(one) - 1;
  const loaded: Module = await import(`${code.entry}?${parameter}=${number}`);
  if (mutant !== undefined && !one.isPlanted) throw new RangeError(`${mutant.file} is not loaded`);
  return loaded;
}

const resolve: Parameters<typeof registerHooks>[0]['resolve'] = (specifier, context, next) => {
  const resolved = next(specifier, context);
  const number = numberIn(context.parentURL);
  const own = number === undefined ? [] : (loads[number]?.code.own ?? []);
  if (!own.some((one) => resolved.url.startsWith(one))) return resolved;
  const url = resolved.url === playwrights ? standIn : resolved.url;
  return { ...resolved, url: `${url}?${parameter}=${number}` };
};

const load: Parameters<typeof registerHooks>[0]['load'] = (url, context, next) => {
  const loaded = next(url, context);
  const number = numberIn(url);
  const one = number === undefined ? undefined : loads[number];
  if (one?.mutant === undefined || !url.startsWith(`${one.code.root}${one.mutant.file}?`)) return loaded;
  const text = typeof loaded.source === 'string' ? loaded.source : new TextDecoder().decode(loaded.source);
  const source = mutate(text, one.mutant);
  one.isPlanted = true;
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

/** Where a mutant's file is: of the simulator, or of the harness. */
export const pathOf = ({ file }: Planted, of: 'simulator' | 'harness'): string =>
  fileURLToPath(new URL(file, of === 'simulator' ? replay.root : judge.root));
