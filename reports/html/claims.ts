import type { Interval } from '../../lib/recorder/observation.ts';
import { formatDuration } from '../../lib/units.ts';
import { formatInterval } from '../../lib/verdict/judge.ts';
import type { Run } from '../run.ts';
import type { RunClaim } from '../schema/claim.ts';
import type { RunScenario } from '../schema/scenario.ts';
import { clip, expectedText, plural } from '../words.ts';
import { absentText, isAbsent } from './absence.ts';
import { adviceOn } from './advice.ts';
import { anchorOf } from './anchors.ts';
import { durationScale } from './duration-scale.ts';
import { html, type Markup } from './markup.ts';
import { type Chapter, type Group, storyOf, type TracedClaim } from './story.ts';
import { badge, dot, statusBadge, stepVerdict } from './verdicts.ts';

/** Every claim in full, by scenario and step. */
export function claimsSection(run: Run): Markup {
  const chapters = storyOf(run);
  return html`
<section aria-labelledby="claims">
<h2 id="claims">Claims</h2>
${chapters.length === 0 ? html`<p>No scenario was begun, and no claim judged.</p>` : chapters.map((chapter) => chapterOf(chapter, run))}
</section>`;
}

function chapterOf({ title, scenario, groups }: Chapter, run: Run): Markup {
  return html`
<h3>${clip(title, 300)}</h3>
${scenario === undefined ? '' : scenarioHead(scenario)}
${groups.map((group) => groupOf(group, run))}`;
}

function scenarioHead({ file, status, reason, notRunReason, durationMs, error }: RunScenario): Markup {
  const because = notRunReason ?? reason;
  return html`
<p>${statusBadge(status)} <code>${file}</code>${durationMs === undefined ? '' : html`, ${formatDuration(durationMs)}`}${because === undefined ? '' : html`: ${clip(because, 2000)}`}</p>
${error === undefined ? '' : html`<details><summary>What the scenario threw</summary><pre>${clip(error, 8000)}</pre></details>`}`;
}

function groupOf({ title, steps, claims }: Group, run: Run): Markup {
  const [first] = steps;
  return html`
<section class="group">
<h4>${clip(first?.step.title ?? title, 300)}</h4>
${steps.map(
  ({ step, inner }, index) => html`
<p class="step-line">${dot(stepVerdict(step))}${index === 0 ? '' : html`${clip(step.title, 300)}: `}from ${formatDuration(step.startedAtMs)}, ${step.durationMs === undefined ? 'never ended' : `for ${formatDuration(step.durationMs)}`}</p>
${step.error === undefined ? '' : html`<details><summary>What this step threw</summary><pre>${clip(step.error, 8000)}</pre></details>`}
${
  inner.length === 0
    ? ''
    : html`<details><summary>${plural(inner.length, 'step')} within</summary><ul>${inner.map((each) => html`<li>${dot(stepVerdict(each))}${clip(each.title, 300)}: ${each.durationMs === undefined ? 'never ended' : formatDuration(each.durationMs)}</li>`)}</ul></details>`
}`,
)}
${claims.map((claim) => claimCard(claim, run))}
</section>`;
}

function claimCard({ claim, index }: TracedClaim, run: Run): Markup {
  const { verdict, title, id, reason, expectation, observed, at, subject, exercised, serverDuration } = claim;
  return html`
<article class="card ${verdict}" id="${anchorOf(index)}" aria-labelledby="${anchorOf(index)}-title">
<header><h5 id="${anchorOf(index)}-title">${badge(verdict)} ${clip(title, 300)}</h5>
<p class="quiet">${title === id ? '' : html`<code>${id}</code>`}${subject === '' ? '' : html` · ${clip(subject, 300)}`}</p></header>
${
  expectation === undefined
    ? ''
    : html`<div class="against">
<dl class="measure">
<dt>Observed</dt><dd>${observed === undefined ? (isAbsent(claim) ? absentText : 'no duration') : html`<strong>${formatInterval(observed)}</strong>`}</dd>
<dt>Expected</dt><dd><strong>${expectedText(claim)}</strong> after ${clip(expectation.relativeTo, 200)}, ± ${formatDuration(expectation.resolution)}</dd>
</dl>
${durationScale(claim)}
</div>`
}
<dl class="facts">
<dt>Reason</dt><dd>${clip(reason, 2000)}</dd>
${
  expectation === undefined
    ? ''
    : html`<dt>Formula</dt><dd>${clip(expectation.formula, 2000)}</dd>
<dt>Because</dt><dd>${clip(expectation.because, 2000)}</dd>
${expectation.excused === undefined ? '' : html`<dt>Excused</dt><dd>up to ${formatDuration(expectation.excused.hi)}, which decides nothing: ${clip(expectation.excused.because, 2000)}</dd>`}`
}
${at === undefined ? '' : html`<dt>Seen</dt><dd>${seenText(at)} on the run’s clock</dd>`}
${serverDuration === undefined ? '' : html`<dt>Server times</dt><dd>${formatDuration(serverDuration)} by server-written times alone; never judged</dd>`}
${judgedTimes(claim, exercised)}
</dl>
${verdict === 'pass' ? '' : lookYourself(claim, run)}
${evidence(claim)}
</article>`;
}

function lookYourself(claim: RunClaim, run: Run): Markup {
  const { sentence, commands } = adviceOn(claim, run);
  return html`<p><strong>What to do:</strong> ${sentence}</p>
<details><summary>Look yourself</summary><pre>${commands.join('\n')}</pre></details>`;
}

/** A moment; or the stretch over which something was seen to hold. */
const seenText = (at: Interval): string =>
  at.hi - at.lo < 1000 ? `at ${formatInterval(at)}` : `from ${formatDuration(at.lo)} to ${formatDuration(at.hi)}`;

function judgedTimes({ expectation }: RunClaim, exercised: number): Markup {
  if (exercised === 0)
    return html`<dt>Judged</dt><dd>never: nothing was there to be judged, or it could not be decided</dd>`;
  if (exercised === 1) return html``;
  return html`<dt>Judged</dt><dd>${exercised} times${expectation === undefined ? '' : '; the decisive one is shown'}</dd>`;
}

const mostEvidence = 200;

function evidence({ evidence: lines, verdict }: RunClaim): Markup {
  if (lines.length === 0) return html`<p class="quiet">No evidence is on record.</p>`;
  const more = lines.length - mostEvidence;
  return html`<details${verdict === 'pass' ? '' : html` open=""`}><summary>Evidence (${plural(lines.length, 'line')})</summary><ul class="evidence">
${lines.slice(0, mostEvidence).map((line) => html`<li>${clip(line, 2000)}</li>`)}
${more > 0 ? html`<li>${plural(more, 'more line')} in run.json</li>` : ''}
</ul></details>`;
}
