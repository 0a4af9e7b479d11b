import { expect, test } from '@playwright/test';
import { HarnessError } from '../lib/errors.ts';
import { UnknownVerdict } from '../lib/verdict/verdict.ts';
import { describeTestError } from './error-kind.ts';

/** As Playwright serializes errors. */
const told = (error: Error) => describeTestError({ message: `${error.name}: ${error.message}` });

test('our own errors are known again, a HarnessError with its code', () => {
  expect(told(new HarnessError('E_POWER_STATE', 'It is on.'))).toMatchObject({
    kind: 'harness',
    code: 'E_POWER_STATE',
  });
  expect(told(new UnknownVerdict('no proof'))).toMatchObject({ kind: 'unknown-verdict' });
});

test('what only quotes our errors is an error', () => {
  expect(told(new Error('expected UnknownVerdict: x'))).toMatchObject({ kind: 'error' });
  expect(told(new Error('failed\nHarnessError E_X: y'))).toMatchObject({ kind: 'error' });
});

test('time-outs of all kinds are time-outs', () => {
  for (const message of [
    'Test timeout of 900000ms exceeded.',
    'Test timeout of 1000ms exceeded while running "beforeEach" hook.',
    'Fixture "a cluster under observation" timeout of 600000ms exceeded during setup.',
    'Tearing down "a worker node" exceeded the test timeout of 180000ms.',
    'Worker teardown timeout of 30000ms exceeded.',
    'TimeoutError: Step timeout of 100ms exceeded.',
  ]) {
    expect(describeTestError({ message }).kind, message).toBe('time-out');
  }
});

test('a host that has no more disk, files or processes is no finding', () => {
  for (const message of [
    'Error: ENOSPC: no space left on device, write',
    "Error: EMFILE: too many open files, open '/x/claims.jsonl'",
    'Error: spawn docker EMFILE',
    'Error: spawn /usr/bin/kubectl EAGAIN',
    'FetchError: connect EMFILE 127.0.0.1:6443 - Local (undefined:undefined)',
  ]) {
    expect(describeTestError({ message }), message).toMatchObject({ kind: 'harness', code: 'E_SYSTEM' });
  }
  for (const message of [
    'Error: failed: the pod says ENOSPC',
    'Error: expected EMFILE',
    'Error: connect ECONNREFUSED',
  ]) {
    expect(describeTestError({ message }).kind, message).toBe('error');
  }
});

test('a dead worker process is no finding', () => {
  const message = "Error: worker process exited unexpectedly (code=null, signal='SIGKILL')";
  expect(describeTestError({ message }).kind).toBe('worker-died');
});

test('a message comes without colour, a thrown value as it is', () => {
  expect(describeTestError({ message: 'Error: \u001B[2mexpect\u001B[22m' }).message).toBe('Error: expect');
  expect(describeTestError({ value: "'text'" })).toEqual({ kind: 'error', message: "'text'" });
});
