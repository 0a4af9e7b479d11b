import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { realClock } from '../lib/clock/real-clock.ts';
import { temporaryFolder } from '../lib/testing/temporary-folder.ts';
import { startKubectlWatch } from './kubectl-watch.ts';

/** A kubectl that knows of one Pod, which goes, and of nothing else. */
const script = `#!/bin/sh
[ "$1" = version ] && exit 0
[ "$4" = pods.v1. ] && { echo 'ADDED uid-web 7'; echo 'DELETED uid-web 9'; }
exec sleep 60
`;

const shared = (PATH: string) => ({
  kubeconfigPath: '/kubeconfig',
  clock: realClock(),
  environment: { PATH },
  present: (kind: string) => kind !== 'Job',
});

test('kubectl watches each kind by itself, and has begun when it has listed those that are there', async () => {
  await using folder = await temporaryFolder();
  await writeFile(join(folder.path, 'kubectl'), script, { mode: 0o755 });
  const options = shared(`${folder.path}:/usr/bin:/bin`);
  const observer = await startKubectlWatch({ ...options, kinds: ['Pod', 'Job'] });
  const seen = await observer?.end();
  expect(seen?.sightings).toMatchObject([
    { uid: 'uid-web', resourceVersion: '7', gone: false },
    { uid: 'uid-web', resourceVersion: '9', gone: true },
  ]);
});

test('without kubectl there is no such observer', async () => {
  await using folder = await temporaryFolder();
  expect(await startKubectlWatch({ ...shared(folder.path), kinds: ['Pod'] })).toBeUndefined();
});
