import type { Milliseconds } from '../engine/engine.ts';

/** As Go prints and reads a duration: `1m40s`, `500ms`. */
export function goDuration(duration: Milliseconds): string {
  if (duration % 1_000 !== 0) return `${duration}ms`;
  const seconds = duration / 1_000;
  const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor((seconds % 3_600) / 60)];
  return `${hours > 0 ? `${hours}h` : ''}${hours > 0 || minutes > 0 ? `${minutes}m` : ''}${seconds % 60}s`;
}
