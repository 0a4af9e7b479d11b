import { z } from 'zod';
import { HarnessError } from '../lib/errors.ts';
import { exitCodes } from '../lib/exit-codes.ts';
import { type Run, runSchema, schemaVersion } from './run.ts';

/**
 * Reads a run.json of this or any older version of its schema. Version 1 had no tracks. Throws HarnessError `E_RUN_FOLDER`
 * if it is none, or of a version that is yet to come.
 */
export function readRun(text: string, name: string): Run {
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
  if (!run.success) throw unreadable(name, z.prettifyError(run.error), run.error);
  return run.data;
}

const versioned = z.looseObject({ schemaVersion: z.int().min(1) });

const unreadable = (name: string, why: string, cause: unknown): HarnessError =>
  new HarnessError('E_RUN_FOLDER', `${name} cannot be read: ${why}.`, {
    hint: 'Name a run.json, or a folder below reports/output.',
    exitCode: exitCodes.usage,
    cause,
  });
