import { readdirSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { codeFolder } from './package.ts';
import { readScenarioText, type ScenarioText } from './scenario-text.ts';

interface NamedScenario extends ScenarioText {
  /** What one types. */
  readonly name: string;
}

const ending = '.spec.ts';

/** docs/scenarios.md: all scenarios by their first tag, with the steps and the claims of each. */
export function scenariosPage(scenarios: readonly NamedScenario[]): string {
  const tags = [...new Set(scenarios.map(firstTag))].toSorted(storyFirst);
  return [
    '# Scenarios',
    '',
    'Made from scenarios/ by `npm run generate`. Run one by its name, several by a tag, or `all`: `npx powercut run drain-refused`, `npx powercut run @drain`.',
    '',
    ...tags.flatMap((tag) => [
      `## ${tag}`,
      '',
      ...scenarios.filter((scenario) => firstTag(scenario) === tag).flatMap(chapter),
    ]),
  ].join('\n');
}

function chapter({ name, titles, tags, steps, claims, workers }: NamedScenario): readonly string[] {
  return [
    `### ${name}`,
    '',
    ...titles.map((title) => `*${title}*  `),
    `${tags.join(' ')} · ${workers === undefined ? '' : `needs ${workers} workers · `}[scenarios/${name}${ending}](../scenarios/${name}${ending})`,
    '',
    ...steps.map((step) => `- ${step}`),
    '',
    `Claims: ${claims.map((id) => `\`${id}\``).join(', ')}`,
    '',
  ];
}

const firstTag = ({ tags: [first = '@other'] }: NamedScenario): string => first;

const storyFirst = (a: string, b: string): number =>
  a === b ? 0 : a === '@story' ? -1 : b === '@story' ? 1 : a.localeCompare(b);

/** What docs/scenarios.md must hold; a test compares. */
export function pageOfThisPackage(): string {
  const folder = join(codeFolder, 'scenarios');
  const files = readdirSync(folder).filter((file) => file.endsWith(ending));
  return scenariosPage(
    files.toSorted().map((file) => ({
      name: file.slice(0, -ending.length),
      ...readScenarioText(readFileSync(join(folder, file), 'utf8')),
    })),
  );
}

export const pageFile = new URL('../docs/scenarios.md', import.meta.url);

if (import.meta.main) await writeFile(pageFile, pageOfThisPackage());
