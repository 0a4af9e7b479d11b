import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { z } from 'zod';

/** Holds bin/, scenarios/, reports/ and playwright.config: the checkout itself, or dist/ of what is published. */
export const codeFolder = dirname(import.meta.dirname);

/** Of every module here: `.ts` in a checkout, `.js` in what is published. */
export const moduleExtension = import.meta.filename.slice(-3);

const manifest = readManifest(codeFolder);

/** Version of powercut, from its package.json. */
export const powercutVersion = manifest.version;

/** Versions of Node that powercut runs on, as a range of semver. */
export const supportedNode = manifest.engines.node;

/** Absolute path of reports/output below the current folder: every run has a folder there. */
export const outputFolder = (): string => resolve('reports', 'output');

function readManifest(folder: string) {
  const file = join(folder, 'package.json');
  if (!existsSync(file)) return readManifest(dirname(folder));
  const shape = z.object({ version: z.string(), engines: z.object({ node: z.string() }) });
  return shape.parse(JSON.parse(readFileSync(file, 'utf8')));
}
