import { type ExitCode, exitCodes, worstExitCode } from '../../lib/exit-codes.ts';
import type { Pieces, RunEnd } from '../run-folder/pieces.ts';
import type { RunClaim } from '../schema/claim.ts';
import type { EnvironmentError, Reason, RunOutcome } from '../schema/outcome.ts';
import type { RunScenario } from '../schema/scenario.ts';
import { environmentText } from '../words.ts';
import type { TestsRecord } from './attempts.ts';
import type { JudgedScenarios } from './scenarios.ts';
import { type RunRecord, shortcomingsOf } from './shortcomings.ts';

/**
 * The verdict of a run and its exit code, and every reason for which it is not pass: the one place where both are made.
 * Green needs a scenario that passed, a claim that was exercised, and nothing at all that speaks against it.
 */
export function outcomeOf(
  pieces: RunRecord & Pick<Pieces, 'end' | 'problems'>,
  tests: TestsRecord,
  judged: JudgedScenarios,
): RunOutcome {
  const { end } = pieces;
  const interrupted = wasInterrupted(end, tests);
  const environment = environmentOf(end, judged);
  const findings = [...judged.claims.flatMap((claim) => ofClaim(claim, judged)), ...judged.reasons];
  const run = ofRun({ pieces, tests, judged, interrupted, otherwise: findings.length > 0 });
  const all = [...findings, ...run];
  const reasons = [
    ...all.filter(({ verdict }) => verdict === 'fail'),
    ...all.filter(({ verdict }) => verdict === 'unknown'),
  ];
  const verdict = reasons[0]?.verdict ?? 'pass';
  const codes: ExitCode[] = [
    exitCodes[verdict],
    ...(interrupted ? [exitCodes.interrupted] : []),
    ...(environment === undefined ? [] : [environment.exitCode]),
  ];
  return {
    verdict,
    exitCode: worstExitCode(codes),
    interrupted,
    ...(environment === undefined ? {} : { environmentError: environment.error }),
    reasons,
  };
}

/** A signal reached the owner, or Playwright itself. (With --max-failures tests are interrupted too, but not the run.) */
export function wasInterrupted(end: RunEnd | undefined, tests: TestsRecord): boolean {
  return end?.interrupted === true || tests.status === 'interrupted';
}

/** The owner's own error, else the first one that a scenario met. */
function environmentOf(
  end: RunEnd | undefined,
  judged: JudgedScenarios,
): { readonly error: EnvironmentError; readonly exitCode: ExitCode } | undefined {
  if (end?.environmentError !== undefined) {
    const { exitCode, ...error } = end.environmentError;
    return { error, exitCode };
  }
  const error = judged.environmentError;
  if (error === undefined) return undefined;
  return { error, exitCode: error.code === 'E_USAGE' ? exitCodes.usage : exitCodes.environment };
}

/** Equal words of several claims are told once, so one of several scenarios, or plays of one, is named in them. */
function ofClaim({ id, verdict, reason, scenarioId }: RunClaim, { scenarios }: JudgedScenarios): readonly Reason[] {
  if (verdict === 'pass') return [];
  const scenario = scenarios.find((each) => each.id === scenarioId);
  const names = new Set(scenarios.map(nameOf));
  const { repetition } = scenario ?? {};
  const which = [
    ...(scenario === undefined || names.size < 2 ? [] : [nameOf(scenario)]),
    ...(repetition === undefined ? [] : [`time ${repetition.number} of ${repetition.of}`]),
  ];
  const where = which.length === 0 ? '' : ` (${which.join(', ')})`;
  return [{ verdict, scope: 'claim', subject: id, text: `${reason}${where}` }];
}

/** What one types to run it: its file's name without its ending. */
const nameOf = ({ file }: RunScenario): string => file.replace(/^.*\//, '').replace(/\.spec\.[a-z]+$/, '');

interface RunFindings {
  readonly pieces: RunRecord & Pick<Pieces, 'end' | 'problems'>;
  readonly tests: TestsRecord;
  readonly judged: JudgedScenarios;
  readonly interrupted: boolean;
  /** There are reasons already that say why Playwright did not end well. */
  readonly otherwise: boolean;
}

function ofRun({ pieces, tests, judged, interrupted, otherwise }: RunFindings): Reason[] {
  const { end, problems } = pieces;
  const texts: string[] = [];
  if (interrupted) {
    const by = end?.interruptedBy;
    texts.push(`the run was interrupted${by === undefined ? '' : ` by ${by}`}`);
  }
  if (end?.environmentError !== undefined) texts.push(environmentText(end.environmentError));
  texts.push(...tests.errors.map(({ message }) => message));
  texts.push(...problems.filter(({ decisive }) => decisive).map(({ text }) => text));
  if (end === undefined) texts.push('the run died: nobody wrote down its end');
  const ran = judged.scenarios.some(({ status }) => status !== 'not-run');
  if (texts.length === 0 && !ran && (!otherwise || tests.scenarios.length === 0)) texts.push('no scenario was run');
  if (texts.length === 0) texts.push(...shortcomingsOf(pieces, tests, judged.claims));
  if (texts.length === 0) texts.push(...ofPlaywright(tests, end?.playwrightExitCode, otherwise));
  return texts.map((text) => ({ verdict: 'unknown', scope: 'run', subject: '', text }));
}

/** What is left to say of Playwright itself, where nothing else explains it. */
function ofPlaywright(tests: TestsRecord, exitCode: number | undefined, otherwise: boolean): string[] {
  if (tests.status === 'timedout') return ['all scenarios together were out of time (globalTimeout)'];
  if (tests.status === undefined) return ['Playwright did not come to its end'];
  if (otherwise) return [];
  if (tests.status === 'failed') return ['Playwright says that the run failed, and no scenario says why'];
  if (exitCode === undefined) return ['Playwright did not end by itself'];
  if (exitCode !== 0) return [`Playwright ended with exit code ${exitCode}, and no scenario says why`];
  return [];
}
