import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { usageError } from '../lib/errors.ts';
import { nearest } from './nearest.ts';
import { codeFolder, moduleExtension } from './package.ts';
import { readScenarioText } from './scenario-text.ts';

/** A story that can be run. */
export interface Scenario {
  /** What one types: the file's name without its ending. */
  readonly name: string;
  /** The story's claim, in the present tense; a file with several stories has several. */
  readonly titles: readonly string[];
  /** As in `@drain`. */
  readonly tags: readonly string[];
  /** Ids of the claims that it declares. */
  readonly claims: readonly string[];
  /** Worker nodes that it needs, if more than every cluster has. */
  readonly workers?: number;
  /** Absolute path. */
  readonly file: string;
}

/** All scenarios that come with powercut, by name. */
export function allScenarios(folder: string = join(codeFolder, 'scenarios')): readonly Scenario[] {
  const ending = `.spec${moduleExtension}`;
  return readdirSync(folder)
    .filter((file) => file.endsWith(ending))
    .toSorted()
    .map((file) => scenarioIn(join(folder, file), file.slice(0, -ending.length)));
}

/** What the text of a file tells of the scenarios in it. */
export function scenarioIn(file: string, name: string): Scenario {
  const { titles, tags, claims, workers } = readScenarioText(readFileSync(file, 'utf8'));
  return { name, titles, tags, claims, ...(workers === undefined ? {} : { workers }), file };
}

/** Workers of a cluster for which nobody says how many: as few as any scenario can do with. */
export const fewestWorkers = 2;

/** How many workers a cluster must have for each of these scenarios to be run. */
export function workersFor(scenarios: readonly Scenario[]): number {
  return Math.max(fewestWorkers, ...scenarios.map(({ workers = 0 }) => workers));
}

/** What is run if nothing is named, and there is nothing of the user's own: the whole story. */
const story = 'worker-loses-power';

/**
 * The scenarios of these names, or with these tags (`@drain`). If there are none: the user's own, or else the story. Throws a
 * usage error that names the nearest one, and all there are.
 */
export function chooseScenarios(
  names: readonly string[],
  builtIn: readonly Scenario[],
  own: readonly Scenario[] = [],
): readonly Scenario[] {
  const all = [...builtIn, ...own];
  if (names.includes('all')) return all;
  if (names.length === 0) return own.length > 0 ? own : chooseScenarios([story], all);
  const chosen = names.flatMap((name) => {
    const found = all.filter((scenario) => scenario.name === name || scenario.tags.includes(name));
    if (found.length > 0) return found;
    const [what, known] = name.startsWith('@')
      ? ['tag', [...new Set(all.flatMap(({ tags }) => tags))].toSorted()]
      : ['scenario', all.map((scenario) => scenario.name)];
    const near = nearest(name, known);
    throw usageError(
      `There is no ${what} "${name}"${near === undefined ? '.' : `; did you mean "${near}"?`}`,
      `The ${what}s are: ${known.join(', ')}; or all.`,
    );
  });
  return [...new Set(chosen)];
}
