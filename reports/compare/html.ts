import { html, type Markup } from '../html/markup.ts';
import { page } from '../html/page.ts';
import { style as shared } from '../html/style.ts';
import type { Comparison } from './comparison.ts';
import { differenceText, distributionText, headline, inOrder, judgementText, remarks, settingText } from './words.ts';

const style = `${shared}
.compared { border-collapse: collapse; width: 100%; font-size: 14px; } .scrolling { overflow-x: auto; }
.compared th, .compared td { text-align: left; vertical-align: top; padding: 5px 10px 5px 0; border-bottom: 1px solid var(--line); }
.compared td { min-width: 90px; overflow-wrap: normal; }
.regression { color: var(--fail); font-weight: 650; } .not-enough-data { color: var(--unknown); font-weight: 650; } .expected, .improvement { color: var(--pass); }
.compared + details, details > .scrolling { margin-top: 8px; }
`;

const kinds = { yes: 'pass', no: 'fail', 'not enough data': 'unknown' } as const;

/** A comparison as one page, which loads nothing and runs no script. `known`: what was found before anything was run. */
export function comparisonHtml(comparison: Comparison, known: Markup = html``): string {
  const { outcome, settings, claims } = comparison;
  const title = headline(comparison);
  const judged = (row: Comparison['claims'][number] | Comparison['settings'][number]) =>
    html`<td class="${row.judgement.replaceAll(' ', '-')}">${judgementText(row)}</td>`;
  return page({
    title,
    style,
    body: html`<main>
<header class="head-of-page ${kinds[outcome.answer]}">
<h1>${title}</h1>
<ul>${outcome.reasons.map((reason) => html`<li>${reason}</li>`)}</ul>
</header>
${known}
<h2>Settings that differ</h2>
<div class="scrolling" tabindex="0" role="region" aria-label="Settings that differ"><table class="compared"><thead><tr><th>Setting</th><th>Judgement</th><th>Why</th></tr></thead>
<tbody>${inOrder(settings).map((row) => html`<tr><td>${settingText(row)}</td>${judged(row)}<td>${row.because}</td></tr>\n`)}</tbody></table></div>
<h2>Claims</h2>
<div class="scrolling" tabindex="0" role="region" aria-label="Claims"><table class="compared"><thead><tr><th>Claim</th><th>Judgement</th><th>A</th><th>B</th><th>B − A</th><th>Why</th></tr></thead>
<tbody>${inOrder(claims).map((row) => html`<tr><td><code>${row.subject}</code></td>${judged(row)}<td>${distributionText(row.a)}</td><td>${distributionText(row.b)}</td><td>${differenceText(row)}</td><td>${row.because}</td></tr>\n`)}</tbody></table></div>
<h2>Remarks</h2>
<ul>${remarks(comparison).map((remark) => html`<li>${remark}</li>`)}</ul>
</main>`,
  });
}
