import { expect, test } from '@playwright/test';
import { madeUpRuns } from '../reports/testdata/made-up-run.ts';
import { nextCommand } from './run/next-command.ts';

test('after a pass: the periods that Kubernetes is shipped with, unless they were asked for', () => {
  const run = madeUpRuns.pass();
  expect(run.spec.profile).toBe('fast');
  expect(nextCommand(run, ['run', '--node-image', 'a/{version}'])).toBe(
    "npx powercut run --node-image 'a/{version}' --profile default",
  );
  expect(nextCommand(run, ['run', '--profile=fast'])).toBe(undefined);
});

test('after a fail or an unknown: the same with the cluster kept; after an interruption nothing', () => {
  expect(nextCommand(madeUpRuns.fail(), ['run'])).toBe('npx powercut run --keep-cluster');
  expect(nextCommand(madeUpRuns.unknown(), ['run', '--keep-cluster'])).toBe(undefined);
  expect(nextCommand(madeUpRuns.interrupted(), ['run'])).toBe(undefined);
});
