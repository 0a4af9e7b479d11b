import { formatDuration } from '../../lib/units.ts';
import {
  type ClaimComparison,
  type Comparison,
  type Distribution,
  judgements,
  type SettingComparison,
} from './comparison.ts';
import { settingTitles } from './settings-changes.ts';

/** What all renderings of a comparison say in the same words. */

/** `No (simulated): v1.31.0 → v1.34.4: 1 regression, 2 expected, 28 no change`. */
export function headline(comparison: Comparison): string {
  const { a, b, claims, settings, outcome } = comparison;
  const counts = judgements.flatMap((word) => {
    const count = [...settings, ...claims].filter(({ judgement }) => judgement === word).length;
    return count === 0 ? [] : [`${count} ${word}`];
  });
  const answer = `${outcome.answer.charAt(0).toUpperCase()}${outcome.answer.slice(1)}`;
  return `${answer}${comparison.simulated ? ' (simulated)' : ''}: ${sideText(a)} → ${sideText(b)}: ${counts.join(', ')}`;
}

const sideText = ({ name, versions, profiles }: Comparison['a']): string =>
  `${name} (${versions.join(', ') || 'no run'}${profiles.length === 0 ? '' : `, profile ${profiles.join(', ')}`})`;

/** What people look for first, first. */
export const inOrder = <T extends ClaimComparison | SettingComparison>(rows: readonly T[]): readonly T[] =>
  rows.toSorted((one, other) => judgements.indexOf(one.judgement) - judgements.indexOf(other.judgement));

/** `5 runs, 16.7 s (16.2 s … 17.9 s)`. */
export function distributionText({ passed, failed, void: open, durations, median }: Distribution): string {
  const counts = [
    ...(passed > 0 ? [`${passed} passed`] : []),
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(open > 0 ? [`${open} void`] : []),
  ].join(', ');
  const [first, last] = [durations[0], durations.at(-1)];
  if (median === undefined || first === undefined || last === undefined) return counts || 'none';
  const range = first === last ? '' : ` (${formatDuration(first)} … ${formatDuration(last)})`;
  return `${counts}: ${formatDuration(median)}${range}`;
}

/** `+0.12 s (−0.10 s … +0.31 s)`. */
export function differenceText({ difference }: ClaimComparison): string {
  if (difference === undefined) return '';
  const { estimate, interval } = difference;
  const range = interval === undefined ? '' : ` (${signed(interval.lo)} … ${signed(interval.hi)})`;
  return `${signed(estimate)}${range}`;
}

/** With its sign, unless it is shown as nothing. */
function signed(duration: number): string {
  const shown = formatDuration(Math.abs(duration));
  const sign = shown === formatDuration(0) ? '' : duration > 0 ? '+' : '−';
  return `${sign}${shown}`;
}

export const settingText = ({ name, a, b }: SettingComparison): string => {
  const title = Object.entries(settingTitles).find(([key]) => key === name)?.[1] ?? name;
  return a === b ? `${title} ${b}` : `${title} ${a || 'none'} → ${b || 'none'}`;
};

/** Accepted, expired and unused entries, and runs that do not count. */
export function remarks({ a, b, acceptances, rules }: Comparison): readonly string[] {
  return [
    ...[a, b].flatMap(({ name, voidRuns }) =>
      voidRuns.map(({ id, why, counts }) => `Run ${id} of ${name} counts ${counts}: ${why}.`),
    ),
    ...acceptances.map(({ subject, reason, expires, state }) =>
      state === 'used'
        ? `${subject} is accepted until ${expires}: ${reason}.`
        : `The acceptance of ${subject} is ${state === 'expired' ? `expired since ${expires}` : 'of no use any more'}; take it out of the file.`,
    ),
    `A shift within a window is told at a chance of ${rules.level} a report, from ${rules.leastRunsForShifts} runs a side on.`,
  ];
}

/** A regression that is accepted blocks nothing. */
export const judgementText = ({ judgement, accepted }: ClaimComparison | SettingComparison): string =>
  accepted === undefined ? judgement : `${judgement}, accepted`;
