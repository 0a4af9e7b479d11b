import { stripVTControlCharacters } from 'node:util';
import type { TestError as PlaywrightError } from '@playwright/test/reporter';
import type { TestError } from './run-folder/test-records.ts';

/**
 * What an error that Playwright reports means to us. Playwright keeps of an error no more than `<name>: <message>`, so the
 * name is how a HarnessError or an UnknownVerdict is known again.
 */
export function describeTestError(error: PlaywrightError): TestError {
  const message = stripVTControlCharacters(error.message ?? error.value ?? 'an error without words');
  const [first = ''] = message.split('\n');
  const harness = /^HarnessError(?: (E_\w+))?: /.exec(first);
  if (harness !== null) return { kind: 'harness', message, ...(harness[1] === undefined ? {} : { code: harness[1] }) };
  if (first.startsWith('UnknownVerdict: ')) return { kind: 'unknown-verdict', message };
  // Of tests, steps, hooks, fixtures and tear-downs (timeoutManager.ts in Playwright).
  if (/timeout of \d+ms exceeded|exceeded the test timeout/.test(first)) return { kind: 'time-out', message };
  if (/worker process exited unexpectedly/.test(first)) return { kind: 'worker-died', message };
  return { kind: 'error', message };
}
