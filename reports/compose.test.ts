import { expect, test } from '@playwright/test';
import { z } from 'zod';
import { composeRun } from './compose.ts';
import type { RunEnd } from './run-folder/pieces.ts';
import type { TestRecord } from './run-folder/test-records.ts';
import {
  context,
  cut,
  type MadeUp,
  madeUpPieces,
  madeUpRun,
  madeUpRuns,
  testRecords,
  withClaim,
} from './testdata/made-up-run.ts';

const without = (type: TestRecord['type']) => testRecords(['a step']).filter((record) => record.type !== type);
const skipped = testRecords([]).map((record) =>
  record.type === 'test-end' ? { ...record, status: 'skipped' as const, skipReason: 'needs a host network' } : record,
);
const noDocker = { code: 'E_NO_DOCKER', message: 'There is no Docker.', hint: 'Start it.' };
const failing = withClaim('power.cut', { verdict: 'fail', reason: 'it is still on' });
const undecided = withClaim('power.cut', { verdict: 'unknown', reason: 'no evidence', exercised: 0 });
const stillRunning = { ...cut.evidence, after: cut.evidence.before };
const interrupted: Partial<RunEnd> = { interrupted: true };
const playwrightEnd = (status: 'passed' | 'failed' | 'timedout' | 'interrupted') =>
  madeUpPieces().tests.map((record) => (record.type === 'end' ? { ...record, status } : record));

const table: readonly {
  readonly when: string;
  readonly run: MadeUp;
  readonly verdict: string;
  readonly exitCode: number;
  readonly why?: RegExp;
}[] = [
  { when: 'all is well', run: {}, verdict: 'pass', exitCode: 0 },
  { when: 'a claim failed', run: { claims: failing }, verdict: 'fail', exitCode: 1, why: /still on/ },
  { when: 'a claim is unknown', run: { claims: undecided }, verdict: 'unknown', exitCode: 5, why: /no evidence/ },
  {
    when: 'a claim failed and the run was interrupted',
    run: { claims: failing, end: interrupted },
    verdict: 'fail',
    exitCode: 130,
    why: /still on/,
  },
  { when: 'the run was interrupted', run: { end: interrupted }, verdict: 'unknown', exitCode: 130, why: /interrupted/ },
  {
    when: 'only Playwright was interrupted',
    run: { pieces: { tests: playwrightEnd('interrupted') } },
    verdict: 'unknown',
    exitCode: 130,
    why: /interrupted/,
  },
  {
    when: 'there is no Docker',
    run: { pieces: { tests: [], claimLines: [] }, end: { environmentError: { ...noDocker, exitCode: 3 } } },
    verdict: 'unknown',
    exitCode: 3,
    why: /There is no Docker/,
  },
  {
    when: 'the environment failed after a claim',
    run: { claims: failing, end: { environmentError: { ...noDocker, exitCode: 3 } } },
    verdict: 'fail',
    exitCode: 3,
  },
  {
    when: 'the request was wrong',
    run: { end: { environmentError: { ...noDocker, exitCode: 2 } } },
    verdict: 'unknown',
    exitCode: 2,
  },
  {
    when: 'the harness failed in a scenario',
    run: {
      status: 'failed',
      errors: [{ kind: 'harness', code: 'E_POWER_STATE', message: 'HarnessError E_POWER_STATE: It is still on.' }],
    },
    verdict: 'unknown',
    exitCode: 3,
    why: /It is still on/,
  },
  {
    when: 'nothing was planned',
    run: { pieces: { tests: [], claimLines: [] } },
    verdict: 'unknown',
    exitCode: 5,
    why: /no scenario was run/,
  },
  {
    when: 'all that was planned says what it lacks',
    run: { pieces: { tests: skipped, claimLines: [] } },
    verdict: 'unknown',
    exitCode: 5,
    why: /no scenario was run/,
  },
  {
    when: 'all that was planned says what it lacks, and Playwright exits with 1',
    run: { pieces: { tests: skipped, claimLines: [] }, end: { playwrightExitCode: 1 } },
    verdict: 'unknown',
    exitCode: 5,
    why: /^no scenario was run$/,
  },
  {
    when: 'a scenario was asked for and not planned',
    run: { context: { scenarios: ['worker-loses-power', 'drain'] } },
    verdict: 'unknown',
    exitCode: 5,
    why: /^scenario drain was asked for, and there is no test of it$/,
  },
  {
    when: 'nobody asked for a scenario by its name',
    run: { context: { scenarios: [] } },
    verdict: 'pass',
    exitCode: 0,
  },
  ...[
    { what: 'no fault', faults: [] },
    { what: 'only a fault that was so already', faults: [{ ...cut, alreadySo: true }] },
    { what: 'only a fault after which it still runs', faults: [{ ...cut, evidence: stillRunning }] },
    { what: 'only a fault on another node', faults: [{ ...cut, node: 'another' }] },
  ].map(({ what, faults }) => ({
    when: `the power is said to be cut and there is ${what}`,
    run: { pieces: { faults } },
    verdict: 'unknown',
    exitCode: 5,
    why: /^no fault on record \(cut-power\) was done to Node powercut-x7kd-worker /,
  })),
  {
    when: 'no cluster is on record',
    run: { pieces: { clusters: [] } },
    verdict: 'unknown',
    exitCode: 5,
    why: /^claims passed, and no cluster is on record$/,
  },
  {
    when: 'there is no timeline',
    run: { pieces: { timelines: [] } },
    verdict: 'unknown',
    exitCode: 5,
    why: /^claims passed, and there is no timeline/,
  },
  {
    when: 'the cluster is of another version',
    run: { context: { spec: { ...context.spec, kubernetesVersion: 'v1.36.4' } } },
    verdict: 'unknown',
    exitCode: 5,
    why: /^Kubernetes v1\.36\.4 was asked for, and the cluster is of v1\.37\.2$/,
  },
  {
    when: 'Playwright never came to its end',
    run: { pieces: { tests: without('end') } },
    verdict: 'unknown',
    exitCode: 5,
    why: /did not come to its end/,
  },
  {
    when: 'all scenarios together were out of time',
    run: { pieces: { tests: playwrightEnd('timedout') } },
    verdict: 'unknown',
    exitCode: 5,
    why: /globalTimeout/,
  },
  {
    when: 'Playwright says failed, and nothing says why',
    run: { pieces: { tests: playwrightEnd('failed') } },
    verdict: 'unknown',
    exitCode: 5,
    why: /no scenario says why/,
  },
  {
    when: 'Playwright exits with 1, and nothing says why',
    run: { end: { playwrightExitCode: 1 } },
    verdict: 'unknown',
    exitCode: 5,
    why: /exit code 1/,
  },
  {
    when: 'a claim line is torn',
    run: { pieces: { problems: [{ text: 'claims.jsonl, line 3 is torn', decisive: true }] } },
    verdict: 'unknown',
    exitCode: 5,
    why: /claims.jsonl, line 3 is torn/,
  },
  {
    when: 'a timeline line is torn',
    run: { pieces: { problems: [{ text: 'timeline-0.jsonl, line 3 is torn', decisive: false }] } },
    verdict: 'pass',
    exitCode: 0,
  },
  {
    when: 'an error happened outside of any test',
    run: {
      pieces: {
        tests: [
          ...madeUpPieces().tests,
          { type: 'error', at: 9, error: { kind: 'error', message: 'tear-down failed' } },
        ],
      },
    },
    verdict: 'unknown',
    exitCode: 5,
    why: /tear-down failed/,
  },
  {
    when: 'a claim is of no planned scenario and failed',
    run: { pieces: { claimLines: [...madeUpPieces().claimLines, { ...failing[1], scenario: 'x' }] } },
    verdict: 'fail',
    exitCode: 1,
  },
];

for (const { when, run, verdict, exitCode, why } of table) {
  test(`when ${when}, the verdict is ${verdict} and the exit code ${exitCode}`, () => {
    const { outcome } = madeUpRun(run);
    expect({ verdict: outcome.verdict, exitCode: outcome.exitCode }).toEqual({ verdict, exitCode });
    expect(outcome.reasons.length === 0).toBe(verdict === 'pass');
    expect(outcome.reasons.map(({ text }) => text).join('\n')).toMatch(why ?? /^/);
  });
}

test('a run whose owner died is unknown and has no end', () => {
  const { end: _, ...pieces } = madeUpPieces();
  const run = composeRun(pieces);
  expect(run.outcome).toMatchObject({
    verdict: 'unknown',
    exitCode: 5,
    reasons: [{ text: 'the run died: nobody wrote down its end' }],
  });
  expect(run.endedAt).toBeUndefined();
});

test('fails come first among the reasons', () => {
  const verdicts = madeUpRuns.fail().outcome.reasons.map(({ verdict }) => verdict);
  expect(verdicts).toEqual(verdicts.toSorted());
  expect(verdicts[0]).toBe('fail');
});

test('of several scenarios a reason names its own', () => {
  const pieces = madeUpPieces({ claims: withClaim('node.silent', { verdict: 'fail', reason: 'it answers' }) });
  const other = {
    testId: 'x',
    file: 'other.spec.ts',
    title: 'another',
    project: '',
    repeat: 0,
    claims: ['host.clean'],
  };
  const tests = pieces.tests.map(
    (record): TestRecord => (record.type === 'plan' ? { ...record, tests: [...record.tests, other] } : record),
  );
  const textsOf = (made: typeof pieces) => composeRun(made).outcome.reasons.map(({ text }) => text);
  expect(textsOf(pieces)[0]).toBe('it answers');
  expect(textsOf({ ...pieces, tests })[0]).toBe('it answers (worker-loses-power)');
});

test('a scenario that says what it lacks leaves a run with others green', () => {
  const { tests } = madeUpPieces();
  const run = madeUpRun({
    pieces: {
      tests: tests.flatMap((record): TestRecord[] =>
        record.type === 'plan'
          ? [
              {
                ...record,
                tests: [
                  ...record.tests,
                  {
                    testId: 'x',
                    file: 'other.spec.ts',
                    title: 'another',
                    project: '',
                    repeat: 0,
                    claims: ['host.clean'],
                  },
                ],
              },
            ]
          : record.type === 'end'
            ? [
                ...skipped
                  .filter(({ type }) => type === 'test-begin' || type === 'test-end')
                  .map((of) => ({ ...of, testId: 'x' })),
                record,
              ]
            : [record],
      ),
    },
  });
  expect(run.outcome).toMatchObject({ verdict: 'pass', exitCode: 0 });
  expect(run.scenarios.map(({ status }) => status)).toEqual(['passed', 'not-run']);
});

test('a cluster that is found again is told once, a changed one again', () => {
  const { clusters } = madeUpPieces();
  const [found] = clusters;
  if (found === undefined) throw new Error('the sample has no cluster');
  const changed = { ...found, settings: { ...found.settings, nodeMonitorGracePeriod: { value: 40_000, source: 'x' } } };
  expect(madeUpRun({ pieces: { clusters: [found, found] } }).clusters).toHaveLength(1);
  expect(madeUpRun({ pieces: { clusters: [found, changed] } }).clusters).toHaveLength(2);
});

test('times that a scenario is run are judged and named apart, and none bears the claims or the faults of another', () => {
  const pieces = madeUpPieces();
  const later = 1_000_000;
  const again = (record: TestRecord): TestRecord[] => {
    if (record.type === 'plan' || record.type === 'end' || record.type === 'error') return [];
    return [{ ...record, at: record.at + later, testId: 'again' }];
  };
  const planned = pieces.tests.flatMap((record) => (record.type === 'plan' ? record.tests : []));
  const [first] = planned;
  if (first === undefined) throw new Error('the sample plans no test');
  const tests = pieces.tests.flatMap((record): TestRecord[] => {
    if (record.type === 'plan') return [{ ...record, tests: [first, { ...first, testId: 'again', repeat: 1 }] }];
    return record.type === 'end' ? [...pieces.tests.flatMap(again), record] : [record];
  });
  const lines = z.array(z.looseObject({ key: z.string().exactOptional() })).parse(pieces.claimLines);
  const ofTest = (testId: string) =>
    lines.map(({ key, ...line }) => ({ ...line, testId, ...(key === undefined ? {} : { key: `${testId} ${key}` }) }));
  const claimLines = [...ofTest(first.testId), ...ofTest('again')];

  // Its fault is not the fault of the time before.
  const lacking = composeRun({ ...pieces, tests, claimLines });
  expect(lacking.scenarios.map(({ title, status }) => [title, status])).toEqual([
    [`${first.title} (1 of 2)`, 'passed'],
    [`${first.title} (2 of 2)`, 'unknown'],
  ]);
  expect(lacking.outcome.reasons).toMatchObject([
    { subject: 'power.cut', text: expect.stringMatching(/^no fault on record .* \(time 2 of 2\)$/) },
  ]);

  const faults = [
    ...pieces.faults,
    ...pieces.faults.map((fault) => ({ ...fault, requestedAt: fault.requestedAt + later })),
  ];
  const run = composeRun({ ...pieces, tests, claimLines, faults });
  expect(run.outcome.verdict).toBe('pass');
  expect(run.claims).toHaveLength(2 * madeUpRuns.pass().claims.length);
  expect(new Set(run.claims.map(({ scenarioId }) => scenarioId)).size).toBe(2);
  expect(new Set(run.claims.map(({ scenario }) => scenario))).toEqual(new Set(run.scenarios.map(({ title }) => title)));
  expect(run.scenarios.map(({ repetition }) => repetition)).toEqual([
    { number: 1, of: 2 },
    { number: 2, of: 2 },
  ]);
});
