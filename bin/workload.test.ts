import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { fakeLog } from '../lib/testing/fake-provider.ts';
import { temporaryFolder } from '../lib/testing/temporary-folder.ts';
import { codeFolder } from './package.ts';
import { startPowercut } from './testing/powercut-process.ts';

const example = join(codeFolder, 'examples', 'workload.yaml');

for (const [what, edit, more, message] of [
  ['does not parse', (text: string) => text.replace('replicas:', 'replicas: ['), [], 'document 1, line '],
  ['has no Deployment', () => '', [], 'workload.yaml has no Deployment'],
  [
    'has too few replicas for the workers',
    (text: string) => text,
    ['--workers', '7'],
    'has 6 replicas, and the cluster 7 workers',
  ],
] as const) {
  test(`a workload that ${what}: exit code 2, one sentence, and nothing is made`, async () => {
    await using folder = await temporaryFolder();
    await writeFile(join(folder.path, 'workload.yaml'), edit(await readFile(example, 'utf8')));
    const args = ['run', '--workload', 'workload.yaml', ...more];
    const { exitCode, stdout, stderr } = await startPowercut({ folder: folder.path, args }).result;
    expect(exitCode).toBe(2);
    expect(stderr).toContain(message);
    expect(stdout).toBe('');
    expect(await fakeLog(folder.path)).toEqual([]);
  });
}

test('a run tells which workload it judged', async () => {
  await using folder = await temporaryFolder();
  const args = ['run', '--json', '--workload', example];
  const { exitCode, stdout } = await startPowercut({ folder: folder.path, args }).result;
  expect(exitCode).toBe(0);
  expect(JSON.parse(stdout).spec.workload).toEqual({
    file: example,
    name: 'checkout',
    replicas: 6,
    images: ['nginx:1.29-alpine'],
  });
});
