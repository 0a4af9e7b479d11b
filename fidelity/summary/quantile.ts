/** The least, the middle, the nineteenth twentieth and the greatest of some milliseconds, for people; `-` if there are none. */
export function spread(values: readonly number[]): string {
  if (values.length === 0) return '-';
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
  return [at(0), at(0.5), at(0.95), at(1)].map((value) => round(value)).join(' / ');
}

const round = (value: number): string =>
  Math.abs(value) >= 1000 ? `${(value / 1000).toFixed(2)} s` : `${Math.round(value)} ms`;
