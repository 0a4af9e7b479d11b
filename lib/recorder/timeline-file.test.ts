import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { execa } from 'execa';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import type { Note } from './observation.ts';
import { Timeline } from './timeline.ts';
import { persistTimeline } from './timeline-file.ts';

const note = (text: string): Note => ({ type: 'note', at: 1, topic: 'recorder', text });
const linesOf = (file: string): unknown[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line));

test('an entry is in the file before anybody sees it', async () => {
  await using folder = await temporaryFolder();
  const file = join(folder.path, 'timeline.jsonl');
  const timeline = new Timeline();
  timeline.append(note('before'));
  using persisted = persistTimeline(timeline, file);
  expect(linesOf(file)).toEqual([note('before')]);
  let written: unknown[] = [];
  timeline.changed.addEventListener('abort', () => {
    written = linesOf(file);
  });
  timeline.append(note('after'));
  expect(written).toEqual([note('before'), note('after')]);
  persisted[Symbol.dispose]();
  timeline.append(note('too late'));
  expect(linesOf(file)).toEqual(written);
});

test('a file is continued, less the torn line of a writer that died', async () => {
  await using folder = await temporaryFolder();
  const file = join(folder.path, 'timeline.jsonl');
  appendFileSync(file, `${JSON.stringify(note('first'))}\n{"type":"no`);
  const timeline = new Timeline();
  using _ = persistTimeline(timeline, file);
  timeline.append(note('second'));
  expect(linesOf(file)).toEqual([note('first'), note('second')]);
});

test('a full disk leaves no half line, and what is not on it is not part of the timeline', async () => {
  await using folder = await temporaryFolder();
  const file = join(folder.path, 'timeline.jsonl');
  const write = `
    const { Timeline } = await import(${importable('./timeline.ts')});
    const { persistTimeline } = await import(${importable('./timeline-file.ts')});
    const timeline = new Timeline();
    persistTimeline(timeline, ${JSON.stringify(file)});
    const append = (text) => timeline.append({ type: 'note', at: 1, topic: 'recorder', text });
    append('fits');
    try { append('does not fit'.repeat(100)); } catch (error) { console.log(error.code); }
    append('fits again');
    console.log(JSON.stringify(timeline.entries));
  `;
  // A file of at most one block of 1024 bytes.
  const limited = ['-c', 'ulimit -f 1 && exec "$0" "$@"', process.execPath, '--input-type=module', '--eval', write];
  const { stdout } = await execa('bash', limited);
  const entries = [note('fits'), note('fits again')];
  expect(stdout.split('\n')).toEqual(['EFBIG', JSON.stringify(entries)]);
  expect(linesOf(file)).toEqual(entries);
});

function importable(path: string): string {
  return JSON.stringify(new URL(path, import.meta.url));
}
