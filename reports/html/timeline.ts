import { formatDuration } from '../../lib/units.ts';
import { formatInterval, formatWindow } from '../../lib/verdict/judge.ts';
import type { Run } from '../run.ts';
import { clip } from '../words.ts';
import { absentText, isAbsent } from './absence.ts';
import { anchorOf } from './anchors.ts';
import { controls } from './controls.ts';
import { expectedBand } from './expected-band.ts';
import { faultName, givesBack } from './faults.ts';
import { lanes, lanesTable } from './lanes.ts';
import { html, type Markup } from './markup.ts';
import { bar, isOn } from './shapes.ts';
import { type Group, partOf, storyOf, type TracedClaim, type TracedStep } from './story.ts';
import { clockText, position, type TimeAxis, ticks, timeAxis } from './time-axis.ts';
import { dot, statusBadge, stepVerdict } from './verdicts.ts';

/**
 * One time axis for each scenario: a row for every step and every claim, drawn in percent of one width, so that it fits any
 * screen. Behind the rows lies what holds for all of them: faults and holes in the record.
 */
export function timeline(run: Run): Markup {
  const chapters = storyOf(run)
    .filter(({ groups }) => groups.length > 0)
    .flatMap((chapter) => {
      const part = partOf(run, chapter);
      const axis = timeAxis(part);
      return axis === undefined ? [] : [{ chapter, part, axis }];
    });
  if (chapters.length === 0) {
    return html`
<section aria-labelledby="timeline">
<h2 id="timeline">Timeline</h2>
<p>Nothing in this run has a moment that could be shown.</p>
</section>`;
  }
  return html`
<section aria-labelledby="timeline">
<h2 id="timeline">Timeline</h2>
${controls(run)}
<svg class="patterns" aria-hidden="true" width="0" height="0"><defs><pattern id="hatch" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect class="hatch-ground" width="7" height="7"/><line class="hatch-line" x1="0" y1="0" x2="0" y2="7"/></pattern></defs></svg>
${chapters.map(
  ({ chapter, part, axis }, number) => html`
${chapters.length > 1 ? html`<h3 class="chapter">${chapter.scenario === undefined ? '' : html`${statusBadge(chapter.scenario.status)} `}${clip(chapter.title, 300)}</h3>` : ''}
<figure class="timeline" data-lo="${String(axis.lo)}" data-hi="${String(axis.hi)}" tabindex="0" role="group" aria-label="Timeline: arrows pan and choose a row, plus and minus zoom, 0 shows all">
${backdrop(part, axis, number)}
${head(part, axis)}
<ol class="rows" role="list">
${lanes(part, axis)}
${chapter.groups.map((group) => groupRows(group, axis))}
</ol>
</figure>`,
)}
${lanesTable(run)}
${legend(run)}
<p class="quiet">
${chapters.length > 1 ? 'Each axis' : 'The axis'} shows minutes and seconds since the run began, and starts just before the first thing that has a place on it.
A window is placed by what was observed alone: the moment of a change, less its duration, is the moment of its cause, and the window is laid from there.
So a mark lies within its band exactly if the duration lies in the window. A claim whose change was not seen, or whose window has no cause that was seen, has no band.
</p>
</section>`;
}

function legend(run: Run): Markup {
  const key = (shapes: Markup, text: string) =>
    html`<li><svg class="swatch" aria-hidden="true" width="30" height="16">${shapes}</svg> ${text}</li>`;
  return html`
<ul class="legend" aria-label="How to read the timeline">
${key(html`<rect class="mark pass" x="8" y="3" width="14" height="10" rx="2"/>`, 'observed, so that it contains the moment (outlined: unknown, crossed: fail)')}
${key(html`<rect class="mark pass state" x="8" y="3" width="14" height="10" rx="2"/>`, 'seen to hold')}
${key(html`<rect class="margin" x="1" y="1" width="28" height="14" rx="2"/><rect class="band" x="6" y="1" width="18" height="14" rx="2"/>`, 'expected window; paler: the resolution of the measurement')}
${key(html`<line class="wait" x1="3" y1="8" x2="29" y2="8"/><rect class="cause" x="2" y="4" width="2" height="8"/>`, 'from the cause to its window')}
${key(html`<rect class="step" x="1" y="5" width="28" height="6" rx="2"/>`, 'step of the scenario')}
${run.faults.length === 0 ? '' : key(html`<rect class="fault" x="13" y="0" width="3" height="16"/>`, 'fault')}
${run.gaps.length === 0 ? '' : key(html`<rect class="gap" x="1" y="1" width="28" height="14" fill="url(#hatch)"/>`, 'hole in the record')}
</ul>`;
}

/** What holds for all rows, and the text that stands for the whole figure. */
function backdrop(run: Run, axis: TimeAxis, number: number): Markup {
  const faults = run.faults.map(
    (fault) => `${faultName(fault)} of ${fault.node} at ${formatInterval(fault.confirmed)}`,
  );
  const gaps = run.gaps.map(
    ({ kind, lo, hi, reason }) =>
      `hole in the record of ${kind} (${reason}) from ${formatDuration(lo)} to ${formatDuration(hi)}`,
  );
  const told = [...faults, ...gaps].join('; ');
  return html`<div class="backdrop clip"><svg class="track" height="100%" role="img" aria-labelledby="axis-title-${number} axis-desc-${number}">
<title id="axis-title-${number}">Time axis from ${clockText(axis.lo)} to ${clockText(axis.hi)}</title>
<desc id="axis-desc-${number}">${told === '' ? 'No fault and no hole in the record' : clip(told, 4000)}. The rows that follow say when each step and each claim was seen.</desc>
${ticks(axis).map(({ at }) => html`<line class="grid" x1="${position(axis, at)}%" x2="${position(axis, at)}%" y1="44" y2="100%"/>`)}
${run.gaps.map((gap, index) => html`<g fill="url(#hatch)">${bar(axis, gap, { kind: 'gap', y: 44, height: '100%', title: gaps[index] ?? '' })}</g>`)}
${run.faults.map((fault, index) => bar(axis, fault.confirmed, { kind: givesBack(fault) ? 'fault back' : 'fault', y: 18, height: '100%', title: faults[index] ?? '' }))}
</svg></div>`;
}

/** The names of the faults, and the round moments. */
function head(run: Run, axis: TimeAxis): Markup {
  const label = (at: number, y: number, kind: string, text: string) => {
    const x = position(axis, at);
    // At its ends a text would leave a narrow screen.
    const near = kind.startsWith('tick') ? 4 : 14;
    const anchor = x < near ? 'start' : x > 100 - near ? 'end' : 'middle';
    return html`<text class="${kind}" x="${x}%" y="${y}" text-anchor="${anchor}">${text}</text>`;
  };
  const named = run.faults.filter(
    ({ confirmed }, index) =>
      // Names would lie upon each other on a narrow screen; the line and the list of faults tell it.
      !run.faults
        .slice(0, index)
        .some((other) => Math.abs(position(axis, other.confirmed.hi) - position(axis, confirmed.hi)) < 26),
  );
  return html`
<div class="row head" aria-hidden="true"><span></span><span class="clip"><svg class="track" height="44">
${named.map((fault) => label((fault.confirmed.lo + fault.confirmed.hi) / 2, 12, givesBack(fault) ? 'fault-name back' : 'fault-name', faultName(fault)))}
${ticks(axis).map(({ at, label: text }, index) => label(at, 36, index % 2 === 0 ? 'tick' : 'tick odd', text))}
</svg></span></div>`;
}

const groupRows = ({ title, steps, claims }: Group, axis: TimeAxis): Markup => html`
${steps.length === 0 ? html`<li class="row of-step"><span class="name">${title}</span></li>` : steps.map((step) => stepRow(step, axis))}
${claims.map((claim) => claimRow(claim, axis))}`;

function stepRow({ step }: TracedStep, axis: TimeAxis): Markup {
  const { startedAtMs, durationMs } = step;
  const took = durationMs === undefined ? 'never ended' : `took ${formatDuration(durationMs)}`;
  const told = `step from ${formatDuration(startedAtMs)}, ${took}`;
  const verdict = stepVerdict(step);
  return html`
<li class="row of-step"><span class="name">${clip(step.title, 300)}</span>
<span class="clip"><svg class="track" role="img" height="22"><title>${told}</title>
${bar(axis, { lo: startedAtMs, hi: durationMs === undefined ? axis.hi : startedAtMs + durationMs }, { kind: `step ${verdict}${durationMs === undefined ? ' open' : ''}`, y: 8, height: 6 })}
</svg></span></li>`;
}

function claimRow({ claim, index }: TracedClaim, axis: TimeAxis): Markup {
  const { at, expectation, verdict } = claim;
  const band = expectedBand(claim);
  const shown = band === undefined ? undefined : { lo: band.lo - band.resolution, hi: band.hi + band.resolution };
  const expected =
    expectation === undefined
      ? ''
      : `; expected ${formatWindow({ hi: Number.POSITIVE_INFINITY, ...expectation.window })} after ${expectation.relativeTo}`;
  const unseen = claim.reason.startsWith('never exercised')
    ? 'never exercised'
    : isAbsent(claim)
      ? absentText
      : expectation === undefined
        ? 'no moment of its own'
        : 'no moment on record';
  const seen =
    at === undefined
      ? unseen
      : claim.observed === undefined
        ? `seen from ${formatDuration(at.lo)} to ${formatDuration(at.hi)}`
        : `seen at ${formatInterval(at)}, ${formatInterval(claim.observed)} after its cause`;
  const tip = [
    `${verdict}: ${seen}${clip(expected, 400)}`,
    ...(expectation === undefined ? [] : [`formula: ${expectation.formula}`, `because: ${expectation.because}`]),
    ...(verdict === 'pass' ? [] : [`why: ${claim.reason}`]),
  ]
    .map((line) => clip(line, 500))
    .join('\n');
  return html`
<li class="row" data-kind="claim" data-verdict="${verdict}" data-node="${claim.subject}" data-tip="${tip}"><a class="name" href="#${anchorOf(index)}">${dot(verdict)}${clip(claim.title, 300)}</a>
<span class="clip"><svg class="track" role="img" height="22"><title>${verdict}: ${seen}${clip(expected, 400)}</title>
${
  band === undefined || shown === undefined || !isOn(axis, shown)
    ? ''
    : html`
<line class="wait" x1="${position(axis, band.cause.lo)}%" x2="${position(axis, shown.lo)}%" y1="11" y2="11"/>
${bar(axis, band.cause, { kind: 'cause', y: 7, height: 8 })}
${bar(axis, shown, { kind: 'margin', y: 4, height: 14 })}
${band.lo > band.hi ? '' : bar(axis, band, { kind: 'band', y: 4, height: 14 })}
${shown.hi > axis.hi ? html`<text class="beyond" x="100%" y="15" text-anchor="end">›</text>` : ''}`
}
${at === undefined ? html`<text class="absent" x="0" y="15">${unseen}</text>` : bar(axis, at, { kind: `mark ${verdict}${claim.observed === undefined ? ' state' : ''}`, y: 6, height: 10 })}
${at !== undefined && verdict === 'fail' ? html`<text class="cross" x="${position(axis, at.hi)}%" dx="5" y="15">✖</text>` : ''}
</svg></span></li>`;
}
