import { fileURLToPath } from 'node:url';
import type { judgeTrace } from '../judge/judge-trace.ts';
import type { replayInPhase } from '../replay/replay.ts';
import { type Code, folder, loadAnew, type Planted } from './load-anew.ts';

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
  standIn: new URL('../judge/told-story.ts', import.meta.url).href,
};

/**
 * The replay on a simulator of its own, in which a mistake is planted; undefined: none. Throws RangeError if the text to be
 * replaced is not there just once, or is in no file that the replay loads.
 */
export const loadReplay = (mutant?: Planted): Promise<{ readonly replayInPhase: typeof replayInPhase }> =>
  loadAnew(replay, mutant === undefined ? [] : [mutant]);

/** The same of the harness that judges a trace. */
export const loadJudge = (mutant?: Planted): Promise<{ readonly judgeTrace: typeof judgeTrace }> =>
  loadAnew(judge, mutant === undefined ? [] : [mutant]);

/** Where a mutant's file is: of the simulator, or of the harness. */
export const pathOf = ({ file }: Planted, of: 'simulator' | 'harness'): string =>
  fileURLToPath(new URL(file, of === 'simulator' ? replay.root : judge.root));
