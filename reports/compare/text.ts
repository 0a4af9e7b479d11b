import { inOneLine } from '../plain.ts';
import type { Ink } from '../terminal/ink.ts';
import type { ClaimComparison, Comparison, SettingComparison } from './comparison.ts';
import { differenceText, distributionText, headline, inOrder, judgementText, remarks, settingText } from './words.ts';

const tones = {
  regression: 'bad',
  'not enough data': 'doubtful',
  improvement: 'good',
  expected: 'good',
  'no change': 'quiet',
} as const;

/** A comparison for the terminal: the answer, why it is no yes, then everything by its judgement. */
export function comparisonText(comparison: Comparison, ink: Ink): string {
  const { outcome, settings, claims } = comparison;
  const head = (row: ClaimComparison | SettingComparison, what: string) =>
    `${ink.paint(tones[row.judgement], judgementText(row).padEnd(17))}${what}`;
  const lines = [
    ink.paint(outcome.exitCode === 0 ? 'good' : outcome.exitCode === 5 ? 'doubtful' : 'bad', headline(comparison)),
    ...outcome.reasons.map((reason) => `  ${inOneLine(reason)}`),
    '',
    ...inOrder(settings).flatMap((row) => [head(row, inOneLine(settingText(row))), `    ${inOneLine(row.because)}`]),
    ...inOrder(claims).flatMap((row) => [
      head(row, inOneLine(row.subject)),
      `    A ${distributionText(row.a)}; B ${distributionText(row.b)}${row.difference === undefined ? '' : `; B − A ${differenceText(row)}`}`,
      ...(row.judgement === 'no change' ? [] : [`    ${inOneLine(row.because)}`]),
    ]),
    '',
    ...remarks(comparison).map(inOneLine),
  ];
  return `${lines.map(ink.plain).join('\n')}\n`;
}
