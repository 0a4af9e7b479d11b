import { expect, test } from '@playwright/test';
import { clusterNameOf, newRunId } from './run-id.ts';

test('a run id begins with the UTC second and is a legal file name; the cluster is named after its end', () => {
  const id = newRunId(new Date('2026-11-25T04:10:00.987Z'));
  expect(id).toMatch(/^2026-11-25T04-10-00Z-[2-9b-z]{4}$/);
  expect(clusterNameOf(id)).toBe(`powercut-${id.slice(-4)}`);
});

test('two runs of one second differ', () => {
  const date = new Date(0);
  const ids = new Set(Array.from({ length: 20 }, () => newRunId(date)));
  expect(ids.size).toBeGreaterThan(15);
});
