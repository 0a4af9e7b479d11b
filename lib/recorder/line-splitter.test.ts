import { expect, test } from '@playwright/test';
import fc from 'fast-check';
import { LineSplitter } from './line-splitter.ts';

test('lines come out whole, however the stream is cut', () => {
  const text = fc.string({ unit: 'grapheme' }).map((line) => line.replaceAll('\n', ''));
  fc.assert(
    fc.property(fc.array(text), text, fc.array(fc.nat()), (lines, rest, cuts) => {
      const bytes = Buffer.from(lines.map((line) => `${line}\n`).join('') + rest);
      const splitter = new LineSplitter();
      const borders = [0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].toSorted((a, b) => a - b);
      const found = borders.flatMap((from, index) => splitter.push(bytes.subarray(from, borders[index + 1])));
      expect(found).toEqual(lines);
      expect(splitter.rest).toBe(rest);
    }),
  );
});
