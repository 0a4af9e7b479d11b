import { globSync } from 'node:fs';
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

export const urlOf = (path: string): string => new URL(path, root).href;
export const pathOf = (url: string): string => url.slice(root.href.length);
