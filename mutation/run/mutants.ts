import { readFileSync } from 'node:fs';
import { Instrumenter } from '@stryker-mutator/instrumenter';
import { root, urlOf } from './files.ts';

/** A change of one place that Stryker made up. */
export interface ToolMutant {
  readonly id: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly mutator: string;
  readonly original: string;
  readonly replacement: string;
}

export interface Instrumented {
  /** Source text by URL, in which all mutants are, each behind a switch. */
  readonly sources: Readonly<Record<string, string>>;
  readonly mutants: readonly ToolMutant[];
}

const silent = {
  isTraceEnabled: () => false,
  isDebugEnabled: () => false,
  isInfoEnabled: () => false,
  isWarnEnabled: () => false,
  isErrorEnabled: () => false,
  isFatalEnabled: () => false,
  trace: () => {},
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
  fatal: () => {},
};

/** All mutants of these files, as Stryker makes them, but for those of words that only people read. */
export async function instrument(files: readonly string[]): Promise<Instrumented> {
  const texts = new Map(files.map((file) => [file, readFileSync(new URL(file, root), 'utf8')]));
  const result = await new Instrumenter(silent).instrument(
    [...texts].map(([name, content]) => ({ name, content, mutate: true })),
    { plugins: null, excludedMutations: [], ignorers: [] },
  );
  const mutants = result.mutants.map(({ id, fileName, location: { start, end }, mutatorName, replacement }) => ({
    id,
    file: fileName,
    line: start.line + 1,
    column: start.column + 1,
    mutator: mutatorName,
    original: between(texts.get(fileName) ?? '', start, end),
    replacement,
  }));
  return {
    sources: Object.fromEntries(result.files.map(({ name, content }) => [urlOf(name), content])),
    mutants: mutants.filter((mutant) => !isForPeople(mutant)),
  };
}

/**
 * The source texts with the switches of these mutants alone, for thousands of switches that nobody asks for make a test
 * twenty times as slow; and with what counts how often the code of each mutant runs only where that is wanted.
 */
export function narrowed(
  { sources }: Instrumented,
  mutants: readonly ToolMutant[],
  { counting }: { readonly counting: boolean },
): Instrumented['sources'] {
  const wanted = new Set(mutants.map(({ id }) => id));
  const narrow = (source: string): string => {
    const switched = source.replaceAll(/stryMutAct_\w+\("(\d+)"\)/g, (call, id: string) =>
      wanted.has(id) ? call : 'false',
    );
    return counting ? switched : switched.replaceAll(/stryCov_\w+\("\d+"(?:, "\d+")*\)/g, '0');
  };
  return Object.fromEntries(Object.entries(sources).map(([url, source]) => [url, narrow(source)]));
}

interface Place {
  readonly line: number;
  readonly column: number;
}

function between(text: string, start: Place, end: Place): string {
  const lines = text.split('\n').slice(start.line, end.line + 1);
  const last = lines.length - 1;
  return lines
    .map((line, index) => line.slice(index === 0 ? start.column : 0, index === last ? end.column : undefined))
    .join('\n');
}

/** A sentence, or a template: what a verdict says, not which it is. Golden reports hold some of them. */
const isForPeople = ({ mutator, original }: ToolMutant): boolean =>
  mutator === 'StringLiteral' && (original.startsWith('`') || original.includes(' '));
