import { expect, test } from '@playwright/test';
import { Random } from '../engine/random.ts';
import { Lru } from './lru.ts';

test('what was least lately used is forgotten, whether it was read or written', () => {
  const lru = new Lru<number>(2);
  lru.set('a', 1);
  lru.set('b', 2);
  expect(lru.get('a')).toBe(1);
  lru.set('c', 3);
  expect([lru.get('a'), lru.get('b'), lru.get('c')]).toEqual([1, undefined, 3]);
  lru.set('a', 4);
  lru.set('d', 5);
  expect([lru.get('a'), lru.get('c'), lru.get('d')]).toEqual([4, undefined, 5]);
});

test('it holds what a list in the order of use would hold, whatever is asked of it', () => {
  const random = new Random(1);
  const lru = new Lru<number>(8);
  let expected: { key: string; value: number }[] = [];
  for (let step = 0; step < 5_000; step += 1) {
    const key = String(random.below(16));
    const known = expected.find((one) => one.key === key);
    const others = expected.filter((one) => one.key !== key);
    if (random.below(2) === 0) {
      expect(lru.get(key)).toBe(known?.value);
      if (known !== undefined) expected = [...others, known];
    } else {
      lru.set(key, step);
      expected = [...others, { key, value: step }].slice(-8);
    }
  }
});
