import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { usageError } from '../lib/errors.ts';
import { nearest } from './nearest.ts';
import { codeFolder, moduleExtension } from './package.ts';

/** A story that can be run. */
export interface Scenario {
  /** What one types: the file's name without its ending. */
  readonly name: string;
  /** The story's claim, in the present tense; a file with several stories has several. */
  readonly titles: readonly string[];
  /** Absolute path. */
  readonly file: string;
}

/** All scenarios that come with powercut, by name. */
export function allScenarios(folder: string = join(codeFolder, 'scenarios')): readonly Scenario[] {
  const ending = `.spec${moduleExtension}`;
  return readdirSync(folder)
    .filter((file) => file.endsWith(ending))
    .toSorted()
    .map((file) => ({
      name: file.slice(0, -ending.length),
      titles: titlesIn(readFileSync(join(folder, file), 'utf8')),
      file: join(folder, file),
    }));
}

/** What is run if nothing is named: the whole story. */
const story = 'worker-loses-power';

/** The scenarios of these names; the story if there are none. Throws a usage error that names the nearest one, and all there are. */
export function chooseScenarios(names: readonly string[], all: readonly Scenario[]): readonly Scenario[] {
  if (names.includes('all')) return all;
  if (names.length === 0) return chooseScenarios([story], all);
  return [...new Set(names)].map((name) => {
    const found = all.find((scenario) => scenario.name === name);
    if (found !== undefined) return found;
    const known = all.map((scenario) => scenario.name);
    const near = nearest(name, known);
    throw usageError(
      `There is no scenario "${name}"${near === undefined ? '' : `; did you mean "${near}"?`}`,
      `The scenarios are: ${known.join(', ')}; or all.`,
    );
  });
}

/** Read from the text, so that listing starts no Playwright; a test holds that every scenario is found by it. */
function titlesIn(source: string): readonly string[] {
  return [...source.matchAll(/^test(?:\.\w+)?\(\s*(['"`])(.+?)\1\s*,/gm)].flatMap((match) => match[2] ?? []);
}
