import { expect, test } from '@playwright/test';
import { HarnessError } from '../../../lib/errors.ts';
import { UnknownVerdict } from '../../../lib/verdict/verdict.ts';

/** Not scenarios: tests that end in every way there is, for reporter.test.ts to run. */
test('passes', { annotation: { type: 'claim', description: 'made.up' } }, async () => {
  await test.step('outer', async () => {
    await test.step('inner', async () => expect(1).toBe(1));
  });
});

test('fails', async () => {
  await test.step('claims', async () => expect('Ready').toBe('NotReady'));
});

test('does not know', async () => {
  throw new UnknownVerdict('nothing was seen');
});

test('lacks power', async () => {
  throw new HarnessError('E_POWER_STATE', 'The machine is still on.');
});

test('lacks a network', async () => {
  test.skip(true, 'needs a host network');
});

test.skip('says not what it lacks', () => undefined);

test('is to be fixed', () => test.fixme(true, 'some day'));

test('skips without a word', () => test.skip());

test('never ends', async () => {
  test.setTimeout(100);
  await test.step('waits', () => Promise.withResolvers().promise);
});

test.describe('a group', () => {
  test('fails as expected', async () => {
    test.fail();
    expect(1).toBe(2);
  });
});
