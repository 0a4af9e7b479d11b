import { expect, test } from '@playwright/test';
import { jsonLine, keepSecret, withoutSecrets } from './known.ts';

test('from the moment that a secret is met it is in no text and no line of JSON', () => {
  expect(withoutSecrets('say met-by-this-test')).toBe('say met-by-this-test');
  keepSecret(['met-by-this-test', 'and"this\none']);
  expect(withoutSecrets('say met-by-this-test')).toBe('say [redacted]');
  const line = jsonLine({
    a: ['met-by-this-test', { b: 'x and"this\none y' }],
    n: 1,
    key: '-----BEGIN PRIVATE KEY-----',
  });
  // One line, and JSON still, also where a key has no end.
  expect(line).toMatch(/^[^\n]*\n$/);
  expect(JSON.parse(line)).toEqual({ a: ['[redacted]', { b: 'x [redacted] y' }], n: 1, key: '[redacted]' });
});
