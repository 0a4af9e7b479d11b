import { formatDuration } from '../../lib/units.ts';
import { reportFiles } from '../compose.ts';
import type { Run } from '../run.ts';
import { clip } from '../words.ts';
import { html, type Markup } from './markup.ts';

/** How good the record is that all of this stands on: its holes, what was noticed meanwhile, and the files. */
export function recordSection({ gaps, notes, problems, files }: Run): Markup {
  return html`
<section aria-labelledby="record">
<h2 id="record">The record</h2>
<h3>Holes</h3>
${
  gaps.length === 0
    ? html`<p>None on record.</p>`
    : html`<p>Changes of these kinds may have been missed.</p>
<div class="wide"><table class="list">
<thead><tr><th scope="col">Kind</th><th scope="col">From</th><th scope="col">To</th><th scope="col">Why</th></tr></thead>
<tbody>${gaps.map(({ kind, lo, hi, reason, detail }) => html`<tr><th scope="row">${kind}</th><td>${formatDuration(lo)}</td><td>${formatDuration(hi)}</td><td>${reason}: ${clip(detail, 1000)}</td></tr>`)}</tbody></table></div>`
}
<h3>Notes</h3>
${
  notes.length === 0
    ? html`<p>None on record.</p>`
    : html`<div class="wide"><table class="list">
<thead><tr><th scope="col">At</th><th scope="col">Until</th><th scope="col">Topic</th><th scope="col">Note</th></tr></thead>
<tbody>${notes.map(({ at, until, topic, text }) => html`<tr><th scope="row">${formatDuration(at)}</th><td>${until === undefined ? '' : formatDuration(until)}</td><td>${topic}</td><td>${clip(text, 1000)}</td></tr>`)}</tbody></table></div>`
}
<h3>Problems with the files of this run</h3>
${problems.length === 0 ? html`<p>None on record.</p>` : html`<ul>${problems.map((text) => html`<li>${clip(text, 2000)}</li>`)}</ul>`}
<h3>Files</h3>
<ul class="files">
${[reportFiles.run, files.markdown, files.junit, ...files.timelines, ...(files.playwrightLog === undefined ? [] : [files.playwrightLog])].map((file) => html`<li><a href="./${address(file)}">${file}</a></li>`)}
</ul>
</section>`;
}

/** A path below the run's folder, as a link; with `./` before it, it can be nothing else. */
const address = (file: string): string => file.toWellFormed().split('/').map(encodeURIComponent).join('/');
