import type { PlannedTest } from '../run-folder/test-records.ts';
import type { RunClaim } from '../schema/claim.ts';
import type { EnvironmentError, Reason } from '../schema/outcome.ts';
import type { RunScenario, ScenarioStatus } from '../schema/scenario.ts';
import { repeatedTitle } from '../words.ts';
import type { Attempt, ScenarioRecord } from './attempts.ts';
import { attributeClaims } from './attribute-claims.ts';
import { type FoundClaim, neverExercised } from './claims.ts';
import { type Ending, endingOf } from './ending.ts';
import { scenarioIds } from './scenario-ids.ts';

export interface JudgedScenarios {
  readonly scenarios: readonly RunScenario[];
  /** Those that were found, each with its scenario, and one for each that was declared and never exercised. */
  readonly claims: readonly RunClaim[];
  /** Why scenarios are not green, as far as their claims do not say it. */
  readonly reasons: readonly Reason[];
  readonly environmentError?: EnvironmentError;
}

/**
 * Gives each scenario its claims and its status. `stopped` says that the run was interrupted, which explains what has no
 * end.
 */
export function judgeScenarios(
  records: readonly ScenarioRecord[],
  found: readonly FoundClaim[],
  stopped: boolean,
): JudgedScenarios {
  const tests = records.map(({ test }) => test);
  const ids = scenarioIds(tests);
  const { byTest, ambiguous, orphans } = attributeClaims(tests, found);
  const judged = records.map((record) => {
    const { testId } = record.test;
    const id = ids.get(testId) ?? testId;
    const repetition = repetitionOf(record.test, tests);
    const title = repetition === undefined ? record.test.title : repeatedTitle(record.test.title, repetition);
    const claims = (byTest.get(testId) ?? []).map(({ claim }) => ({ ...claim, scenario: title, scenarioId: id }));
    return judge({ record, id, title, repetition, claims, ambiguous: ambiguous.has(testId), stopped });
  });
  const environmentError = judged.find((one) => one.environmentError !== undefined)?.environmentError;
  return {
    scenarios: judged.map(({ scenario }) => scenario),
    claims: [...judged.flatMap(({ claims }) => claims), ...orphans.map(({ claim }) => claim)],
    reasons: judged.flatMap(({ reason }) => (reason === undefined ? [] : [reason])),
    ...(environmentError === undefined ? {} : { environmentError }),
  };
}

type Repetition = NonNullable<RunScenario['repetition']>;

/** Which time a test is run, of how many; undefined if it is run once. */
function repetitionOf(test: PlannedTest, tests: readonly PlannedTest[]): Repetition | undefined {
  const same = tests.filter(
    ({ file, title, project }) => file === test.file && title === test.title && project === test.project,
  );
  const repeats = new Set(same.map(({ repeat }) => repeat)).size;
  // Without numbers of their own they are different tests of one title.
  return repeats > 1 && repeats === same.length ? { number: test.repeat + 1, of: repeats } : undefined;
}

interface Judged {
  readonly scenario: RunScenario;
  readonly claims: readonly RunClaim[];
  readonly reason?: Reason;
  readonly environmentError?: EnvironmentError;
}

function judge({
  record: { test, attempts },
  id,
  title,
  repetition,
  claims: found,
  ambiguous,
  stopped,
}: {
  readonly record: ScenarioRecord;
  readonly id: string;
  readonly title: string;
  readonly repetition: Repetition | undefined;
  readonly claims: readonly RunClaim[];
  readonly ambiguous: boolean;
  readonly stopped: boolean;
}): Judged {
  const ending = endingOf(attempts, found, stopped);
  const declared = [...new Set([...test.claims, ...attempts.flatMap(({ end }) => end?.claims ?? [])])];
  const missing = declared.filter((claim) => !found.some((one) => one.id === claim));
  const why = ambiguous ? sameTitle : whereItEnded(ending, attempts);
  // A scenario that says what it lacks makes no claims; one that has begun to make some must keep its word.
  const excused = ending.kind === 'skipped' && found.length === 0;
  const claims = [...found, ...(excused ? [] : missing.map((claim) => neverExercised(claim, { title, id }, why)))];
  const { status, text } = statusOf(ending, claims, ambiguous);
  const [first] = attempts;
  const last = attempts.at(-1);
  const errors = attempts.flatMap(({ end }) => end?.errors ?? []).map(({ message }) => message);
  return {
    scenario: {
      id,
      file: test.file,
      title,
      ...(repetition === undefined ? {} : { repetition }),
      status,
      ...(text === '' ? {} : { reason: text }),
      ...(ending.needs === undefined || status !== 'not-run' ? {} : { notRunReason: ending.needs }),
      ...(first === undefined ? {} : { startedAtMs: first.startedAtMs }),
      ...(first === undefined || last?.end === undefined ? {} : { durationMs: last.end.at - first.startedAtMs }),
      steps: attempts.flatMap(({ steps }) => steps),
      ...(errors.length === 0 ? {} : { error: errors.join('\n\n') }),
      declaredClaims: declared,
    },
    claims: inDeclaredOrder(claims, declared),
    ...reasonOf(id, status, text, ending, claims),
    ...(ending.environmentError === undefined ? {} : { environmentError: ending.environmentError }),
  };
}

const sameTitle = 'another scenario has the same title, and their claims cannot be told apart';

function statusOf(
  ending: Ending,
  claims: readonly RunClaim[],
  ambiguous: boolean,
): { status: ScenarioStatus; text: string } {
  const { kind, text } = ending;
  const undecided = claims.filter(({ verdict }) => verdict === 'unknown');
  const failed = claims.filter(({ verdict }) => verdict === 'fail');
  if (failed.length > 0) return { status: 'failed', text: ending.told || text === '' ? count(failed, 'failed') : text };
  if (kind === 'failed') return { status: 'failed', text };
  if (kind === 'interrupted') return { status: 'interrupted', text };
  if (kind === 'never-begun') return { status: 'not-run', text };
  if (kind === 'skipped' && undecided.length === 0) return { status: 'not-run', text };
  if (kind === 'unknown') return { status: 'unknown', text: ending.told ? count(undecided, 'unknown') : text };
  if (undecided.length > 0) return { status: 'unknown', text: count(undecided, 'unknown') };
  if (ambiguous) return { status: 'unknown', text: sameTitle };
  if (claims.length === 0) return { status: 'unknown', text: 'it passed without exercising any claim' };
  return { status: 'passed', text: '' };
}

/** A reason of the scenario's own: what its claims do not say already. */
function reasonOf(
  id: string,
  status: ScenarioStatus,
  text: string,
  ending: Ending,
  claims: readonly RunClaim[],
): { reason?: Reason } {
  if (status === 'passed' || ending.kind === 'skipped') return {};
  const byClaims = claims.some(({ verdict }) => verdict !== 'pass');
  if (ending.told && byClaims) return {};
  const verdict = ending.kind === 'failed' ? 'fail' : 'unknown';
  return { reason: { verdict, scope: 'scenario', subject: id, text: ending.text === '' ? text : ending.text } };
}

/** In the order in which the scenario tells its story, if it declares all that it claims. */
function inDeclaredOrder(claims: readonly RunClaim[], declared: readonly string[]): readonly RunClaim[] {
  if (!claims.every(({ id }) => declared.includes(id))) return claims;
  return claims.toSorted((a, b) => declared.indexOf(a.id) - declared.indexOf(b.id));
}

/** Where a scenario stood when it ended, for claims that it did not come to. */
function whereItEnded(ending: Ending, attempts: readonly Attempt[]): string {
  const last = attempts.at(-1)?.steps.findLast(({ depth }) => depth === 0);
  if (ending.kind === 'never-begun') return 'the scenario was never begun';
  if (ending.kind === 'came-to-its-end') return `${ending.verb} without it`;
  if (last === undefined) return `${ending.verb} before its first step`;
  return `${ending.verb} ${last.ok ? 'after' : 'in'} step "${last.title}"`;
}

const count = (claims: readonly RunClaim[], what: string): string =>
  claims.length === 1
    ? `claim ${claims[0]?.id ?? ''}: ${claims[0]?.reason ?? what}`
    : `${claims.length} of its claims: ${what}`;
