import { formatDuration } from '../../lib/units.ts';
import { formatInterval } from '../../lib/verdict/judge.ts';
import type { Run } from '../run.ts';
import type { RunClaim } from '../schema/claim.ts';
import {
  clip,
  environmentText,
  expectedText,
  groupReasons,
  plural,
  profileText,
  type ReasonGroup,
  simulatedText,
  tally,
  verdictText,
} from '../words.ts';
import { absentText, isAbsent } from './absence.ts';
import { adviceOn } from './advice.ts';
import { anchorOf } from './anchors.ts';
import { durationScale } from './duration-scale.ts';
import { faultName } from './faults.ts';
import { html, type Markup } from './markup.ts';
import { clockText } from './time-axis.ts';
import { badge } from './verdicts.ts';

/** The verdict, what is wrong and what to do about it, every reason against it, and what it was reached on. */
export function verdictHead(run: Run): Markup {
  const { outcome } = run;
  return html`
<header class="head-of-page ${outcome.verdict}">
<h1>${badge(outcome.verdict)} ${run.simulated ? html`<span class="simulated">${simulatedText(run).replaceAll(/^ \(|\)$/g, '')}</span> ` : ''}<span>${headline(run)}</span></h1>
<p class="lead">${setting(run)}</p>
${answers(run)}
${unfit(outcome.environmentError)}
${run.faults.length === 0 ? '' : html`<p class="done"><strong>Done:</strong> ${clip(run.faults.map((fault) => `${faultName(fault)} of ${fault.node} at ${clockText(fault.confirmed.lo)}`).join(', '), 400)}</p>`}
${counts(run)}
${run.simulated ? html`<p class="quiet">${played(run)}</p>` : ''}
${outcome.reasons.length === 0 ? '' : html`<details><summary>Why it is not a pass</summary><ul class="reasons">${groupReasons(outcome.reasons).map(reason)}</ul></details>`}
</header>`;
}

/** What kept powercut from its work, and what to do about it. */
function unfit(error: Run['outcome']['environmentError']): Markup {
  if (error === undefined) return html``;
  return html`<p class="hint"><strong>Environment:</strong> ${clip(environmentText(error), 1000)}</p>
${error.hint === undefined ? '' : html`<p class="hint"><strong>Hint:</strong> ${clip(error.hint, 1000)}</p>`}`;
}

const mostAnswers = 3;

/** What failed, why, and what to do: the worst first, and those that were exercised before those that never were. */
function answers(run: Run): Markup {
  const wrong = run.claims
    .map((claim, index) => ({ claim, index }))
    .filter(({ claim }) => claim.verdict !== 'pass')
    .toSorted((a, b) => weight(a.claim) - weight(b.claim));
  if (wrong.length === 0) return html``;
  const shown = wrong
    .slice(0, mostAnswers)
    .filter(({ claim }) => weight(claim) <= Math.max(1, weight(wrong[0]?.claim)));
  return html`<table class="answers"><thead><tr><th scope="col">${shown.some(({ claim }) => claim.verdict === 'fail') ? 'What failed' : 'What is not a pass'}</th><th scope="col">Why</th><th scope="col">What to do</th></tr></thead><tbody>
${shown.map(({ claim, index }) => answer(claim, anchorOf(index), run))}</tbody></table>
${wrong.length > shown.length ? html`<p class="quiet">${plural(wrong.length - shown.length, 'more claim')} below.</p>` : ''}`;
}

function answer(claim: RunClaim, anchor: string, run: Run): Markup {
  const { sentence, commands } = adviceOn(claim, run);
  const { expectation } = claim;
  return html`<tr><th scope="row" data-of="What">${badge(claim.verdict)} <a href="#${anchor}">${clip(claim.title, 200)}</a>${claim.subject === '' ? '' : html` <span class="quiet">${clip(claim.subject, 120)}</span>`}${measured(claim)}</th>
<td data-of="Why"><p>${clip(claim.reason, 300)}</p>${expectation === undefined ? '' : html`<p class="quiet">Expected, because ${clip(expectation.because, 240)}</p>`}</td>
<td data-of="What to do"><p>${sentence}</p><pre>${commands.slice(0, 2).join('\n')}</pre></td></tr>`;
}

/** The window and what was seen of it, in figures and drawn. */
function measured(claim: RunClaim): Markup {
  const { expectation, observed } = claim;
  if (expectation === undefined) return html``;
  const seen = observed === undefined ? (isAbsent(claim) ? absentText : 'no duration') : formatInterval(observed);
  return html`<dl class="measure"><dt>Expected</dt><dd>${expectedText(claim)} after ${clip(expectation.relativeTo, 100)}</dd><dt>Observed</dt><dd class="${claim.verdict}">${seen}</dd></dl>
${durationScale(claim)}`;
}

const weight = (claim: RunClaim | undefined): number =>
  claim === undefined || claim.verdict === 'fail' ? 0 : claim.reason.startsWith('never exercised') ? 2 : 1;

/** In the words that every report has for it; what failed stands before what else came of it. */
export function headline(run: Run): string {
  const { verdict } = run.outcome;
  const how = verdictText(run)
    .slice(verdict.length)
    .trim()
    .replaceAll(/^\(|\)$/g, '');
  if (how === '') return tally(run);
  return verdict === 'fail' ? `${tally(run)}; ${how}` : `${how}: ${tally(run)}`;
}

function setting({ spec, provider, durationMs }: Run): string {
  const took = durationMs === undefined ? 'it died before its end' : formatDuration(durationMs);
  return `Kubernetes ${spec.kubernetesVersion} on ${provider}, ${profileText(spec)}, ${plural(spec.workers, 'worker node')} · ${took}`;
}

function played({ clusters, scenarios, spec }: Run): string {
  const ends = scenarios.flatMap(({ startedAtMs, durationMs }) =>
    startedAtMs === undefined || durationMs === undefined ? [] : [startedAtMs + durationMs],
  );
  const long = ends.length === 0 ? '' : ` ${formatDuration(Math.max(...ends))} of its time`;
  const seed = spec.seed === undefined ? '' : `, by seed ${spec.seed}`;
  return `The cluster was not a real one: powercut’s simulator played${long === '' ? ' it' : long}${seed}.${basis(clusters)}`;
}

/** Whether real clusters of the version were compared with the simulator; unknown if no cluster was ever leased. */
function basis(clusters: Run['clusters']): string {
  if (clusters.some(({ extrapolated }) => extrapolated === true)) {
    return ' No real cluster of this version was ever held against it, so what it does is extrapolated.';
  }
  return clusters.some(({ extrapolated }) => extrapolated === false)
    ? ' Recordings of real clusters of this minor version are held against it, so its rules are not extrapolated.'
    : '';
}

function counts({ claims, outcome, scenarios, faults, gaps }: Run): Markup {
  const having = (verdict: string) => claims.filter((claim) => claim.verdict === verdict).length;
  const count = (number: number, of: string, kind: string) =>
    html`<div class="count ${number === 0 ? 'zero' : kind}"><dt>${of}</dt><dd>${number}</dd></div>`;
  return html`
<dl class="counts">
${count(having('pass'), 'passed', 'pass')}
${count(having('fail'), 'failed', 'fail')}
${count(having('unknown'), 'unknown', 'unknown')}
${count(scenarios.length, scenarios.length === 1 ? 'scenario' : 'scenarios', 'plain')}
${count(faults.length, faults.length === 1 ? 'fault' : 'faults', 'plain')}
${count(gaps.length, gaps.length === 1 ? 'hole in the record' : 'holes in the record', 'unknown')}
<div class="count plain"><dt>exit code</dt><dd>${outcome.exitCode}</dd></div>
</dl>`;
}

function reason({ verdict, subjects, text }: ReasonGroup): Markup {
  const words = clip(text, 4000);
  return html`<li>${badge(verdict)} ${subjects.map((subject, index) => html`${index === 0 ? '' : ', '}<code>${subject}</code>`)}
${words.includes('\n') ? html`<pre>${words}</pre>` : html`<p>${words}</p>`}</li>`;
}
