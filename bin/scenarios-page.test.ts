import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, test } from '@playwright/test';
import { execa } from 'execa';
import { z } from 'zod';
import { codeFolder } from './package.ts';
import { readScenarioText } from './scenario-text.ts';
import { pageFile, pageOfThisPackage } from './scenarios-page.ts';

const listed = z.object({
  suites: z.array(
    z.object({
      file: z.string(),
      specs: z.array(
        z.object({
          title: z.string(),
          tags: z.array(z.string()),
          tests: z.array(z.object({ annotations: z.array(z.object({ type: z.string(), description: z.string() })) })),
        }),
      ),
    }),
  ),
});

test('docs/scenarios.md is what npm run generate writes', () => {
  expect(readFileSync(pageFile, 'utf8')).toBe(pageOfThisPackage());
});

test('what is read from the text of the scenarios is what Playwright finds', async () => {
  const { stdout } = await execa(
    process.execPath,
    [
      join(codeFolder, 'node_modules/@playwright/test/cli.js'),
      'test',
      '--list',
      '--project=scenarios',
      '--reporter=json',
    ],
    { cwd: codeFolder },
  );
  const { suites } = listed.parse(JSON.parse(stdout));
  expect(suites.length).toBeGreaterThan(0);
  for (const { file, specs } of suites) {
    const text = readScenarioText(readFileSync(join(codeFolder, 'scenarios', basename(file)), 'utf8'));
    expect(text.titles, file).toEqual(specs.map(({ title }) => title));
    expect(new Set(text.tags.map((tag) => tag.slice(1))), file).toEqual(new Set(specs.flatMap(({ tags }) => tags)));
    const annotated = specs.flatMap(({ tests }) => tests.flatMap(({ annotations }) => annotations));
    const claims = annotated.flatMap(({ type, description }) => (type === 'claim' ? [description] : []));
    expect(new Set(text.claims), file).toEqual(new Set(claims));
    expect(text.steps.length, file).toBeGreaterThan(0);
  }
});
