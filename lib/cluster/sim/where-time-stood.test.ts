import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { temporaryFolder } from '../../testing/temporary-folder.ts';
import { whereTimeStands } from './where-time-stood.ts';

test('the first cluster of a slot begins at 0, a later one after all that was heard of those before', async () => {
  await using folder = await temporaryFolder();
  expect(whereTimeStands(folder.path, 0)).toBe(0);
  await writeFile(join(folder.path, 'timeline-0-1.jsonl'), '{"at":1000}\n{"sentAt":8000,"receivedAt":8200}\n{"at":99');
  await writeFile(join(folder.path, 'timeline-1-1.jsonl'), '{"at":70000}\n');
  expect(whereTimeStands(folder.path, 0)).toBe(10_000);
  await writeFile(join(folder.path, 'timeline-0-7920.jsonl'), '{"seen":{"lo":1,"hi":21000}}\n');
  expect(whereTimeStands(folder.path, 0)).toBe(22_000);
  expect(whereTimeStands(folder.path, 2)).toBe(0);
});

test('a file in which there is nothing yet says nothing', async () => {
  await using folder = await temporaryFolder();
  await writeFile(join(folder.path, 'timeline-0-1.jsonl'), '');
  expect(whereTimeStands(folder.path, 0)).toBe(1000);
});
