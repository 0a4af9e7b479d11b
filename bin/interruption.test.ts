import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { realClock } from '../lib/clock/real-clock.ts';
import { fakeClusters } from '../lib/testing/fake-provider.ts';
import { temporaryFolder } from '../lib/testing/temporary-folder.ts';
import { startPowercut } from './testing/powercut-process.ts';

test('Ctrl-C with --keep-cluster keeps the cluster, and says so', async () => {
  await using folder = await temporaryFolder();
  const powercut = startPowercut({ folder: folder.path, args: ['run', '--keep-cluster'], scenarios: 'hang' });
  await powercut.printed('the power is cut');
  powercut.kill('SIGINT');
  const { exitCode, all } = await powercut.result;
  expect(exitCode).toBe(130);
  expect(all).toContain('Interrupted by SIGINT: the cluster is kept if it is whole, else removed now');
  expect(all).toMatch(/The cluster \S+ is kept\./);
  expect(await fakeClusters(folder.path)).toHaveLength(1);
});

test('Ctrl-C while a dead run is being cleaned up after is heard, and a second one leaves at once', async () => {
  await using folder = await temporaryFolder();
  const dead = startPowercut({ folder: folder.path, scenarios: 'hang', withoutJanitor: true });
  await dead.printed('the power is cut');
  dead.kill('SIGKILL');
  await dead.result;

  const powercut = startPowercut({ folder: folder.path, trouble: 'delete-hangs', withoutJanitor: true });
  const clock = realClock();
  // It says nothing while it cleans up.
  while (!existsSync(join(folder.path, 'deleting'))) await clock.waitUntil(clock.now() + 20);
  powercut.kill('SIGINT');
  await powercut.printed('Interrupted by SIGINT');
  await clock.waitUntil(clock.now() + 600);
  powercut.kill('SIGINT');
  const { exitCode, all } = await powercut.result;
  expect(exitCode).toBe(130);
  expect(all).toContain('Left at once, before anything was made; the next start cleans up after dead runs.');
  expect(await fakeClusters(folder.path)).toHaveLength(1);
});
