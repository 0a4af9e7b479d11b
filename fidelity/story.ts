import type { Milliseconds } from '../lib/units.ts';
import { text } from './json.ts';
import type { Ask, Trace } from './trace.ts';

/** What of a trace is the story that its scenario tells. */
export interface Story {
  /** Without what came after the scenario began to clean up: in what order the rest is collected is nobody's claim. */
  readonly trace: Trace;
  /** With that. */
  readonly whole: Trace;
  /** When it begins: what was written before belongs to the one before it, which cleaned up. */
  readonly from: Milliseconds;
  /** When the scenario began to clean up; undefined if it did not. */
  readonly until: Milliseconds | undefined;
  /** Namespaces that the scenario made. What an earlier one on the same cluster left is not its own. */
  readonly namespaces: ReadonlySet<string>;
}

const collection = '/api/v1/namespaces';

/** `from`: when it begins, if the trace does not tell, as a simulated one does not. */
export function storyOf(trace: Trace, from?: Milliseconds): Story {
  const { lines } = trace;
  const namespaces = lines.flatMap((line) => {
    const made = line.t === 'ask' && line.verb === 'create' && pathOf(line) === collection;
    return made ? (text(line.body, 'metadata', 'name') ?? []) : [];
  });
  const end = lines.findIndex(
    (line) =>
      line.t === 'ask' && line.verb === 'delete' && namespaces.some((name) => pathOf(line) === `${collection}/${name}`),
  );
  const begins = lines.flatMap((line) => {
    if (line.t === 'step') return [line.at];
    return line.t === 'ask' && line.verb === 'create' && pathOf(line) === collection ? [line.at[0]] : [];
  });
  const cleanUp = lines[end];
  return {
    from: from ?? Math.min(...begins),
    whole: trace,
    trace: end === -1 ? trace : { ...trace, lines: lines.slice(0, end) },
    until: cleanUp?.t === 'ask' ? cleanUp.at[0] : undefined,
    namespaces: new Set(namespaces),
  };
}

/** What was asked for, without the query. */
export const pathOf = ({ uri }: Ask): string => uri.replace(/\?.*$/, '');
