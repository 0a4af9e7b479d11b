import { expect, test } from '@playwright/test';
import { parseWatchLine } from './watch-line.ts';

const metadata = { name: 'n', uid: 'u', resourceVersion: '12' };
const line = (type: string, object: object) => JSON.stringify({ type, object });

test('a change brings its object, and a bookmark only how far the watch is', () => {
  expect(parseWatchLine(line('MODIFIED', { metadata }))).toEqual({
    says: 'change',
    change: { type: 'MODIFIED', object: { metadata } },
  });
  expect(parseWatchLine(line('BOOKMARK', { metadata: { resourceVersion: '99' } }))).toEqual({
    says: 'bookmark',
    resourceVersion: 99n,
  });
});

test('410 is told by code or by reason', () => {
  for (const status of [
    { code: 410 },
    { code: 500, reason: 'Expired' },
    { reason: 'Gone', message: 'too old resource version' },
  ]) {
    expect(parseWatchLine(line('ERROR', status)).says).toBe('gone');
  }
  expect(parseWatchLine(line('ERROR', { code: 504, message: 'etcd timeout' }))).toEqual({
    says: 'error',
    message: 'etcd timeout',
  });
});

test('what is not a line of a watch is torn', () => {
  for (const text of [
    '',
    '{"type":"ADDED","object":{"metadata":{"na',
    '17',
    'null',
    line('ADDED', {}),
    line('ADDED', { metadata: { ...metadata, resourceVersion: 'not a number' } }),
    line('BOOKMARK', { metadata: {} }),
    line('RENAMED', { metadata }),
    JSON.stringify({ type: 'ADDED' }),
  ]) {
    expect(parseWatchLine(text).says, text).toBe('torn');
  }
});
