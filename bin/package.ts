import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { z } from 'zod';

/** Holds bin/, scenarios/, reports/ and playwright.config: the checkout itself, or dist/ of what is published. */
export const codeFolder = dirname(import.meta.dirname);

/** Of every module here: `.ts` in a checkout, `.js` in what is published. */
export const moduleExtension = import.meta.filename.slice(-3);

/** Version of powercut, from its package.json. */
export const powercutVersion = readVersion(codeFolder);

/** Absolute path of reports/output below the current folder: every run has a folder there. */
export const outputFolder = (): string => resolve('reports', 'output');

function readVersion(folder: string): string {
  const file = join(folder, 'package.json');
  if (!existsSync(file)) return readVersion(dirname(folder));
  return z.object({ version: z.string() }).parse(JSON.parse(readFileSync(file, 'utf8'))).version;
}
