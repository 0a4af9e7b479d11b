import type { Decision } from './decision.ts';

/** What DECISIONS.md holds: each decision, and the test that holds it. */
export function decisionDocument(decisions: readonly Decision[]): string {
  const files = [...new Set(decisions.map(({ file }) => file))];
  const part = (file: string): string => {
    const rows = decisions.filter((decision) => decision.file === file).map(rowOf);
    return `## lib/${file}\n\n| id | decides | the test that fails without it |\n| --- | --- | --- |\n${rows.join('\n')}\n`;
  };
  return `# Decisions of the code that judges

Each is taken away by a mistake that \`mutation/decisions/\` plants (\`npm run mutation:decisions\`), and the test that is named
fails by it. This page is made by \`npm run mutation:decisions -- --document\`: ${decisions.length} decisions in ${files.length} files.

${files.map(part).join('\n')}`;
}

const rowOf = ({ id, decides, test }: Decision): string => `| \`${id}\` | ${cell(decides)} | ${cell(test.name)} |`;

const cell = (text: string): string => text.replaceAll('|', String.raw`\|`);
