import type { Finding, Level } from '../../lib/cluster/finding.ts';
import { plain } from '../../reports/plain.ts';
import type { Ink, Mark, Tone } from '../../reports/terminal/ink.ts';
import { plural } from '../../reports/words.ts';

const looks: { readonly [level in Level]: readonly [mark: Mark, tone: Tone] } = {
  fine: ['pass', 'good'],
  warning: ['warning', 'doubtful'],
  unfit: ['fail', 'bad'],
};

/** What was found, one line each, what to do about it below, and the sum of it. */
export function findingsText(findings: readonly Finding[], ink: Ink): string {
  const lines = findings.flatMap(({ level, text, remedy }) => {
    const [mark, tone] = looks[level];
    const line = `${ink.paint(tone, ink.mark(mark))} ${ink.plain(plain(text))}`;
    // As it is: commands are to be pasted.
    return remedy === undefined ? [line] : [line, `    ${plain(remedy)}`];
  });
  return [...lines, '', sumOf(findings, ink), ''].join('\n');
}

/** Whether a run can be made. */
export const isFit = (findings: readonly Finding[]): boolean => findings.every(({ level }) => level !== 'unfit');

function sumOf(findings: readonly Finding[], ink: Ink): string {
  const count = (level: Level) => findings.filter((finding) => finding.level === level).length;
  const warnings = count('warning') === 0 ? '' : `, with ${plural(count('warning'), 'warning')}`;
  if (isFit(findings)) return ink.paint('strong', `A run can be made here${warnings}.`);
  return ink.paint(
    'strong',
    `No run can be made here: ${count('unfit')} of ${findings.length} checks failed${warnings}.`,
  );
}
