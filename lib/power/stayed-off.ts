import type { PowerEvidence } from './fault.ts';

/** Facts that change when a machine is started again, and only then. */
const lifeFacts = ['startedAt', 'finishedAt', 'restartCount'] as const;

/**
 * Whether a machine that was off at `cut` has been off ever since, by its own state alone: undefined if so, else what
 * speaks against it. Evidence without those facts proves nothing.
 */
export function stayedOff(cut: PowerEvidence, now: PowerEvidence): string | undefined {
  if (cut.state !== 'off') return `after the cut ${cut.source} said ${cut.state}`;
  if (now.state !== 'off') return `${now.source} says ${now.state}`;
  const changed = lifeFacts.filter((fact) => cut.facts[fact] !== now.facts[fact]);
  if (changed.length > 0) return `it was started in between: ${changed.join(', ')} changed (${now.source})`;
  if (now.facts['startedAt'] === undefined) return `${now.source} tells no startedAt, so a start in between cannot be excluded`;
  return undefined;
}
