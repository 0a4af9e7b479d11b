import { expect, test } from '@playwright/test';
import { block, code, inline } from './escape.ts';

test('text of others makes no markup, no HTML, no cell, no link, no mention', () => {
  const table = {
    'a | b': String.raw`a \| b`,
    '<img src=x onerror=alert(1)>': '&#60;img src=x onerror=alert(1)&#62;',
    '&lt;b&gt;': '&#38;lt;b&#38;gt;',
    'tick ` tick': 'tick \\` tick',
    '**bold** _em_ ~~gone~~': String.raw`\*\*bold\*\* \_em\_ \~\~gone\~\~`,
    '[text](http://evil)': String.raw`\[text\](http&#58;//evil)`,
    'www.evil.example': 'www&#46;evil.example',
    '@octocat and @org/team': '@\u200Boctocat and @\u200Borg/team',
    'fixes #12': 'fixes #\u200B12',
    'fixes GH-12': 'fixes GH-\u200B12',
    ':white_check_mark: pass': ':\u200Bwhite_check_mark: pass',
    ':+1::100:': ':\u200B+1::\u200B100:',
    'seen at 10:06:34Z': 'seen at 10:06:34Z',
    $x$: String.raw`\$x\$`,
    'back\\slash': String.raw`back\\slash`,
  };
  for (const [text, expected] of Object.entries(table)) expect(inline(text)).toBe(expected);
});

test('text of others begins no list, heading, quote or rule', () => {
  const table = {
    '1. first': String.raw`1\. first`,
    '2) second': String.raw`2\) second`,
    '- item': String.raw`\- item`,
    '---': String.raw`\---`,
    '===': String.raw`\===`,
    '# head': String.raw`\# head`,
    '> quote': '&#62; quote',
    '16.9 s': '16.9 s',
  };
  for (const [text, expected] of Object.entries(table)) expect(inline(text)).toBe(expected);
});

test('text of others stays in its line', () => {
  expect(inline('one\n\n| two |\r\n\tthree  ')).toBe(String.raw`one \| two \| three`);
});

test('names of files and claims stay readable', () => {
  expect(inline('node_lifecycle_controller.go, pods.marked-not-ready')).toBe(
    'node_lifecycle_controller.go, pods.marked-not-ready',
  );
});

test('colours vanish; control characters and bidirectional overrides are seen', () => {
  expect(inline('\u001B[31mred\u001B[39m\u0007\u202Eevil')).toBe(String.raw`red\\u{7}\\u{202e}evil`);
  expect(block('\u001B[31ma\u001B[39m\n<b>\u0000')).toBe(String.raw`<pre>${'\n'}a${'\n'}&#60;b&#62;\u{0}${'\n'}</pre>`);
});

test('code closes what it opens', () => {
  expect(code('a</code>b')).toBe('<code>a&#60;/code&#62;b</code>');
  expect(code('')).toBe('');
});
