import { expect, test } from '@playwright/test';
import { showsUnicode, toAscii } from './unicode.ts';

test('whether there is more than ASCII follows from the locale, and in CI from being CI', () => {
  const linux = (environment: Record<string, string>) => showsUnicode({ platform: 'linux', environment });
  expect(linux({ LANG: 'en_GB.UTF-8' })).toBe(true);
  expect(linux({ LANG: 'C.utf8' })).toBe(true);
  expect(linux({ LANG: 'en_GB.UTF-8', LC_ALL: 'C' })).toBe(false);
  expect(linux({ LANG: 'en_GB.UTF-8', LC_ALL: '' })).toBe(true);
  expect(linux({ LANG: 'en_GB.UTF-8', TERM: 'linux' })).toBe(false);
  expect(linux({})).toBe(false);
  expect(linux({ CI: 'true' })).toBe(true);
  expect(linux({ CI: 'true', LANG: 'POSIX' })).toBe(false);
  expect(showsUnicode({ platform: 'win32', environment: {} })).toBe(false);
  expect(showsUnicode({ platform: 'win32', environment: { WT_SESSION: '1' } })).toBe(true);
});

test('ASCII keeps what can be kept', () => {
  expect(toAscii('16.0 … 18.5 s ± 0.1 – → ≤ é 😀')).toBe('16.0 ... 18.5 s +/- 0.1 - -> <= ? ?');
});
