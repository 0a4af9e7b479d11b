import { writeFile } from 'node:fs/promises';
import { runJsonSchema } from './run.ts';

/** What run.schema.json must hold; a test compares. */
export const schemaText = (): string => `${JSON.stringify(runJsonSchema(), null, 2)}\n`;

export const schemaFile = new URL('run.schema.json', import.meta.url);

if (import.meta.main) await writeFile(schemaFile, schemaText());
