import type { Milliseconds } from '../units.ts';

const units: { readonly [unit: string]: Milliseconds } = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  μs: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
};

const part = String.raw`(?<number>\d+\.?\d*|\.\d+)(?<unit>ns|us|µs|μs|ms|s|m|h)`;

/**
 * A duration as Kubernetes' flags and configurations write it (`1m40s`, `16s`, `0.5s`, `0`), by the rules of Go's
 * time.ParseDuration. Undefined for anything else.
 */
export function parseGoDuration(text: string): Milliseconds | undefined {
  if (/^[+-]?0$/.test(text)) return 0;
  if (!new RegExp(`^[+-]?(${part.replaceAll(/\?<\w+>/g, '')})+$`).test(text)) return undefined;
  const parts = [...text.matchAll(new RegExp(part, 'g'))];
  const total = parts.reduce(
    (sum, { groups }) => sum + Number(groups?.['number']) * (units[groups?.['unit'] ?? ''] ?? NaN),
    0,
  );
  return text.startsWith('-') ? -total : total;
}
