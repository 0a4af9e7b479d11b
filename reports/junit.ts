import { attribute, text } from './junit/escape.ts';
import type { Run } from './run.ts';
import type { RunClaim } from './schema/claim.ts';
import type { Reason } from './schema/outcome.ts';
import type { RunScenario } from './schema/scenario.ts';
import { environmentText, expectedText, observedText, simulatedText, tally, verdictText } from './words.ts';

interface Case {
  readonly classname: string;
  readonly name: string;
  /** Seconds; absent where nothing was measured: a time-out is never a duration. */
  readonly time?: number;
  readonly result: 'passed' | 'failure' | 'error' | 'skipped';
  readonly type?: string;
  readonly message?: string;
  /** What the message has no room for. */
  readonly details?: string;
  readonly output?: string;
}

/**
 * JUnit XML, as Jenkins, GitLab, Azure and Buildkite read it (github.com/testmoapp/junitxml): a suite for each scenario, a
 * case for each claim and one for the scenario itself. Unknown is an error, so that no reader takes it for green.
 */
export function renderJunit(run: Run): string {
  const suites = [
    ...run.scenarios.map((scenario) => suite(run, scenario.title, casesOf(run, scenario), scenario.durationMs)),
    ...leftovers(run),
  ];
  const all = suites.flatMap(({ cases }) => cases);
  const name = `powercut ${verdictText(run)}${simulatedText(run)}: ${tally(run)}`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${attributes({ name, ...counts(all), ...time(run.durationMs), timestamp: run.startedAt })}>`,
    ...suites.map(({ xml }) => xml),
    '</testsuites>',
    '',
  ].join('\n');
}

/** What belongs to no scenario: claims whose scenario is not known, and what speaks against the run as a whole. */
function leftovers(run: Run) {
  const orphans = run.claims.filter((claim) => claim.scenarioId === undefined).map(claimCase);
  const reasons = run.outcome.reasons.filter(({ scope }) => scope === 'run').map((reason) => runCase(run, reason));
  const cases = numbered([...orphans, ...reasons]);
  return cases.length === 0 ? [] : [suite(run, 'the run', cases, undefined)];
}

function casesOf(run: Run, scenario: RunScenario): readonly Case[] {
  const claims = run.claims.filter(({ scenarioId }) => scenarioId === scenario.id);
  const skipped = scenario.status === 'not-run' && claims.length === 0 ? scenario.declaredClaims : [];
  return numbered([
    ...claims.map(claimCase),
    ...skipped.map(
      (id): Case => ({ classname: scenario.title, name: id, result: 'skipped', message: notRun(scenario) }),
    ),
    scenarioCase(run, scenario),
  ]);
}

function claimCase(claim: RunClaim): Case {
  const { observed } = claim;
  const message = claim.verdict === 'pass' ? {} : { message: claim.reason };
  return {
    classname: claim.scenario,
    name: claim.id,
    ...(observed === undefined ? {} : { time: (observed.lo + observed.hi) / 2000 }),
    result: resultOf(claim.verdict),
    ...(claim.verdict === 'pass' ? {} : { type: claim.verdict }),
    ...message,
    output: [
      ...(claim.title === claim.id ? [] : [claim.title]),
      `${claim.verdict}: ${claim.reason}`,
      ...(claim.subject === '' ? [] : [`subject: ${claim.subject}`]),
      ...(claim.expectation === undefined
        ? []
        : [
            `observed: ${observedText(claim)}`,
            `expected: ${expectedText(claim)} after ${claim.expectation.relativeTo}`,
            `window: ${claim.expectation.formula}`,
            `because ${claim.expectation.because}`,
          ]),
      ...claim.evidence,
    ].join('\n'),
  };
}

/** What speaks against the scenario beside its claims; it is there always, so that its history has no holes. */
function scenarioCase(run: Run, scenario: RunScenario): Case {
  const reason = run.outcome.reasons.find(({ scope, subject }) => scope === 'scenario' && subject === scenario.id);
  const skipped = scenario.status === 'not-run' && reason === undefined;
  return {
    classname: scenario.title,
    name: 'the scenario itself',
    ...(scenario.durationMs === undefined ? {} : { time: scenario.durationMs / 1000 }),
    ...(skipped ? { result: 'skipped', message: notRun(scenario) } : resultOfReason(reason)),
    ...(scenario.error === undefined || reason === undefined ? {} : { details: scenario.error }),
    output: scenario.steps
      .map(
        ({ title, ok, durationMs }) =>
          `${ok ? 'done' : 'not done'}: ${title}${durationMs === undefined ? '' : ` (${durationMs / 1000} s)`}`,
      )
      .join('\n'),
  };
}

function runCase({ outcome: { environmentError } }: Run, reason: Reason): Case {
  const hint =
    environmentError !== undefined && reason.text === environmentText(environmentError)
      ? environmentError.hint
      : undefined;
  return {
    classname: 'the run',
    name: 'the run itself',
    ...resultOfReason(reason),
    ...(hint === undefined ? {} : { details: `Hint: ${hint}` }),
  };
}

function resultOfReason(reason: Reason | undefined): Pick<Case, 'result' | 'type' | 'message'> {
  if (reason === undefined) return { result: 'passed' };
  return { result: resultOf(reason.verdict), type: reason.verdict, message: reason.text };
}

const resultOf = (verdict: RunClaim['verdict']): Case['result'] =>
  (({ pass: 'passed', fail: 'failure', unknown: 'error' }) as const)[verdict];

const notRun = ({ notRunReason, reason }: RunScenario): string =>
  `not run: ${notRunReason ?? reason ?? 'no reason given'}`;

/** GitLab drops cases of the same name. */
function numbered(cases: readonly Case[]): readonly Case[] {
  return cases.map((one, index) => {
    const earlier = cases.slice(0, index).filter(({ name }) => name === one.name).length;
    return earlier === 0 ? one : { ...one, name: `${one.name} #${earlier + 1}` };
  });
}

function suite(run: Run, name: string, cases: readonly Case[], durationMs: number | undefined) {
  const { host, spec } = run;
  const hostname = host.hostname === undefined ? {} : { hostname: host.hostname };
  const properties = {
    run: run.id,
    powercut: run.powercutVersion,
    provider: run.provider,
    kubernetes: spec.kubernetesVersion,
    profile: spec.profile,
    simulated: String(run.simulated),
  };
  const xml = [
    `  <testsuite${attributes({ name, ...counts(cases), ...time(durationMs), timestamp: run.startedAt, ...hostname })}>`,
    '    <properties>',
    ...Object.entries(properties).map(([key, value]) => `      <property${attributes({ name: key, value })}/>`),
    '    </properties>',
    ...cases.map(caseXml),
    '  </testsuite>',
  ].join('\n');
  return { cases, xml };
}

function caseXml({ classname, name, time: seconds, result, type, message, details = '', output = '' }: Case): string {
  const outcome =
    result === 'passed'
      ? []
      : [
          `      <${result}${attributes({ ...(message === undefined ? {} : { message }), ...(type === undefined ? {} : { type }) })}>${text(details)}</${result}>`,
        ];
  return [
    `    <testcase${attributes({ classname, name, ...(seconds === undefined ? {} : { time: seconds.toFixed(3) }) })}>`,
    ...outcome,
    ...(output === '' ? [] : [`      <system-out>${text(output)}</system-out>`]),
    '    </testcase>',
  ].join('\n');
}

function counts(cases: readonly Case[]): { readonly [name: string]: string } {
  const having = (result: Case['result']) => String(cases.filter((one) => one.result === result).length);
  return {
    tests: String(cases.length),
    failures: having('failure'),
    errors: having('error'),
    skipped: having('skipped'),
  };
}

const time = (durationMs: number | undefined) =>
  durationMs === undefined ? {} : { time: (durationMs / 1000).toFixed(3) };

const attributes = (values: { readonly [name: string]: string }): string =>
  Object.entries(values)
    .map(([name, value]) => ` ${name}="${attribute(value)}"`)
    .join('');
