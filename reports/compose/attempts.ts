import { pieceFiles } from '../run-folder/pieces.ts';
import type { PlannedTest, TestEnd, TestError, TestRecord } from '../run-folder/test-records.ts';
import type { RunStep } from '../schema/scenario.ts';

/** One time that a test was run. */
export interface Attempt {
  readonly retry: number;
  readonly startedAtMs: number;
  readonly steps: readonly RunStep[];
  /** Absent if Playwright never said how it ended. */
  readonly end?: TestEnd;
}

/** A planned test, and what became of it. */
export interface ScenarioRecord {
  readonly test: PlannedTest;
  readonly attempts: readonly Attempt[];
}

export interface TestsRecord {
  readonly scenarios: readonly ScenarioRecord[];
  /** Errors outside of any test: a file that cannot be loaded, a tear-down. */
  readonly errors: readonly TestError[];
  /** Playwright's own last word; absent if it did not come to its end. */
  readonly status?: Extract<TestRecord, { type: 'end' }>['status'];
}

/** Sorts the lines of tests.jsonl by test and attempt. */
export function gatherTests(records: readonly TestRecord[]): TestsRecord {
  const planned = records.flatMap((record) => (record.type === 'plan' ? record.tests : []));
  const known = new Set(planned.map(({ testId }) => testId));
  const stray = records.flatMap((record) =>
    record.type === 'test-begin' && !known.has(record.testId) ? [unplanned(record.testId)] : [],
  );
  const status = records.findLast((record) => record.type === 'end')?.status;
  return {
    scenarios: [...planned, ...stray].map((test) => ({ test, attempts: attemptsOf(test.testId, records) })),
    errors: records.flatMap((record) => (record.type === 'error' ? [record.error] : [])),
    ...(status === undefined ? {} : { status }),
  };
}

function attemptsOf(testId: string, records: readonly TestRecord[]): Attempt[] {
  return records
    .filter((record) => record.type === 'test-begin')
    .filter((begin) => begin.testId === testId)
    .map((begin) => {
      const mine = records.filter(
        (record) => 'testId' in record && record.testId === testId && record.retry === begin.retry,
      );
      const end = mine.find((record) => record.type === 'test-end');
      return {
        retry: begin.retry,
        startedAtMs: begin.at,
        steps: stepsOf(mine),
        ...(end === undefined ? {} : { end }),
      };
    });
}

function stepsOf(records: readonly TestRecord[]): RunStep[] {
  return records
    .filter((record) => record.type === 'step-begin')
    .map((begin) => {
      const end = records.filter((record) => record.type === 'step-end').find(({ key }) => key === begin.key);
      return {
        title: begin.title,
        depth: begin.depth,
        startedAtMs: begin.at,
        ...(end === undefined ? {} : { durationMs: end.at - begin.at }),
        ok: end !== undefined && end.error === undefined,
        ...(end?.error === undefined ? {} : { error: end.error }),
      };
    });
}

const unplanned = (testId: string): PlannedTest => ({
  testId,
  file: '',
  title: `a test that ${pieceFiles.tests} does not name (${testId})`,
  project: '',
  repeat: 0,
  claims: [],
});
