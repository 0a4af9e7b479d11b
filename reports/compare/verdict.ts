import { exitCodes, worstExitCode } from '../../lib/exit-codes.ts';
import type { Comparison } from './comparison.ts';

/** The answer to the whole comparison: a claim that fails on B and is no regression still fails, and what nobody could judge is no yes. */
export function overall({ claims, settings, mixed, a, b }: Omit<Comparison, 'outcome'>): Comparison['outcome'] {
  const regressions = [...settings, ...claims].filter(
    ({ judgement, accepted }) => judgement === 'regression' && accepted === undefined,
  );
  const failing = claims.filter((claim) => claim.b.failed > 0 && claim.judgement !== 'regression');
  const open = claims.filter((claim) => claim.judgement === 'not enough data' && claim.b.failed === 0);
  const told = (word: string) => (each: { readonly subject: string; readonly because: string }) =>
    `${word}: ${each.subject}: ${each.because}`;
  const reasons = [
    ...failing.map(told('failed')),
    ...regressions.map(told('regression')),
    ...open.map(told('not enough data')),
    ...(claims.length === 0 ? ['not enough data: no run of either side makes a claim'] : []),
    ...(mixed
      ? ['not enough data: simulated clusters were compared with real ones, which says nothing of an upgrade']
      : []),
    ...[a, b].flatMap(({ name, runs, voidRuns }) =>
      voidRuns.filter(({ counts }) => counts === 'not at all').length === runs.length
        ? [`not enough data: ${name} has no run that counts`]
        : [],
    ),
  ];
  const unknown = reasons.length > failing.length + regressions.length;
  const code = worstExitCode([
    ...(failing.length > 0 ? [exitCodes.fail] : []),
    ...(regressions.length > 0 ? [exitCodes.regression] : []),
    ...(unknown ? [exitCodes.unknown] : []),
  ]);
  if (code === exitCodes.fail || code === exitCodes.regression) return { answer: 'no', exitCode: code, reasons };
  return code === exitCodes.unknown
    ? { answer: 'not enough data', exitCode: code, reasons }
    : { answer: 'yes', exitCode: exitCodes.pass, reasons };
}
