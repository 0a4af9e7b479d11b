import { formatDuration } from '../../lib/units.ts';
import type { RunClaim } from '../schema/claim.ts';
import { clip, expectedText, observedText } from '../words.ts';
import { code, inline } from './escape.ts';

const verdicts = { pass: '✅ pass', fail: '❌ **fail**', unknown: '❔ **unknown**' } as const;

/** Head of the one table of claims; the scenario has a column only where there are several. */
export function claimsHead(several: boolean): readonly string[] {
  const columns = ['Step', 'Verdict', ...(several ? ['Scenario'] : []), 'Claim', 'Observed', 'Expected', 'After'];
  return [`| ${columns.join(' | ')} |`, `|${columns.map((name) => (name === 'Step' ? '--:' : '---')).join('|')}|`];
}

/** One claim as a row: what was measured against what was expected. */
export function claimRow(claim: RunClaim, several: boolean): string {
  const cells = [
    claim.step === undefined ? '' : String(claim.step),
    verdicts[claim.verdict],
    ...(several ? [inline(clip(claim.scenario, 200))] : []),
    claim.title === claim.id ? code(claim.id) : `${inline(clip(claim.title, 300))}<br>${code(claim.id)}`,
    inline(clip(observedText(claim), 300)),
    inline(expectedText(claim)),
    inline(clip(claim.expectation?.relativeTo ?? '', 200)),
  ];
  return `| ${cells.join(' | ')} |`;
}

/** Where a claim's window comes from, and what its verdict stands on. */
export function claimDetails(claim: RunClaim): string {
  const { expectation, serverDuration } = claim;
  const lines = [
    ...(claim.subject === '' ? [] : [`subject: ${inline(clip(claim.subject, 300))}`]),
    `${claim.verdict}: ${inline(clip(claim.reason, 1000))}`,
    ...(expectation === undefined
      ? []
      : [
          `window: ${inline(clip(expectation.formula, 1000))}; widened by ${formatDuration(expectation.resolution)} on both sides for the measurement`,
          `because ${inline(clip(expectation.because, 1000))}`,
          ...(expectation.excused === undefined
            ? []
            : [
                `up to ${formatDuration(expectation.excused.hi)} decides nothing: ${inline(clip(expectation.excused.because, 1000))}`,
              ]),
        ]),
    ...(claim.exercised > 1 ? [`judged ${claim.exercised} times; the decisive one is shown`] : []),
    ...(serverDuration === undefined ? [] : [`by server-written times alone: ${formatDuration(serverDuration)}`]),
    ...claim.evidence.slice(0, 50).map((line) => `seen: ${inline(clip(line, 500))}`),
    ...(claim.evidence.length > 50 ? [`${claim.evidence.length - 50} more lines of evidence are in run.json`] : []),
  ];
  return [`- ${code(claim.id)}`, ...lines.map((line) => `  - ${line}`)].join('\n');
}
