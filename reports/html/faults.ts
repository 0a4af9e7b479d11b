import { formatDuration } from '../../lib/units.ts';
import { formatInterval } from '../../lib/verdict/judge.ts';
import type { Run } from '../run.ts';
import type { RunFault } from '../schema/fault.ts';
import { clip } from '../words.ts';
import { html, type Markup } from './markup.ts';

/** As in `cut power`. */
export const faultName = ({ kind }: Pick<RunFault, 'kind'>): string => kind.replaceAll('-', ' ');

/** True if it gives a machine back to its cluster. */
export const givesBack = ({ kind }: Pick<RunFault, 'kind'>): boolean => /^(?:restore|resume)/.test(kind);

/** What was done to machines, each with what the machine itself showed before and after. */
export function faultsSection({ faults }: Pick<Run, 'faults'>): Markup {
  return html`
<section aria-labelledby="faults">
<h2 id="faults">Faults</h2>
${faults.length === 0 ? html`<p>No fault is on record.</p>` : faults.map(faultCard)}
</section>`;
}

function faultCard(fault: RunFault): Markup {
  const { before, after } = fault.evidence;
  return html`
<article class="card">
<h3>${faultName(fault)} <code>${fault.node}</code></h3>
<p class="outcome">${before.state} → <strong>${after.state}</strong>, effective at <strong>${formatInterval(fault.confirmed)}</strong>${fault.alreadySo ? '; it was so already, so nothing was done' : ''}</p>
<dl class="facts">
<dt>Done by</dt><dd>${fault.driver}, requested at ${formatDuration(fault.requestedAt)}, confirmed at ${formatDuration(fault.confirmedAt)}</dd>
<dt>Undone by</dt><dd><code>${clip(fault.undo, 1000)}</code></dd>
</dl>
<details><summary>Evidence: what the machine showed before and after</summary>
<div class="wide"><table>
<thead><tr><th scope="col">Fact</th><th scope="col">Before</th><th scope="col">After</th></tr></thead>
<tbody>
${row('read from', before.source, after.source)}
${row('read at', formatDuration(before.readAt), formatDuration(after.readAt))}
${row('state', before.state, after.state)}
${[...new Set([...Object.keys(before.facts), ...Object.keys(after.facts)])].map((name) => row(name, shown(before.facts[name]), shown(after.facts[name])))}
</tbody></table></div>
</details>
</article>`;
}

const row = (name: string, before: string, after: string): Markup =>
  html`<tr><th scope="row">${clip(name, 200)}</th><td>${clip(before, 500)}</td><td class="${before === after ? 'same' : 'changed'}">${clip(after, 500)}</td></tr>`;

const shown = (fact: unknown): string =>
  fact === undefined ? '' : typeof fact === 'string' ? fact : JSON.stringify(fact);
