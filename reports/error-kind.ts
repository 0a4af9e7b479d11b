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
  if (exhausted.test(first)) return { kind: 'harness', message, code: 'E_SYSTEM' };
  if (first.startsWith('UnknownVerdict: ')) return { kind: 'unknown-verdict', message };
  // Of tests, steps, hooks, fixtures and tear-downs (timeoutManager.ts in Playwright).
  if (/timeout of \d+ms exceeded|exceeded the test timeout/.test(first)) return { kind: 'time-out', message };
  if (/worker process exited unexpectedly/.test(first)) return { kind: 'worker-died', message };
  return { kind: 'error', message };
}

/**
 * What the system says when this host, not the cluster, has nothing left: disk, files, processes, memory. As Node words it:
 * `ENOSPC: no space left on device, write`, `spawn docker EMFILE`, `connect EMFILE 127.0.0.1:6443`.
 */
const exhausted =
  /^\w*Error: (?:(?:spawn|connect|getaddrinfo) (?:\S+ )?)?(?:EMFILE|ENFILE|ENOSPC|EDQUOT|EROFS|EIO|ENOMEM|EAGAIN)\b/;
