import type { Run } from '../../reports/run.ts';

/** What one may want to type after a run, made from what one typed for it; undefined if nothing suggests itself. */
export function nextCommand({ outcome, spec, simulated }: Run, args: readonly string[]): string | undefined {
  if (outcome.interrupted || outcome.environmentError !== undefined || args.includes('--keep-cluster'))
    return undefined;
  const again = (more: string) => `npx powercut ${[...args.map(quote), more].join(' ')}`;
  // What passes on the simulator may be asked of a real cluster; what does not, has nothing to be kept.
  if (simulated) {
    const onlySimulated = args.some((arg) => arg.startsWith('--seed') || arg.startsWith('--provider'));
    return outcome.verdict === 'pass' && !onlySimulated ? again('--provider kind') : undefined;
  }
  if (outcome.verdict !== 'pass') return again('--keep-cluster');
  return spec.profile === 'fast' && spec.settings === undefined && !args.some((arg) => arg.startsWith('--profile'))
    ? again('--profile default')
    : undefined;
}

/** Quoted for a shell only where it needs to be, so that the usual word stays readable. */
export function quote(word: string): string {
  return /^[\w./@%+:,=-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
