import { expect, test } from '@playwright/test';
import fc from 'fast-check';
import { whyOutOfBounds } from './bounded-json.ts';

const depthOf = (value: unknown): number =>
  typeof value === 'object' && value !== null ? 1 + Math.max(0, ...Object.values(value).map(depthOf)) : 0;

test('what is as deep as it may be is taken, and one deeper is not, whatever its strings hold', () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 6 }), (text) => {
      const depth = depthOf(JSON.parse(text));
      expect(whyOutOfBounds(text, { depth, values: Number.POSITIVE_INFINITY })).toBeUndefined();
      if (depth === 0) return;
      expect(whyOutOfBounds(text, { depth: depth - 1, values: Number.POSITIVE_INFINITY })).toContain('nested');
    }),
  );
});

test('values are counted, not what strings hold', () => {
  const bounds = { depth: 9, values: 5 };
  expect(whyOutOfBounds('[1,2,"a,b,c,[,\\",{",4]', bounds)).toBeUndefined();
  expect(whyOutOfBounds('[1,2,"\\\\",4,5,6]', bounds)).toBe('it has more than 5 values');
});
