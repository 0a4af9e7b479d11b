import type { Row, Tally } from './tally.ts';

/** Which verdicts are told of, by truth. */
const columns = [
  'kept/pass',
  'kept/unknown',
  'broken/fail',
  'broken/unknown',
  'baseless/unknown',
  'untold/pass',
  'untold/fail',
  'untold/unknown',
] as const;

/** What was planted, and what came of it, in Markdown. */
export function tableOf(tally: Tally): string {
  const head = ['place', 'planted', 'stories', ...columns, 'wrong'];
  const cells = ({ place, fault, stories, verdicts, wrong }: Row) =>
    [place, fault, stories, ...columns.map((column) => verdicts[column] ?? 0), wrong].map(String);
  return [head, head.map(() => '---'), ...tally.rows.map(cells), total(tally)]
    .map((row) => `| ${row.join(' | ')} |`)
    .join('\n');
}

function total({ rows }: Tally): readonly string[] {
  const sum = (of: (row: Row) => number) => String(rows.reduce((all, row) => all + of(row), 0));
  return [
    'all',
    '',
    sum((row) => row.stories),
    ...columns.map((column) => sum((row) => row.verdicts[column] ?? 0)),
    sum((row) => row.wrong),
  ];
}
