/** A duration or an instant on a monotonic clock, in milliseconds; fractions are kept. */
export type Milliseconds = number;

export const seconds = (count: number): Milliseconds => count * 1000;
export const minutes = (count: number): Milliseconds => count * 60_000;

/** `12.3 s`, `1 min 5 s`: how a duration is shown to people. Never parse it. */
export function formatDuration(duration: Milliseconds): string {
  if (!Number.isFinite(duration)) return 'unbounded';
  // A hole that nothing closes any more (recorder, endOfTime).
  if (duration >= Number.MAX_SAFE_INTEGER) return 'the end';
  const sign = duration < 0 ? '-' : '';
  const magnitude = Math.abs(duration);
  if (magnitude < minutes(1)) return `${sign}${(magnitude / 1000).toFixed(magnitude < seconds(10) ? 2 : 1)} s`;
  const whole = Math.round(magnitude / 1000);
  return `${sign}${Math.floor(whole / 60)} min ${whole % 60} s`;
}

/** A size, in bytes. */
export type Bytes = number;

export const gigabytes = (count: number): Bytes => count * 1e9;

/** `21 GB`, `1.4 GB`, `80 MB`: how a size is shown to people, rounded down. Never parse it. */
export function formatBytes(size: Bytes): string {
  if (size < gigabytes(1)) return `${Math.floor(size / 1e6)} MB`;
  return size < gigabytes(10) ? `${Math.floor(size / 1e8) / 10} GB` : `${Math.floor(size / 1e9)} GB`;
}
