import type { PowerEvidence } from './fault.ts';

/** Facts that change when a machine is started again, and only then. */
const lifeFacts = ['startedAt', 'finishedAt', 'restartCount'] as const;

/**
 * Whether a machine that was off at `cut` had no power at any moment until `now`, by its own state alone: undefined if so,
 * else what speaks against it. A machine that was started meanwhile and is off again has another start, another end or
 * more restarts, so comparing two readings needs no watching between them. What a reading does not tell proves nothing.
 */
export function stayedOff(cut: PowerEvidence, now: PowerEvidence): string | undefined {
  if (cut.state !== 'off') return `after the cut ${cut.source} said ${cut.state}`;
  if (now.state !== 'off') return `${now.source} says ${now.state}`;
  if (now.readAt < cut.readAt) return `${now.source} was read before the cut was confirmed`;
  if (cut.facts['containerId'] !== now.facts['containerId']) return `${now.source} is another machine`;
  for (const { facts, source } of [cut, now]) {
    const missing = lifeFacts.find((fact) => facts[fact] === undefined);
    if (missing !== undefined) return `${source} tells no ${missing}, so a start in between cannot be excluded`;
    if (facts['pid'] !== 0) return `${source} says off, and yet names process ${JSON.stringify(facts['pid'])}`;
  }
  const changed = lifeFacts.filter((fact) => cut.facts[fact] !== now.facts[fact]);
  if (changed.length > 0) return `it was started in between: ${changed.join(', ')} changed (${now.source})`;
  return undefined;
}

/**
 * Whether a machine that was told to halt did so by itself: undefined if so, else what speaks against it. Docker kills what
 * has not ended in time, and then its exit code is that of SIGKILL.
 */
export function haltedByItself({ facts, source }: PowerEvidence): string | undefined {
  if (facts['exitCode'] === undefined) return `${source} tells no exitCode, so it may have been killed`;
  return facts['exitCode'] === killed
    ? `it did not halt in time and was killed, which is a power cut (${source})`
    : undefined;
}

const killed = 128 + 9;

/**
 * Whether a machine that was paused is so still, by its own state: undefined if so, else what speaks against it. That it
 * was never resumed in between no reading tells; only the silence of its kubelet does.
 */
export function stayedPaused(pause: PowerEvidence, now: PowerEvidence): string | undefined {
  if (pause.state !== 'paused') return `after the pause ${pause.source} said ${pause.state}`;
  if (now.state !== 'paused') return `${now.source} says ${now.state}`;
  if (pause.facts['containerId'] !== now.facts['containerId']) return `${now.source} is another machine`;
  const changed = lifeFacts.filter((fact) => pause.facts[fact] !== now.facts[fact]);
  return changed.length > 0 ? `it was started in between: ${changed.join(', ')} changed (${now.source})` : undefined;
}
