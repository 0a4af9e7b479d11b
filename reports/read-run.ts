import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { whyUnreadable } from '../lib/error-code.ts';
import { HarnessError } from '../lib/errors.ts';
import { exitCodes } from '../lib/exit-codes.ts';
import type { Bytes } from '../lib/units.ts';
import { type JsonBounds, whyOutOfBounds } from './bounded-json.ts';
import { reportFiles } from './compose.ts';
import { type Run, runSchema, schemaVersion } from './run.ts';

/** A run of twenty scenarios has some hundred kilobytes, five levels and ten thousand values. */
export const runBounds: JsonBounds & { readonly bytes: Bytes } = {
  bytes: 32 * 1024 * 1024,
  depth: 32,
  values: 1_000_000,
};

/** Reads run.json files, each named itself or by its folder. Throws HarnessError `E_RUN_FOLDER`, exit code 2, for what is none. */
export function readRuns(paths: readonly string[]): readonly Run[] {
  return paths.map((path) => readRunFile(isFolder(path) ? join(path, reportFiles.run) : path));
}

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;

/** Reads the file of a run. Throws as `readRun` does, and if it is no file, is not there, may not be read or is too large. */
export function readRunFile(file: string): Run {
  return readRun(textOf(file), file);
}

function textOf(file: string): string {
  try {
    const found = statSync(file);
    if (found.isFile() && found.size <= runBounds.bytes) return readFileSync(file, 'utf8');
    throw unreadable(file, found.isFile() ? tooLarge(found.size) : 'it is no file', undefined);
  } catch (error) {
    if (error instanceof HarnessError) throw error;
    throw unreadable(file, whyUnreadable(error), error);
  }
}

const tooLarge = (size: Bytes): string => `it has ${size} bytes, more than the ${runBounds.bytes} of the largest run`;

/**
 * Reads a run.json of this or any older version of its schema. Version 1 had no tracks. Throws HarnessError `E_RUN_FOLDER`
 * if it is none, is
 * beyond all bounds, or of a version that is yet to come.
 */
export function readRun(text: string, name: string): Run {
  const length = Buffer.byteLength(text);
  const beyond = length > runBounds.bytes ? tooLarge(length) : whyOutOfBounds(text, runBounds);
  if (beyond !== undefined) throw unreadable(name, beyond, undefined);
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw unreadable(name, 'it is not JSON', error);
  }
  const told = versioned.safeParse(json);
  if (!told.success) throw unreadable(name, 'it names no schemaVersion', told.error);
  if (told.data.schemaVersion > schemaVersion) {
    throw unreadable(name, `a newer powercut wrote it (schemaVersion ${told.data.schemaVersion})`, undefined);
  }
  const raised = told.data.schemaVersion === 1 ? { ...told.data, schemaVersion, tracks: [] } : json;
  const run = runSchema.safeParse(raised);
  if (!run.success) throw unreadable(name, firstOf(run.error), run.error);
  return run.data;
}

const versioned = z.looseObject({ schemaVersion: z.int().min(1) });

/** A file of another form may have a fault in each of its values. */
function firstOf({ issues }: z.ZodError): string {
  const [issue, ...more] = issues;
  const where = issue?.path.join('.') ?? '';
  const others = more.length === 0 ? '' : `, and ${more.length} more`;
  return `${where === '' ? 'the whole' : where}: ${(issue?.message ?? 'of another form').slice(0, 200)}${others}`;
}

const unreadable = (name: string, why: string, cause: unknown): HarnessError =>
  new HarnessError('E_RUN_FOLDER', `${name} cannot be read: ${why}.`, {
    hint: 'Name a run.json, or a folder below reports/output.',
    exitCode: exitCodes.usage,
    cause,
  });
