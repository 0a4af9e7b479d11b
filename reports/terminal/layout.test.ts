import { expect, test } from '@playwright/test';
import * as fc from 'fast-check';
import { elapsed, layOut, layOutLines } from './layout.ts';

test('a line that fits stays as it is', () => {
  expect(layOut({ prefix: '- ', text: 'one two' }, Number.POSITIVE_INFINITY)).toEqual(['- one two']);
});

test('further lines hang below the first', () => {
  expect(layOut({ prefix: '- ', text: 'aaaa bbbb cccc' }, 11)).toEqual(['- aaaa bbbb', '  cccc']);
});

test('lines of a text keep their own indentation', () => {
  expect(layOutLines('', 'On:\n  a story\nabout', 80)).toEqual(['On:', '  a story', 'about']);
  expect(layOutLines('! ', 'first\nsecond', 80)).toEqual(['! first', '  second']);
});

test('no line is longer than allowed, and no word is lost', () => {
  const words = fc.array(fc.stringMatching(/^[a-z.]{1,50}$/), { minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(words, fc.integer({ min: 12, max: 100 }), fc.integer({ min: 0, max: 11 }), (text, columns, indent) => {
      const lines = layOut({ prefix: '#'.repeat(indent), text: text.join(' ') }, columns);
      for (const line of lines) expect(line.length).toBeLessThanOrEqual(columns);
      expect(lines.join('').replaceAll(/[ #]/g, '')).toBe(text.join(''));
    }),
  );
});

test('the time since the beginning has minutes and seconds, and hours if it must', () => {
  expect([0, 59_999, 61_000, 3_661_000].map(elapsed)).toEqual([' 0:00', ' 0:59', ' 1:01', '1:01:01']);
});
