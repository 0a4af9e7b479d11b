import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { temporaryFolder } from '../../lib/testing/temporary-folder.ts';
import { readRuns } from '../../reports/read-run.ts';
import { madeUpRun } from '../../reports/testdata/made-up-run.ts';
import { commonSettings } from './common-settings.ts';

test('a run is named by its folder or its file', async () => {
  await using folder = await temporaryFolder();
  const run = madeUpRun();
  mkdirSync(join(folder.path, 'r'));
  writeFileSync(join(folder.path, 'r', 'run.json'), JSON.stringify(run));
  expect(readRuns([join(folder.path, 'r'), join(folder.path, 'r', 'run.json')]).map(({ id }) => id)).toEqual([
    run.id,
    run.id,
  ]);
});

test('what is no run is refused by its name', async () => {
  await using folder = await temporaryFolder();
  const file = join(folder.path, 'x.json');
  expect(() => readRuns([file])).toThrow(/x\.json cannot be read: it does not exist/);
  writeFileSync(file, '{');
  expect(() => readRuns([file])).toThrow(/cannot be read: it is not JSON/);
  writeFileSync(file, JSON.stringify({ ...madeUpRun(), schemaVersion: 99 }));
  expect(() => readRuns([file])).toThrow(/a newer powercut wrote it/);
});

test('runs of other settings are not taken together, nor one without a cluster', () => {
  const run = madeUpRun();
  const settings = commonSettings([run, { ...run, id: 'other' }]);
  expect(settings.nodeMonitorGracePeriod?.value).toBe(run.clusters[0]?.settings.nodeMonitorGracePeriod.value);
  const slower = run.clusters.map((cluster) => ({
    ...cluster,
    settings: { ...cluster.settings, nodeMonitorGracePeriod: { value: 1, source: 'planted' } },
  }));
  expect(() => commonSettings([run, { ...run, id: 'other', clusters: slower }])).toThrow(/different settings/);
  expect(() => commonSettings([{ ...run, clusters: [] }])).toThrow(/has got no cluster/);
});
