import type { z } from 'zod';
import type { Problem } from './pieces.ts';
import { type BoundedLine, longestLine } from './read-bounded.ts';

export interface ParsedLines<T> {
  readonly values: readonly T[];
  readonly problems: readonly Problem[];
}

export interface ParseOptions {
  /** Whether what a lost line held might have decided the verdict. */
  readonly decisive: boolean;
}

/**
 * Reads a file of one JSON object a line. A process that dies may leave its last line torn, and the next writer's first
 * line then hangs on to it, so a bad line may stand anywhere: it is left out and told, never taken for nothing.
 */
export function parseLines<T>(
  name: string,
  lines: readonly BoundedLine[],
  schema: z.ZodType<T>,
  { decisive }: ParseOptions,
): ParsedLines<T> {
  const values: T[] = [];
  const problems: Problem[] = [];
  for (const [index, line] of lines.entries()) {
    if (line?.trim() === '') continue;
    const parsed = parseLine(line, schema);
    if ('value' in parsed) values.push(parsed.value);
    else problems.push({ text: `${name}, line ${index + 1} ${parsed.problem}`, decisive });
  }
  return { values, problems };
}

/** One line: its value, or what is wrong with it. */
export function parseLine<T>(line: BoundedLine, schema: z.ZodType<T>): { value: T } | { problem: string } {
  if (line === undefined) return { problem: `is longer than ${longestLine} bytes` };
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    return { problem: 'is torn' };
  }
  const checked = schema.safeParse(json);
  return checked.success ? { value: checked.data } : { problem: `is not understood: ${inOneLine(checked.error)}` };
}

const inOneLine = (error: z.ZodError): string =>
  error.issues.map((issue) => `${issue.path.join('.') || 'the line'}: ${issue.message}`).join('; ');
