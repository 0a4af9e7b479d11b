import { expect, test } from '@playwright/test';
import { jsonText } from './json-text.ts';
import { inOneLine, plain } from './plain.ts';

const escape = '\u001B';

test('what terminals obey goes, with what it carries', () => {
  for (const [text, expected] of [
    [`${escape}[31mred${escape}[0m`, 'red'],
    ['\u009B31mred', 'red'],
    [`${escape}]0;title\u0007name`, 'name'],
    [`${escape}]8;;http://evil.example${escape}\\link${escape}]8;;${escape}\\`, 'link'],
    [`${escape}]52;c;cm0gLXJm\u0007clip`, 'clip'],
    [`${escape}]52;c;cm0gLXJm\nnext line`, '\nnext line'],
    [`\u009D52;c;cm0gLXJm\u009Cclip`, 'clip'],
    [`${escape}Pq#0${escape}\\picture`, 'picture'],
    [`${escape}_kitty${escape}\\text`, 'text'],
    [`${escape}c${escape}(0reset`, 'reset'],
    [`${escape}[2J${escape}[Hgone`, 'gone'],
  ] as const) {
    expect(plain(text)).toBe(expected);
  }
});

test('what hides, moves or turns text is seen', () => {
  for (const [text, expected] of [
    ['user\u202Etxt.exe', String.raw`user\u{202e}txt.exe`],
    ['a\u0000b\bc\rd', String.raw`a\u{0}b\u{8}c\u{d}d`],
    ['no\u200Bde\u00AD', String.raw`no\u{200b}de\u{ad}`],
    ['tag\u{E0041}', String.raw`tag\u{e0041}`],
    ['\u061Carabic', String.raw`\u{61c}arabic`],
    ['one\u2028two', String.raw`one\u{2028}two`],
    ['last\uFFFE', String.raw`last\u{fffe}`],
    [escape, String.raw`\u{1b}`],
    ['half \uD800', 'half \uFFFD'],
  ] as const) {
    expect(plain(text)).toBe(expected);
  }
});

test('text that is only foreign stays as it is', () => {
  for (const text of ['Knoten fällt aus', 'узел', 'ノード', 'عقدة', '✔ 🚀 ❤️‍🔥', 'two\n\tlines'])
    expect(plain(text)).toBe(text);
  expect(plain('dos\r\nlines')).toBe('dos\nlines');
  expect(inOneLine(' two\n\tlines ')).toBe('two lines');
});

test('JSON holds nothing that a terminal obeys, and is read as the same', () => {
  const value = { name: `a${escape}]0;x\u0007\u009B31m\u202E\u2028\uFEFF` };
  expect(jsonText(value)).toMatch(/^[\n -~]*$/);
  expect(JSON.parse(jsonText(value))).toEqual(value);
});
