import { exitCodes } from '../lib/exit-codes.ts';
import { formatInterval, formatWindow } from '../lib/verdict/judge.ts';
import type { Run } from './run.ts';
import type { RunClaim } from './schema/claim.ts';
import type { RunSpec } from './schema/cluster.ts';
import type { EnvironmentError, Reason } from './schema/outcome.ts';

/** What every report says in the same words. */

/** `1 of 10 claims failed, 4 unknown; 1 scenario not run`. */
export function tally({ claims, scenarios }: Pick<Run, 'claims' | 'scenarios'>): string {
  const having = (verdict: RunClaim['verdict']) => claims.filter((claim) => claim.verdict === verdict).length;
  const fails = having('fail');
  const unknowns = having('unknown');
  const broken = scenarios.filter(
    ({ status, id }) =>
      status === 'failed' && !claims.some((claim) => claim.scenarioId === id && claim.verdict === 'fail'),
  ).length;
  const notRun = scenarios.filter(({ status }) => status === 'not-run').length;
  const of = `of ${plural(claims.length, 'claim')}`;
  const parts = [
    ...(fails > 0 ? [`${fails} ${of} failed`] : []),
    ...(unknowns > 0 ? [`${unknowns}${fails > 0 ? '' : ` ${of}`} unknown`] : []),
    ...(broken > 0 ? [`${plural(broken, 'scenario')} failed`] : []),
  ];
  const judged = claims.length === 0 ? 'no claim was judged' : `all ${plural(claims.length, 'claim')} passed`;
  return `${parts.length > 0 ? parts.join(', ') : judged}${notRun > 0 ? `; ${plural(notRun, 'scenario')} not run` : ''}`;
}

/** `pass`, or `unknown (interrupted)`. */
export function verdictText({ outcome }: Pick<Run, 'outcome'>): string {
  const { verdict, interrupted, environmentError, exitCode } = outcome;
  if (interrupted) return `${verdict} (interrupted)`;
  if (environmentError === undefined) return verdict;
  if (environmentError.code === 'E_BUG') return `${verdict} (a bug in powercut)`;
  return `${verdict} (${exitCode === exitCodes.usage ? 'wrong usage' : 'environment not fit'})`;
}

/** ` (simulated)`, and that it is extrapolated if it is: for the first line of whatever is made of a run. Empty for a real cluster. */
export function simulatedText({ simulated, clusters }: Pick<Run, 'simulated' | 'clusters'>): string {
  if (!simulated) return '';
  return clusters.some(({ extrapolated }) => extrapolated === true) ? ' (simulated, extrapolated)' : ' (simulated)';
}

/** What was measured: a duration, else why there is none. */
export function observedText({ observed, reason }: RunClaim): string {
  if (observed !== undefined) return formatInterval(observed);
  // The rest of that sentence is the same for many, and told elsewhere.
  return reason.startsWith('never exercised') ? 'never exercised' : clip(reason, 140);
}

/** `16.0 s … 18.5 s`; empty for a claim about a state. */
export function expectedText({ expectation }: RunClaim): string {
  if (expectation === undefined) return '';
  return formatWindow({ hi: Number.POSITIVE_INFINITY, ...expectation.window });
}

/** What kept powercut from its work, in the words of the reason that it is against the run. */
export const environmentText = ({ code, message }: EnvironmentError): string => `${message} (${code})`;

export interface ReasonGroup {
  readonly verdict: Reason['verdict'];
  /** Ids of the claims or scenarios; empty for the run. */
  readonly subjects: readonly string[];
  readonly text: string;
}

/** Reasons that say the same of several claims are told once: a scenario that ends early leaves many behind. */
export function groupReasons(reasons: readonly Reason[]): readonly ReasonGroup[] {
  const keyOf = ({ verdict, scope, text }: Reason) => JSON.stringify([verdict, scope, text]);
  const groups = Map.groupBy(reasons, keyOf);
  return [...groups.values()].flatMap((same) => {
    const [first] = same;
    if (first === undefined) return [];
    const subjects = same.map(({ subject }) => subject).filter((subject) => subject !== '');
    return [{ verdict: first.verdict, subjects, text: first.text }];
  });
}

/** `1 claim`, `2 claims`. */
export const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** At most `length` characters, with an ellipsis if something was cut off. */
export function clip(text: string, length: number): string {
  if (text.length <= length) return text;
  return `${text.slice(0, length - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

/** How one of several times that a scenario is run is called everywhere. */
export const repeatedTitle = (
  title: string,
  { number, of }: { readonly number: number; readonly of: number },
): string => `${title} (${number} of ${of})`;

/** What decided about the settings that the cluster was made with. */
export const profileText = ({ profile, settings }: Pick<RunSpec, 'profile' | 'settings'>): string =>
  settings === undefined ? `profile ${profile}` : `profile ${profile} with the settings of ${clip(settings.file, 200)}`;
