import { type ExitCode, exitCodes, worstExitCode } from '../../lib/exit-codes.ts';
import type { Comparison } from '../../reports/compare/comparison.ts';
import { comparisonHtml } from '../../reports/compare/html.ts';
import { comparisonMarkdown } from '../../reports/compare/markdown.ts';
import { html } from '../../reports/html/markup.ts';
import { inline } from '../../reports/markdown/escape.ts';
import { inOneLine } from '../../reports/plain.ts';
import type { DefaultChange } from './defaults.ts';

/** upgrade.json: what was read, what was run, and what follows. */
export interface Upgrade {
  readonly upgradeVersion: 1;
  readonly from: string;
  readonly to: string;
  readonly defaults: readonly DefaultChange[];
  /** In the order in which they were made, but for those of a baseline. */
  readonly runs: readonly { readonly side: 'a' | 'b'; readonly id: string; readonly exitCode: ExitCode }[];
  /** Why not all runs were made, if so. */
  readonly stoppedEarly?: string;
  readonly comparison: Comparison;
  readonly exitCode: ExitCode;
}

/** The runs' answer, and that of the defaults: one that nobody explains blocks, whatever the runs say. */
export function exitCodeOf(
  comparison: Comparison,
  defaults: readonly DefaultChange[],
  accepted: ReadonlySet<string>,
): ExitCode {
  const unexplained = defaults.some(({ judgement, name }) => judgement === 'regression' && !accepted.has(name));
  return worstExitCode([comparison.outcome.exitCode, ...(unexplained ? [exitCodes.regression] : [])]);
}

/** One line a difference, and what proved it. */
export function defaultLines(defaults: readonly DefaultChange[]): readonly string[] {
  const held = defaults.filter(({ judgement }) => judgement !== 'no claim moves');
  const others = defaults.length - held.length;
  const rest = `${others} other defaults differ, of which the model of a dead node holds none; upgrade.json has them all`;
  const lines = held.map(({ name, a, b, moves, judgement, because, provedBy }) => {
    const effect = `, moves ${moves.join(', ')}`;
    const proof =
      provedBy === 'defaults'
        ? '; by this comparison alone, for the profile of the runs sets it'
        : '; the runs show it';
    return inOneLine(`${judgement}: ${name} ${a} → ${b}${effect}: ${because}${proof}`);
  });
  return others === 0 ? lines : [...lines, rest];
}

export function upgradeMarkdown({ defaults, comparison, stoppedEarly }: Upgrade): string {
  return [
    comparisonMarkdown(comparison),
    '**Defaults that differ**, by what the programs themselves say:',
    '',
    ...defaultLines(defaults).map((line) => `- ${inline(line)}`),
    ...(stoppedEarly === undefined ? [] : ['', inline(stoppedEarly)]),
    '',
  ].join('\n');
}

export function upgradeHtml({ defaults, comparison, stoppedEarly }: Upgrade): string {
  return comparisonHtml(
    comparison,
    html`<h2>Defaults that differ</h2>
<ul>${defaultLines(defaults).map((line) => html`<li>${line}</li>`)}</ul>
${stoppedEarly === undefined ? '' : html`<p>${stoppedEarly}</p>`}`,
  );
}
