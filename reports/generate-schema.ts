import { writeFile } from 'node:fs/promises';
import { comparisonJsonSchema } from './compare/comparison.ts';
import { upgradeJsonSchema } from './compare/upgrade.ts';
import { runJsonSchema } from './run.ts';

/** A JSON Schema that is published. */
export interface PublishedSchema {
  readonly file: URL;
  readonly schema: object;
}

/** Every one of them; a test compares the files with what they must hold. */
export const publishedSchemas: readonly PublishedSchema[] = [
  { file: new URL('run.schema.json', import.meta.url), schema: runJsonSchema() },
  { file: new URL('comparison.schema.json', import.meta.url), schema: comparisonJsonSchema() },
  { file: new URL('upgrade.schema.json', import.meta.url), schema: upgradeJsonSchema() },
];

export const schemaText = ({ schema }: PublishedSchema): string => `${JSON.stringify(schema, null, 2)}\n`;

if (import.meta.main) {
  for (const published of publishedSchemas) await writeFile(published.file, schemaText(published));
}
