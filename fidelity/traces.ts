import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { decodeTrace, type Trace } from './trace.ts';

/** Where the traces are that were recorded for the repository. */
export const traceFolder = fileURLToPath(new URL('traces', import.meta.url));

/** All traces below a folder, in the order of their files' names. Throws what decodeTrace throws. */
export function readTraces(folder: string): readonly Trace[] {
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.jsonl.gz'));
  return files.toSorted().map((file) => decodeTrace(readFileSync(join(folder, file))));
}
