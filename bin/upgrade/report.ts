import { type ExitCode, exitCodes, worstExitCode } from '../../lib/exit-codes.ts';
import type { Comparison } from '../../reports/compare/comparison.ts';
import { comparisonHtml } from '../../reports/compare/html.ts';
import { comparisonMarkdown } from '../../reports/compare/markdown.ts';
import type { DefaultChange, Upgrade } from '../../reports/compare/upgrade.ts';
import { html } from '../../reports/html/markup.ts';
import { inline } from '../../reports/markdown/escape.ts';
import { inOneLine } from '../../reports/plain.ts';

/** The runs' answer, and that of the defaults: one that nobody explains blocks, whatever the runs say. */
export function exitCodeOf(
  comparison: Comparison,
  defaults: readonly DefaultChange[],
  accepted: ReadonlySet<string>,
): ExitCode {
  const unexplained = defaults.some(({ judgement, name }) => judgement === 'regression' && !accepted.has(name));
  return worstExitCode([comparison.outcome.exitCode, ...(unexplained ? [exitCodes.regression] : [])]);
}

/** Those that decide a dead node's timeline, and the others. */
const heldOf = (defaults: readonly DefaultChange[]) => ({
  held: defaults.filter(({ judgement }) => judgement !== 'no claim moves'),
  others: defaults.filter(({ judgement }) => judgement === 'no claim moves'),
});

const restOf = (others: number): string =>
  `${others} other defaults differ, of which the model of a dead node holds none`;

const proofs = {
  defaults: 'by this comparison alone, for the profile of the runs sets it',
  runs: 'the runs show it',
} as const satisfies Record<DefaultChange['provedBy'], string>;

/** One line a difference, and what proved it. */
export function defaultLines(defaults: readonly DefaultChange[]): readonly string[] {
  const { held, others } = heldOf(defaults);
  const lines = held.map(({ name, a, b, moves, judgement, because, provedBy }) =>
    inOneLine(`${judgement}: ${name} ${a} → ${b}, moves ${moves.join(', ')}: ${because}; ${proofs[provedBy]}`),
  );
  return others.length === 0 ? lines : [...lines, `${restOf(others.length)}; upgrade.json has them all`];
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
  const { held, others } = heldOf(defaults);
  return comparisonHtml(
    comparison,
    html`${stoppedEarly === undefined ? '' : html`<p>${stoppedEarly}</p>`}
<h2>Defaults that differ</h2>
${defaults.length === 0 ? html`<p>None.</p>` : ''}
${held.length === 0 ? '' : heldTable(held)}
${others.length === 0 ? '' : html`<details><summary>${restOf(others.length)}</summary>${othersTable(others)}</details>`}`,
  );
}

const heldTable = (
  held: readonly DefaultChange[],
) => html`<div class="scrolling" tabindex="0" role="region" aria-label="Defaults that differ"><table class="compared"><thead><tr><th>Default</th><th>Judgement</th><th>A</th><th>B</th><th>Moves</th><th>Shown</th><th>Why</th></tr></thead>
<tbody>${held.map(({ name, a, b, moves, judgement, because, provedBy }) => html`<tr><td><code>${name}</code></td><td class="${judgement}">${judgement}</td><td>${a}</td><td>${b}</td><td><code>${moves.join(', ')}</code></td><td>${proofs[provedBy]}</td><td>${because}</td></tr>\n`)}</tbody></table></div>`;

const othersTable = (
  others: readonly DefaultChange[],
) => html`<div class="scrolling" tabindex="0" role="region" aria-label="Other defaults that differ"><table class="compared"><thead><tr><th>Default</th><th>A</th><th>B</th></tr></thead>
<tbody>${others.map(({ name, a, b }) => html`<tr><td><code>${name}</code></td><td>${a}</td><td>${b}</td></tr>\n`)}</tbody></table></div>`;
