import { formatDuration } from '../../lib/units.ts';
import type { Run } from '../run.ts';
import {
  clip,
  groupReasons,
  plural,
  profileText,
  type ReasonGroup,
  simulatedText,
  tally,
  verdictText,
} from '../words.ts';
import { html, type Markup } from './markup.ts';
import { badge } from './verdicts.ts';

/** The verdict, every reason against it, and what it was reached on. */
export function verdictHead(run: Run): Markup {
  const { outcome } = run;
  return html`
<header class="head-of-page ${outcome.verdict}">
<h1>${badge(outcome.verdict)} ${run.simulated ? html`<span class="simulated">${simulatedText(run).replaceAll(/^ \(|\)$/g, '')}</span> ` : ''}<span>${headline(run)}</span></h1>
<p class="lead">${setting(run)}</p>
${run.simulated ? html`<p>${played(run)}</p>` : ''}
${counts(run)}
${outcome.reasons.length === 0 ? '' : html`<section aria-labelledby="reasons"><h2 id="reasons">Why it is not a pass</h2><ul class="reasons">${groupReasons(outcome.reasons).map(reason)}</ul></section>`}
${outcome.environmentError?.hint === undefined ? '' : html`<p class="hint"><strong>Hint:</strong> ${clip(outcome.environmentError.hint, 1000)}</p>`}
</header>`;
}

/** In the words that every report has for it. */
export function headline(run: Run): string {
  const how = verdictText(run)
    .slice(run.outcome.verdict.length)
    .trim()
    .replaceAll(/^\(|\)$/g, '');
  return `${how === '' ? '' : `${how}: `}${tally(run)}`;
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
