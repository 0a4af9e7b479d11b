import type { Header } from '../trace.ts';

/** How many runs there are of each scenario, as a table in Markdown: a column for each version and profile. */
export function inventory(headers: readonly Header[]): string {
  const column = ({ kubernetes, profile }: Header): string => `${kubernetes} ${profile}`;
  const columns = [...new Set(headers.map(column))].toSorted();
  const scenarios = [...new Set(headers.map(({ scenario }) => scenario))].toSorted();
  const cell = (scenario: string, of: string): string => {
    const runs = headers.filter((header) => header.scenario === scenario && column(header) === of);
    const unsure = runs.filter(({ verdict }) => verdict.status !== 'passed').length;
    if (runs.length === 0) return '–';
    return unsure === 0 ? `${runs.length}` : `${runs.length} (${unsure} not passed)`;
  };
  return [
    `| scenario | ${columns.join(' | ')} |`,
    `| --- |${' --- |'.repeat(columns.length)}`,
    ...scenarios.map((scenario) => `| ${scenario} | ${columns.map((of) => cell(scenario, of)).join(' | ')} |`),
  ].join('\n');
}
