import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@playwright/test';
import { readTraces, traceFolder } from '../traces.ts';

test('powercut passes each trace on which it passed when it was recorded, and none has a claim that fails', () => {
  // Ends with another exit code, which throws, if a claim fails.
  const program = fileURLToPath(new URL('../judge.ts', import.meta.url));
  const told = execFileSync(process.execPath, [program], { encoding: 'utf8' });
  const passed = told.split('\n').filter((line) => /\(recorded: passed\): pass, [1-9]\d* claims pass$/.test(line));
  const recorded = readTraces(traceFolder).filter(({ header }) => header.verdict.status === 'passed');
  expect(passed).toHaveLength(recorded.length);
});
