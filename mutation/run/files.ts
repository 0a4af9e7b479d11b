import { globSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = new URL('../../', import.meta.url);

/** Folders of which the code decides what a run says of a cluster. */
export const scope = ['lib/recorder', 'lib/model', 'lib/verdict', 'lib/matchers'] as const;

const testsOf = ['lib/{recorder,model,verdict,matchers,kubernetes}', 'fixtures', 'bin/predict'];

/** The source files of a path, which is a folder or a file. */
export const sourcesIn = (path: string): readonly string[] =>
  path.endsWith('.ts')
    ? [path]
    : globSync(`${path}/**/*.ts`, { cwd: fileURLToPath(root) })
        .filter((file) => !file.endsWith('.test.ts') && !file.includes('/testing/'))
        .toSorted();

/** The test files that hold the code in `scope`. */
export const testFiles = (): readonly string[] =>
  testsOf.flatMap((folder) => globSync(`${folder}/**/*.test.ts`, { cwd: fileURLToPath(root) })).toSorted();

/** The test files, those first that lie beside one of these sources; what holds the matchers lies in fixtures/ as well. */
export function testRounds(sources: readonly string[]): readonly (readonly string[])[] {
  const beside = new Set(sources.map((file) => dirname(file)));
  const isNear = (test: string): boolean =>
    beside.has(dirname(test)) || (beside.has('lib/matchers') && dirname(test) === 'fixtures');
  const tests = testFiles();
  return [tests.filter(isNear), tests.filter((test) => !isNear(test))].filter((round) => round.length > 0);
}

export const urlOf = (path: string): string => new URL(path, root).href;
export const pathOf = (url: string): string => url.slice(root.href.length);
