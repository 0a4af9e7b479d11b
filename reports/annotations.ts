import { plain } from './plain.ts';
import type { Run } from './run.ts';
import type { RunClaim } from './schema/claim.ts';
import { clip, tally } from './words.ts';

/** GitHub shows 10 errors and 10 warnings of a step (docs.github.com, "Workflow commands for GitHub Actions"); a job shows 50. */
const mostOfAKind = 10;

/** Workflow commands that make annotations: a failed claim is an error, an unknown one a warning, the worst first. */
export function annotations(run: Run): readonly string[] {
  if (run.outcome.verdict === 'pass') return [];
  const of = (verdict: RunClaim['verdict']) => run.claims.filter((claim) => claim.verdict === verdict);
  const general = run.outcome.reasons.filter(({ scope }) => scope !== 'claim');
  const failed = [
    ...of('fail').map(annotation('error', run)),
    ...general.filter(({ verdict }) => verdict === 'fail').map(({ subject, text }) => command('error', subject, text)),
  ];
  // What was judged and could not be decided tells more than what was never reached.
  const unknowns = of('unknown').toSorted((a, b) => Number(neverReached(a)) - Number(neverReached(b)));
  const unknown = [
    ...general
      .filter(({ verdict }) => verdict === 'unknown')
      .map(({ subject, text }) => command('warning', subject, text)),
    ...unknowns.map(annotation('warning', run)),
  ];
  return [...bounded('error', failed, run), ...bounded('warning', unknown, run)];
}

/** A workflow command that makes one warning. */
export const warning = (title: string, text: string): string => command('warning', title, text);

const neverReached = ({ reason }: RunClaim): boolean => reason.startsWith('never exercised');

function bounded(kind: 'error' | 'warning', all: readonly string[], run: Run): readonly string[] {
  if (all.length <= mostOfAKind) return all;
  const rest = all.length - (mostOfAKind - 1);
  const told = `${rest} more are not shown here: ${tally(run)}. The report has them all.`;
  return [...all.slice(0, mostOfAKind - 1), command(kind, 'powercut', told)];
}

const annotation =
  (kind: 'error' | 'warning', { scenarios }: Run) =>
  ({ title, reason, scenarioId }: RunClaim): string =>
    command(kind, title, reason, scenarios.find(({ id }) => id === scenarioId)?.file);

/** `%`, CR and LF end a command's text, `:` and `,` one of its properties (actions/toolkit, core/src/command.ts). */
function command(kind: 'error' | 'warning', title: string, text: string, file = ''): string {
  const properties = [...(file === '' ? [] : [['file', file] as const]), ['title', clip(title, 200)] as const]
    .map(([name, value]) => `${name}=${escapeData(value).replaceAll(':', '%3A').replaceAll(',', '%2C')}`)
    .join(',');
  return `::${kind} ${properties}::${escapeData(clip(text, 2000))}`;
}

const escapeData = (text: string): string =>
  plain(text).replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
