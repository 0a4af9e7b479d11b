import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { runSchema } from './run.ts';
import { madeUpRuns } from './testdata/made-up-run.ts';
import { notWritten } from './write-atomically.ts';
import { writeReports } from './write-reports.ts';

test('all reports are written, and nothing else is left', async () => {
  const folder = test.info().outputPath();
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'run.json'), 'an older one');
  await writeReports(folder, madeUpRuns.fail());
  expect((await readdir(folder)).toSorted()).toEqual([
    'ctrf.json',
    'junit.xml',
    'metrics.txt',
    'report.html',
    'run.json',
    'summary.md',
    'trace.json',
  ]);
  expect(runSchema.parse(JSON.parse(await readFile(join(folder, 'run.json'), 'utf8')))).toEqual(madeUpRuns.fail());
});

test('a report that cannot be written is an error to act on, and leaves the older one whole', async () => {
  const folder = test.info().outputPath();
  await expect(writeReports(join(folder, 'absent'), madeUpRuns.pass())).rejects.toMatchObject({
    code: 'E_REPORT',
    exitCode: 3,
    message: expect.stringMatching(/run\.json could not be written: its folder does not exist\.$/),
    hint: expect.stringMatching(/npx powercut report .*absent$/),
  });

  await mkdir(join(folder, 'summary.md'), { recursive: true });
  await expect(writeReports(folder, madeUpRuns.pass())).rejects.toMatchObject({ code: 'E_REPORT' });
  expect((await readdir(folder)).toSorted()).toEqual(['run.json', 'summary.md']);
});

test('a full disk is called a full disk', () => {
  const error = notWritten(
    'run.json',
    Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' }),
  );
  expect(error).toMatchObject({ code: 'E_REPORT', message: 'run.json could not be written: the disk is full.' });
});
