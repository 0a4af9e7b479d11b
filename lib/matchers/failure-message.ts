import type { ObservedCluster } from '../cluster/observed-cluster.ts';
import type { Observation, TimelineEntry } from '../recorder/observation.ts';
import { formatDuration, type Milliseconds } from '../units.ts';
import type { JudgedClaim } from '../verdict/claim-sink.ts';
import { formatInterval, formatWindow } from '../verdict/judge.ts';

/** At most so many lines of what happened meanwhile: the rest is in the timeline file. */
const longestStory = 20;

/** What was attempted, what was expected, what was seen, and what happened meanwhile. The first line alone suffices in a CI list. */
export function failureMessage(observed: ObservedCluster, claim: JudgedClaim, since: Milliseconds): string {
  const { expectation } = claim;
  const lines = [
    `${claim.verdict === 'unknown' ? 'unknown' : 'failed'}: ${claim.title} (${claim.id}): ${claim.reason}`,
    '',
    `Subject:  ${claim.subject}`,
    ...(expectation === undefined
      ? []
      : [
          `Expected: ${formatWindow(expectation.window)} after ${expectation.relativeTo}, ± ${formatDuration(expectation.resolution)}`,
          `          ${expectation.formula}`,
          `          because ${expectation.because}`,
        ]),
    `Received: ${claim.observed === undefined ? 'nothing' : `after ${formatInterval(claim.observed)}`}`,
    ...claim.evidence.map((line) => `          ${line}`),
    '',
    'What happened meanwhile:',
    ...story(observed, since),
  ];
  return lines.join('\n');
}

function story(observed: ObservedCluster, since: Milliseconds): string[] {
  const told = observed.timeline.entries.map(tell).filter((line) => line !== undefined);
  const meanwhile = told.filter((line) => line.at >= since);
  const shown = meanwhile.slice(-longestStory);
  if (shown.length === 0) return ['  nothing that was recorded'];
  const left = meanwhile.length - shown.length;
  return [
    ...(left > 0 ? [`  … ${left} earlier entries are in the timeline file`] : []),
    ...shown.map((line) => `  ${`+${formatDuration(line.at)}`.padStart(12)}  ${line.text}`),
  ];
}

function tell(entry: TimelineEntry): { at: Milliseconds; text: string } | undefined {
  switch (entry.type) {
    case 'observation':
      return isNoise(entry)
        ? undefined
        : { at: entry.seen.hi, text: `${name(entry)} ${entry.field}: ${show(entry.from)} → ${show(entry.to)}` };
    case 'gap':
      return {
        at: entry.lo,
        text: `gap in the watch of ${entry.kind} (${entry.reason}) until ${formatDuration(entry.hi)}: ${entry.detail}`,
      };
    case 'note':
      return { at: entry.at, text: entry.text };
    case 'baseline':
    case 'proof':
      return undefined;
  }
}

/** Healthy nodes' heartbeats and the bookkeeping of workload controllers tell nothing. */
const isNoise = (entry: Observation): boolean =>
  entry.field === 'renewTime' ||
  entry.field.startsWith('heartbeat') ||
  entry.field === 'event' ||
  entry.field === 'labels' ||
  entry.field === 'tolerations';

const name = ({ subject }: Observation): string =>
  `${subject.kind} ${subject.namespace === undefined ? '' : `${subject.namespace}/`}${subject.name}`;

function show(value: unknown): string {
  if (value === undefined) return 'none';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}
