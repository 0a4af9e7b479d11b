import { expect, test } from '@playwright/test';
import { redactor } from './redact.ts';
import { redactLines } from './redact-lines.ts';

const through = (lines: readonly string[]): readonly string[] => {
  const redacting = redactLines(redactor(['a-known-secret']));
  return [...lines.flatMap((line) => [...redacting.transform(line)]), ...redacting.final()];
};

test('each line is told at once without its secrets, but for those of a private key', () => {
  const key = ['-----BEGIN PRIVATE KEY-----', 'MIIE', 'bGluZQ==', '-----END PRIVATE KEY-----'];
  expect(through(['one', '', 'a-known-secret', ...key, 'two'])).toEqual(['one', '', '[redacted]', '[redacted]', 'two']);
  expect([...redactLines(redactor()).transform('one')]).toEqual(['one']);
});

test('a key without an end takes what follows with it, up to a bound', () => {
  expect(through(['-----BEGIN PRIVATE KEY-----', 'MIIE'])).toEqual(['[redacted]']);
  const more = Array.from({ length: 300 }, (_, index) => `line ${index}`);
  expect(through(['-----BEGIN PRIVATE KEY-----', ...more])).toEqual(['[redacted]', 'line 299']);
});
