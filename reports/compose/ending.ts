import { formatDuration } from '../../lib/units.ts';
import type { TestError } from '../run-folder/test-records.ts';
import type { RunClaim } from '../schema/claim.ts';
import type { EnvironmentError } from '../schema/outcome.ts';
import type { Attempt } from './attempts.ts';

/** How an attempt ended, by Playwright's account alone; claims are judged beside it. */
export interface Ending {
  readonly kind: 'came-to-its-end' | 'failed' | 'unknown' | 'interrupted' | 'skipped' | 'never-begun';
  /** One sentence or an error in full; empty if it came to its end. */
  readonly text: string;
  /** What happened, to be followed by where: `the scenario failed`. */
  readonly verb: string;
  /** What the scenario says it needs; only with `skipped`. */
  readonly needs?: string;
  readonly environmentError?: EnvironmentError;
  /** True if claims that were judged say all of it already. */
  readonly told: boolean;
}

/** The worst of a test's attempts decides: a claim about time that holds the second time has not held. */
export function endingOf(attempts: readonly Attempt[], claims: readonly RunClaim[], stopped: boolean): Ending {
  const endings = attempts.map((attempt) => endingOfAttempt(attempt, claims, stopped));
  const worst = severity.flatMap((kind) => endings.filter((ending) => ending.kind === kind))[0];
  if (worst !== undefined && worst.kind !== 'never-begun') return worst;
  return stopped ? { ...neverBegun, text: 'the run was interrupted before it began' } : neverBegun;
}

const severity: readonly Ending['kind'][] = [
  'failed',
  'unknown',
  'interrupted',
  'never-begun',
  'skipped',
  'came-to-its-end',
];

const neverBegun: Ending = {
  kind: 'never-begun',
  text: 'it was planned and never begun',
  verb: 'the scenario was never begun',
  told: false,
};

const interrupted: Ending = {
  kind: 'interrupted',
  text: 'it was interrupted',
  verb: 'the scenario was interrupted',
  told: false,
};

function endingOfAttempt({ end }: Attempt, claims: readonly RunClaim[], stopped: boolean): Ending {
  if (end === undefined) {
    if (stopped) return interrupted;
    return {
      kind: 'unknown',
      text: 'Playwright ended in the middle of it',
      verb: "the scenario's process ended",
      told: false,
    };
  }
  switch (end.status) {
    case 'interrupted':
      return interrupted;
    case 'skipped':
      if (end.skipReason === undefined) return neverBegun;
      return {
        kind: 'skipped',
        text: end.skipReason,
        verb: 'the scenario was skipped',
        needs: end.skipReason,
        told: false,
      };
    case 'timedOut':
      return {
        kind: 'unknown',
        text: `it was out of time after ${formatDuration(end.durationMs)}; a time-out is never a duration`,
        verb: 'the scenario was out of time',
        told: false,
      };
    case 'passed':
      if (end.expectedToFail) {
        return {
          kind: 'failed',
          text: 'it is marked with test.fail(), and passed',
          verb: 'the scenario ended',
          told: false,
        };
      }
      return { kind: 'came-to-its-end', text: '', verb: 'the scenario came to its end', told: true };
    case 'failed':
      return failing(end.errors, claims);
  }
}

/**
 * A test that failed. A plain error is a finding and makes it fail; an UnknownVerdict, a HarnessError, a time-out and a
 * dead worker process say that something was not found out. What a failed claim says already is no finding of its own.
 */
function failing(errors: readonly TestError[], claims: readonly RunClaim[]): Ending {
  const untold = errors.filter((error) => !isTold(error, claims));
  const findings = errors.filter(({ kind }) => kind === 'error');
  const failed = errors.length === 0 || untold.some(({ kind }) => kind === 'error');
  const harness = errors.find(({ kind }) => kind === 'harness');
  return {
    kind: failed ? 'failed' : 'unknown',
    text:
      errors.length === 0
        ? 'it failed and gave no error'
        : (untold.length > 0 ? untold : errors).map(wordsOf).join('\n'),
    verb: failed || findings.length > 0 ? 'the scenario failed' : 'the scenario ended',
    ...(harness === undefined
      ? {}
      : { environmentError: { code: harness.code ?? 'E_HARNESS', message: wordsOf(harness) } }),
    told: untold.length === 0 && errors.length > 0,
  };
}

/** Whether an error is only how a matcher told Playwright of a claim that is in the record. */
function isTold({ kind, message }: TestError, claims: readonly RunClaim[]): boolean {
  const word = {
    error: 'fail',
    'unknown-verdict': 'unknown',
    harness: undefined,
    'time-out': undefined,
    'worker-died': undefined,
  }[kind];
  return claims.some(({ id, verdict, reason }) => verdict === word && message.includes(`(${id}): ${reason}`));
}

function wordsOf({ kind, message }: TestError): string {
  const words = message.replace(/^(UnknownVerdict|HarnessError( E_\w+)?|Error): /, '');
  return kind === 'time-out' ? `${words} A time-out is never a duration.` : words;
}
