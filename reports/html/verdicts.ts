import type { VerdictWord } from '../../lib/verdict/verdict.ts';
import type { ScenarioStatus } from '../schema/scenario.ts';
import { html, type Markup } from './markup.ts';

const marks = { pass: '✔', fail: '✖', unknown: '?' } as const satisfies { readonly [verdict in VerdictWord]: string };

/** A verdict as a mark and a word: colour only repeats it. */
export const badge = (verdict: VerdictWord): Markup =>
  html`<span class="badge ${verdict}"><span aria-hidden="true">${marks[verdict]}</span> ${verdict}</span>`;

/** The mark alone, for lists; those who do not see it hear the word. */
export const dot = (verdict: VerdictWord): Markup =>
  html`<span class="dot ${verdict}"><span aria-hidden="true">${marks[verdict]}</span><span class="unseen">${verdict}: </span></span>`;

const verdictOfStatus = {
  passed: 'pass',
  failed: 'fail',
  unknown: 'unknown',
  interrupted: 'unknown',
  'not-run': 'unknown',
} as const satisfies { readonly [status in ScenarioStatus]: VerdictWord };

/** How a scenario ended, in the words of run.json. */
export function statusBadge(status: ScenarioStatus): Markup {
  const mark = status === 'not-run' ? '–' : marks[verdictOfStatus[status]];
  return html`<span class="badge ${status === 'not-run' ? 'none' : verdictOfStatus[status]}"><span aria-hidden="true">${mark}</span> ${status}</span>`;
}

/** A step in which nothing was refuted, only not found out, is no failed step. */
export function stepVerdict({ ok, error }: { readonly ok: boolean; readonly error?: string }): VerdictWord {
  if (ok) return 'pass';
  return error === undefined || error.startsWith('UnknownVerdict') ? 'unknown' : 'fail';
}
