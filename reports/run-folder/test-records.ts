import { z } from 'zod';
import { duration, instant } from '../schema/common.ts';

/**
 * What kind of error ended a test. Only `error` is a finding about the cluster or the scenario; the rest says that
 * something was not found out.
 */
export const errorKind = z.enum(['unknown-verdict', 'harness', 'time-out', 'worker-died', 'error']);

export const testError = z.object({
  kind: errorKind,
  /** Without ANSI sequences. */
  message: z.string(),
  /** Of a HarnessError. */
  code: z.string().exactOptional(),
});

export type TestError = z.infer<typeof testError>;

const at = instant();
const which = { testId: z.string(), retry: z.int() };

/** One line of tests.jsonl. `at` is on the run's clock: when the reporter heard of it. */
export const testRecord = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('plan'),
    at,
    tests: z.array(
      z.object({
        testId: z.string(),
        file: z.string(),
        title: z.string(),
        project: z.string(),
        /** 0, or the how manieth repetition by --repeat-each. */
        repeat: z.int(),
        claims: z.array(z.string()),
      }),
    ),
  }),
  z.object({ type: z.literal('test-begin'), at, ...which }),
  z.object({ type: z.literal('step-begin'), at, ...which, key: z.int(), title: z.string(), depth: z.int() }),
  z.object({ type: z.literal('step-end'), at, ...which, key: z.int(), error: z.string().exactOptional() }),
  z.object({
    type: z.literal('test-end'),
    at,
    ...which,
    status: z.enum(['passed', 'failed', 'timedOut', 'skipped', 'interrupted']),
    /** True for test.fail(). */
    expectedToFail: z.boolean(),
    durationMs: duration(),
    errors: z.array(testError),
    /** Declared ones, with those that were added while it ran. */
    claims: z.array(z.string()),
    /** Why the scenario was skipped by its own will; absent if Playwright just did not come to it. */
    skipReason: z.string().exactOptional(),
  }),
  z.object({ type: z.literal('error'), at, error: testError }),
  z.object({ type: z.literal('end'), at, status: z.enum(['passed', 'failed', 'timedout', 'interrupted']) }),
]);

export type TestRecord = z.infer<typeof testRecord>;
export type TestEnd = Extract<TestRecord, { type: 'test-end' }>;
export type PlannedTest = Extract<TestRecord, { type: 'plan' }>['tests'][number];
