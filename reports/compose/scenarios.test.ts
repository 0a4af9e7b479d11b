import { expect, test } from '@playwright/test';
import type { TestError, TestRecord } from '../run-folder/test-records.ts';
import { storyClaims, title } from '../testdata/made-up-story.ts';
import { gatherTests } from './attempts.ts';
import { findClaims } from './claims.ts';
import { judgeScenarios } from './scenarios.ts';

const plan = (id: string, more: Partial<Extract<TestRecord, { type: 'plan' }>['tests'][number]> = {}) => ({
  testId: id,
  file: 'story.spec.ts',
  title,
  project: '',
  repeat: 0,
  claims: [],
  ...more,
});
const planned = (...tests: ReturnType<typeof plan>[]): TestRecord => ({ type: 'plan', at: 0, tests });
const begin = (testId = 't', retry = 0): TestRecord => ({ type: 'test-begin', at: 1, testId, retry });
const end = (more: Partial<Extract<TestRecord, { type: 'test-end' }>> = {}): TestRecord => ({
  type: 'test-end',
  at: 100,
  testId: 't',
  retry: 0,
  status: 'passed',
  expectedToFail: false,
  durationMs: 99,
  errors: [],
  claims: [],
  ...more,
});
const failed = (...errors: readonly TestError[]): TestRecord => end({ status: 'failed', errors: [...errors] });
const [running] = storyClaims;
const judge = (tests: readonly TestRecord[], claims: readonly unknown[] = [], stopped = false) =>
  judgeScenarios(gatherTests(tests).scenarios, findClaims(claims).claims, stopped);
const one = (tests: readonly TestRecord[], claims: readonly unknown[] = [], stopped = false) => {
  const { scenarios, reasons, ...rest } = judge(tests, claims, stopped);
  return { scenario: scenarios[0], reason: reasons[0], ...rest };
};

test('a scenario that came to its end and whose claims passed has passed', () => {
  const { scenario, reason } = one([planned(plan('t')), begin(), end()], [running]);
  expect(scenario).toMatchObject({ id: 'story', status: 'passed', startedAtMs: 1, durationMs: 99 });
  expect(reason).toBeUndefined();
});

test('a scenario that passed without exercising any claim is unknown', () => {
  const { scenario, reason } = one([planned(plan('t')), begin(), end()]);
  expect(scenario?.status).toBe('unknown');
  expect(reason).toMatchObject({ verdict: 'unknown', text: 'it passed without exercising any claim' });
});

test('a claim that was declared and never exercised is unknown, and says where the scenario ended', () => {
  const declared = planned(plan('t', { claims: ['workload.running', 'pods.gone'] }));
  const steps: TestRecord[] = [
    { type: 'step-begin', at: 2, testId: 't', retry: 0, key: 1, title: 'cut', depth: 0 },
    { type: 'step-begin', at: 3, testId: 't', retry: 0, key: 2, title: 'inner', depth: 1 },
    { type: 'step-end', at: 4, testId: 't', retry: 0, key: 2 },
  ];
  const stepEnd: TestRecord = { type: 'step-end', at: 5, testId: 't', retry: 0, key: 1 };
  const lastClaim = (records: readonly TestRecord[], stopped = false) => one(records, [running], stopped).claims.at(-1);

  const early = lastClaim([declared, begin(), ...steps, stepEnd, end()]);
  expect(early).toMatchObject({ id: 'pods.gone', verdict: 'unknown', exercised: 0, scenarioId: 'story' });
  expect(early?.reason).toBe('never exercised: the scenario came to its end without it');
  const reasons = [
    lastClaim([declared, begin(), ...steps, failed({ kind: 'error', message: 'boom' })]),
    lastClaim([declared, begin(), ...steps, stepEnd, failed({ kind: 'error', message: 'boom' })]),
    lastClaim([declared, begin(), ...steps, end({ status: 'timedOut' })]),
    lastClaim([declared, begin(), ...steps]),
    lastClaim([declared, begin(), ...steps], true),
    lastClaim([declared, begin(), end({ status: 'interrupted' })]),
    lastClaim([declared]),
  ].map((claim) => claim?.reason);
  expect(reasons).toEqual([
    'never exercised: the scenario failed in step "cut"',
    'never exercised: the scenario failed after step "cut"',
    'never exercised: the scenario was out of time in step "cut"',
    'never exercised: the scenario\'s process ended in step "cut"',
    'never exercised: the scenario was interrupted in step "cut"',
    'never exercised: the scenario was interrupted before its first step',
    'never exercised: the scenario was never begun',
  ]);
});

test('claims that are declared while the scenario runs count as declared', () => {
  const { claims } = one([planned(plan('t')), begin(), end({ claims: ['pods.gone'] })], [running]);
  expect(claims.map(({ id, verdict }) => `${id} ${verdict}`)).toEqual(['workload.running pass', 'pods.gone unknown']);
});

test('a test that failed without a failing claim fails, with its error', () => {
  const { scenario, reason } = one(
    [planned(plan('t')), begin(), failed({ kind: 'error', message: 'Error: boom' })],
    [running],
  );
  expect(scenario).toMatchObject({ status: 'failed', reason: 'boom', error: 'Error: boom' });
  expect(reason).toEqual({ verdict: 'fail', scope: 'scenario', subject: 'story', text: 'boom' });
});

test('a test that failed with no error at all fails', () => {
  expect(one([planned(plan('t')), begin(), failed()], [running]).scenario?.status).toBe('failed');
});

test('an error that only repeats a failed claim is told once', () => {
  const claim = { ...running, verdict: 'fail', reason: 'one pod is Pending' };
  const message = `Error: failed: ${claim.title} (workload.running): one pod is Pending\n\nSubject: x`;
  const records = [planned(plan('t')), begin(), failed({ kind: 'error', message })];
  expect(one(records, [claim])).toMatchObject({ scenario: { status: 'failed' }, reason: undefined });
  expect(one(records, [running])).toMatchObject({ scenario: { status: 'failed' }, reason: { verdict: 'fail' } });
});

test('a failed claim that the scenario swallowed makes it fail', () => {
  const claim = { ...running, verdict: 'fail', reason: 'one pod is Pending' };
  expect(one([planned(plan('t')), begin(), end()], [claim]).scenario?.status).toBe('failed');
});

test('what is not found out is unknown, not failed', () => {
  const errors: readonly TestError[] = [
    { kind: 'unknown-verdict', message: 'UnknownVerdict: no proof' },
    { kind: 'time-out', message: 'Test timeout of 900000ms exceeded.' },
    { kind: 'worker-died', message: 'Error: worker process exited unexpectedly (code=null, signal=SIGKILL)' },
    { kind: 'harness', message: 'HarnessError E_POWER_STATE: The machine is still on.', code: 'E_POWER_STATE' },
  ];
  for (const error of errors) {
    const { scenario, reason } = one([planned(plan('t')), begin(), failed(error)], [running]);
    expect(scenario?.status, error.kind).toBe('unknown');
    expect(reason?.verdict, error.kind).toBe('unknown');
  }
});

test('a plain error beside what is not found out fails', () => {
  const { scenario } = one(
    [
      planned(plan('t')),
      begin(),
      failed({ kind: 'error', message: 'boom' }, { kind: 'time-out', message: 'Test timeout' }),
    ],
    [running],
  );
  expect(scenario?.status).toBe('failed');
});

test('a HarnessError is an environment error', () => {
  const error = {
    kind: 'harness',
    message: 'HarnessError E_POWER_STATE: The machine is still on.',
    code: 'E_POWER_STATE',
  } as const;
  expect(one([planned(plan('t')), begin(), failed(error)], [running]).environmentError).toEqual({
    code: 'E_POWER_STATE',
    message: 'The machine is still on.',
  });
});

test('a time-out is never a duration', () => {
  const { scenario, reason } = one(
    [planned(plan('t')), begin(), end({ status: 'timedOut', durationMs: 900_000 })],
    [running],
  );
  expect(scenario?.status).toBe('unknown');
  expect(reason?.text).toBe('it was out of time after 15 min 0 s; a time-out is never a duration');
});

test('a scenario whose process died is unknown; interrupted if the run was', () => {
  expect(one([planned(plan('t')), begin()], [running]).scenario?.status).toBe('unknown');
  expect(one([planned(plan('t')), begin()], [running], true).scenario?.status).toBe('interrupted');
});

test('a scenario that says what it lacks is not run, and no reason against the run', () => {
  const skip = end({ status: 'skipped', skipReason: 'needs a host network' });
  const { scenario, reason, claims } = one([planned(plan('t', { claims: ['pods.gone'] })), begin(), skip]);
  expect(scenario).toMatchObject({
    status: 'not-run',
    notRunReason: 'needs a host network',
    declaredClaims: ['pods.gone'],
  });
  expect(reason).toBeUndefined();
  expect(claims).toEqual([]);
});

test('a scenario that has begun to claim is not excused by a skip', () => {
  const skip = end({ status: 'skipped', skipReason: 'enough' });
  const declared = planned(plan('t', { claims: ['workload.running', 'pods.gone'] }));
  const { scenario, claims } = one([declared, begin(), skip], [running]);
  expect(scenario?.status).toBe('unknown');
  expect(claims.map(({ id, verdict }) => `${id} ${verdict}`)).toEqual(['workload.running pass', 'pods.gone unknown']);
});

test('a skip that does not say what it lacks leaves its claims unknown', () => {
  const declared = planned(plan('t', { claims: ['pods.gone'] }));
  const { scenario, reason, claims } = one([declared, begin(), end({ status: 'skipped' })]);
  expect(scenario?.status).toBe('not-run');
  expect(reason?.verdict).toBe('unknown');
  expect(claims).toMatchObject([{ id: 'pods.gone', verdict: 'unknown' }]);
});

test('a scenario is called as one types it', () => {
  const { scenario } = one([planned(plan('t', { file: 'scenarios/story.spec.ts' })), begin(), end()], [running]);
  expect(scenario?.id).toBe('story');
});

test('a scenario that was planned and never begun is not run, and speaks against the run', () => {
  for (const records of [[planned(plan('t'))], [planned(plan('t')), begin(), end({ status: 'skipped' })]]) {
    const { scenario, reason } = one(records);
    expect(scenario?.status).toBe('not-run');
    expect(reason).toMatchObject({ verdict: 'unknown', text: 'it was planned and never begun' });
  }
});

test('test.fail() turns nothing green', () => {
  const error = { kind: 'error', message: 'boom' } as const;
  expect(
    one([planned(plan('t')), begin(), end({ status: 'failed', expectedToFail: true, errors: [error] })], [running])
      .scenario?.status,
  ).toBe('failed');
  expect(one([planned(plan('t')), begin(), end({ expectedToFail: true })], [running]).scenario?.status).toBe('failed');
});

test('passing the second time is not passing', () => {
  const records = [
    planned(plan('t')),
    begin('t', 0),
    failed({ kind: 'error', message: 'boom' }),
    begin('t', 1),
    end({ retry: 1 }),
  ];
  expect(one(records, [running]).scenario?.status).toBe('failed');
});

test('claims of scenarios with the same title are told apart by test id, or not at all', () => {
  const tests = [
    planned(plan('t', { project: 'v1.36' }), plan('u', { project: 'v1.37' })),
    begin('t'),
    end(),
    begin('u'),
    end({ testId: 'u' }),
  ];
  const statuses = (claims: readonly unknown[]) =>
    judge(tests, claims).scenarios.map(({ id, status }) => `${id} ${status}`);
  expect(statuses([{ ...running, testId: 't' }])).toEqual([
    `story › ${title} [v1.36, repetition 1] passed`,
    `story › ${title} [v1.37, repetition 1] unknown`,
  ]);
  expect(statuses([running])).toEqual([
    `story › ${title} [v1.36, repetition 1] unknown`,
    `story › ${title} [v1.37, repetition 1] unknown`,
  ]);
});

test('a claim of no planned scenario is kept', () => {
  const { claims } = one(
    [planned(plan('t')), begin(), end()],
    [{ ...running, scenario: 'elsewhere', verdict: 'fail' }],
  );
  expect(claims).toMatchObject([{ scenario: 'elsewhere', verdict: 'fail' }]);
});
