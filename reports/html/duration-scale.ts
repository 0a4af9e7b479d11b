import { formatDuration } from '../../lib/units.ts';
import { formatInterval, formatWindow } from '../../lib/verdict/judge.ts';
import type { RunClaim } from '../schema/claim.ts';
import { absentText, isAbsent } from './absence.ts';
import { html, type Markup } from './markup.ts';
import { bar } from './shapes.ts';
import { position } from './time-axis.ts';

/** The observed duration against its window, on a scale of their own; the figures stand beside it in words. */
export function durationScale(claim: RunClaim): Markup {
  const { expectation, observed, verdict } = claim;
  if (expectation === undefined) return html``;
  const { window, resolution, excused } = expectation;
  const bounded = { hi: Number.POSITIVE_INFINITY, ...window };
  const lows = [window.lo - resolution, observed?.lo ?? window.lo];
  const highs = [window.lo, window.hi ?? window.lo, excused?.hi ?? window.lo, observed?.hi ?? window.lo];
  const [lo, hi] = [Math.min(...lows), Math.max(...highs) + resolution];
  // Where nothing came, the word for it stands beyond the window.
  const margin = (hi - lo) * (window.hi === undefined || isAbsent(claim) ? 0.25 : 0.06) || 1;
  const scale = { lo: lo - margin / 2, hi: hi + margin };
  const told = `${observed === undefined ? (isAbsent(claim) ? absentText : 'nothing observed') : `observed ${formatInterval(observed)}`}, expected ${formatWindow(bounded)}${excused === undefined ? '' : `; up to ${formatDuration(excused.hi)} decides nothing`}`;
  return html`<svg class="scale" role="img" height="26"><title>${told}</title>
<line class="base" x1="0" x2="100%" y1="13" y2="13"/>
${bar(scale, { lo: window.lo - resolution, hi: bounded.hi + resolution }, { kind: 'margin', y: 3, height: 20 })}
${bar(scale, bounded, { kind: 'band', y: 3, height: 20 })}
${excused === undefined ? '' : bar(scale, { lo: bounded.hi + resolution, hi: excused.hi + resolution }, { kind: 'excused', y: 3, height: 20 })}
${window.hi === undefined ? html`<text class="beyond" x="100%" dx="-2" y="18" text-anchor="end">›</text>` : ''}
${observed === undefined ? '' : bar(scale, observed, { kind: `mark ${verdict}`, y: 7, height: 12 })}
${observed !== undefined && verdict === 'fail' ? html`<text class="cross" x="${position(scale, observed.hi)}%" dx="5" y="17">✖</text>` : ''}
${isAbsent(claim) ? html`<text class="cross" x="100%" y="17" text-anchor="end">✖ never</text>` : ''}
</svg>`;
}
