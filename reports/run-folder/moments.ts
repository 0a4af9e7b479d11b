import { z } from 'zod';
import { instant } from '../schema/common.ts';
import type { TestRecord } from './test-records.ts';

/**
 * One line of moments.jsonl. Where time is virtual, only the process that plays a scenario knows when something happened;
 * Playwright's reporter, in another one, sees the time of the host.
 */
export const moment = z.object({
  what: z.enum(['test-begin', 'step-begin', 'step-end', 'test-end']),
  testId: z.string(),
  retry: z.int(),
  /** Of a step: the how manieth of its test, from 0. */
  step: z.int().exactOptional(),
  at: instant(),
});

export type Moment = z.infer<typeof moment>;

/**
 * What Playwright said, as of the moments at which it was so on the run's clock. What has none, since its process died, was as
 * late as the last moment that is known of its test.
 */
export function asOfMoments(records: readonly TestRecord[], moments: readonly Moment[]): TestRecord[] {
  const steps = new Map<number, number>();
  const begun = new Map<string, number>();
  return records.map((record) => {
    if (!('testId' in record)) return record;
    const mine = moments.filter(({ testId, retry }) => testId === record.testId && retry === record.retry);
    if (record.type === 'step-begin') {
      const test = `${record.testId} ${record.retry}`;
      const number = begun.get(test) ?? 0;
      begun.set(test, number + 1);
      steps.set(record.key, number);
    }
    const step = 'key' in record ? steps.get(record.key) : undefined;
    const found = mine.find(({ what, step: of }) => what === record.type && of === step) ?? mine.at(-1);
    return { ...record, at: found?.at ?? 0 };
  });
}
