import type { PowerEvidence } from './fault.ts';

/**
 * Whether a machine that was given its power back has run ever since, by its own state alone: undefined if so, else what speaks
 * against it. One that went off and was started again has another start.
 */
export function stayedOn(returned: PowerEvidence, now: PowerEvidence): string | undefined {
  if (now.state !== 'running') return `${now.source} says ${now.state}`;
  if (returned.facts['containerId'] !== now.facts['containerId']) return `${now.source} is another machine`;
  return returned.facts['startedAt'] === now.facts['startedAt']
    ? undefined
    : `it was started again in between: startedAt changed (${now.source})`;
}
