import { inline } from '../markdown/escape.ts';
import type { Comparison } from './comparison.ts';
import { differenceText, distributionText, headline, inOrder, judgementText, remarks, settingText } from './words.ts';

const marks = { yes: '✅', no: '❌', 'not enough data': '❔' } as const;

/** A comparison for a job's page or a pull request: the answer first. */
export function comparisonMarkdown(comparison: Comparison): string {
  const { outcome, settings, claims } = comparison;
  return [
    `## ${marks[outcome.answer]} powercut: ${inline(headline(comparison))}`,
    '',
    ...outcome.reasons.map((reason) => `- ${inline(reason)}`),
    '',
    '| Setting | Judgement | Why |',
    '|---|---|---|',
    ...inOrder(settings).map(
      (row) => `| ${inline(settingText(row))} | ${judgementText(row)} | ${inline(row.because)} |`,
    ),
    '',
    '| Claim | Judgement | A | B | B − A | Why |',
    '|---|---|---|---|---|---|',
    ...inOrder(claims).map(
      (row) =>
        `| ${[row.subject, distributionText(row.a), distributionText(row.b), differenceText(row), row.because]
          .map(inline)
          .toSpliced(1, 0, judgementText(row))
          .join(' | ')} |`,
    ),
    '',
    ...remarks(comparison).map((remark) => `- ${inline(remark)}`),
    '',
  ].join('\n');
}
