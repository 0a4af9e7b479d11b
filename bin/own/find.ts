import { readdirSync, realpathSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { whyUnreadable } from '../../lib/error-code.ts';
import { usageError } from '../../lib/errors.ts';
import { type Scenario, scenarioIn } from '../scenarios.ts';

/** A folder of scenarios that do not come with powercut. */
export interface OwnScenarios {
  /** Absolute path, without symbolic links. */
  readonly folder: string;
  readonly scenarios: readonly Scenario[];
}

const ending = /\.spec\.[cm]?[jt]s$/;

/**
 * The scenarios in a folder, by name: the files in the folder itself that end in .spec.ts, .spec.mts, .spec.js and so on.
 * Throws a usage error if there is no such folder, none in it, or one whose name means something else already.
 */
export function findOwnScenarios(given: string, builtIn: readonly Scenario[]): OwnScenarios {
  const folder = existingFolder(given);
  const files = readdirSync(folder)
    .filter((file) => ending.test(file))
    .toSorted();
  if (files.length === 0) {
    throw usageError(
      `There is no scenario in ${folder}: none of its files ends in .spec.ts, .spec.mts, .spec.js or .spec.mjs.`,
      'docs/own-scenarios.md has an example to begin with.',
    );
  }
  const scenarios = files.map((file) => scenarioIn(join(folder, file), file.replace(ending, '')));
  const taken = new Map([['all', 'what stands for all scenarios'], ...builtIn.map(nameTaken)]);
  for (const scenario of scenarios) {
    const whose = taken.get(scenario.name);
    if (whose !== undefined) {
      throw usageError(`${scenario.file} cannot be told by its name: "${scenario.name}" is ${whose}.`, 'Rename it.');
    }
    taken.set(scenario.name, `the name of ${scenario.file}`);
  }
  return { folder, scenarios };
}

const nameTaken = ({ name }: Scenario) => [name, 'a scenario that comes with powercut'] as const;

function existingFolder(given: string): string {
  const path = resolve(given);
  try {
    if (statSync(path).isDirectory()) return realpathSync(path);
  } catch (error) {
    throw usageError(`${path} cannot be read: ${whyUnreadable(error)}.`, 'Name the folder that your scenarios are in.');
  }
  throw usageError(`${path} is not a folder.`, 'Name the folder that your scenarios are in.');
}
