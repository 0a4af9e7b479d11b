import type { openSimulatedCluster } from '../../lib/cluster/sim/open.ts';
import { type Code, folder, loadAnew, type Planted } from '../mutants/load-anew.ts';
import type { play } from './play.ts';

/** Simulated clusters, in which mistakes of the cluster are planted. */
const simulator: Code = {
  root: folder('lib/sim'),
  own: [folder('lib/sim'), folder('lib/cluster/sim')],
  entry: new URL('../../lib/cluster/sim/open.ts', import.meta.url).href,
};

/** What judges: scenarios, matchers, model and verdict. */
const judge: Code = {
  root: folder('lib'),
  own: ['fidelity/truth', 'fidelity/judge', 'fixtures', 'scenarios', 'lib/matchers', 'lib/model', 'lib/verdict'].map(
    folder,
  ),
  entry: new URL('play.ts', import.meta.url).href,
  standIn: new URL('told.ts', import.meta.url).href,
};

const simulators = new Map<string, Promise<{ readonly openSimulatedCluster: typeof openSimulatedCluster }>>();

/** The simulator with mistakes; the same each time, so that it is loaded only once. */
export function loadSimulator(
  planted: readonly Planted[] = [],
): Promise<{ readonly openSimulatedCluster: typeof openSimulatedCluster }> {
  const key = JSON.stringify(planted);
  // Without mistakes it is the one that everybody has, whose kinds and errors are known by what they are.
  const known =
    simulators.get(key) ??
    (planted.length === 0 ? import('../../lib/cluster/sim/open.ts') : loadAnew(simulator, planted));
  simulators.set(key, known);
  return known;
}

/** What judges stories, with mistakes. */
export const loadJudge = (planted: readonly Planted[] = []): Promise<{ readonly play: typeof play }> =>
  loadAnew(judge, planted);
