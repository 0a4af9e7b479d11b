import { expect, test } from '@playwright/test';
import { dated } from './testing/made-up.ts';
import { foundOfWrongRule } from './wrong-rule.ts';

test('a write that was committed before the line before it came is found of the wrong rule, and no other', () => {
  const first = dated({ lo: 0, hi: 10 }, { lo: 1, hi: 2 }, 1);
  const sameMoment = dated({ lo: 0, hi: 11 }, { lo: 3, hi: 4 }, 2);
  const later = dated({ lo: 0, hi: 20 }, { lo: 15, hi: 16 }, 3);
  expect(foundOfWrongRule([first, sameMoment, later])).toBe(1);
});
