import { expect, test } from '@playwright/test';
import { Quarantine } from './quarantine.ts';

test('a name comes out once, when its time is over; being put in again meanwhile does not prolong it', () => {
  const quarantine = new Quarantine(40_000);
  for (const now of [0, 20_000]) {
    quarantine.add('worker', now);
    expect(quarantine.takeOver(now)).toEqual([]);
  }
  expect(quarantine.takeOver(40_000)).toEqual(['worker']);
  expect(quarantine.takeOver(90_000)).toEqual([]);
});

test('the cycle that finds its time over has put it in again first, and it comes out again one quarantine later', () => {
  const quarantine = new Quarantine(40_000);
  quarantine.add('worker', 0);
  quarantine.add('worker', 40_001);
  expect(quarantine.takeOver(40_001)).toEqual(['worker']);
  expect(quarantine.takeOver(80_000)).toEqual([]);
  expect(quarantine.takeOver(80_001)).toEqual(['worker']);
});

test('one that is let out late is not there yet for who comes when its time is over', () => {
  const quarantine = new Quarantine(40_000, 1_000);
  quarantine.add('worker', 0);
  quarantine.add('worker', 40_005);
  expect(quarantine.takeOver(40_005)).toEqual([]);
  expect(quarantine.takeOver(60_000)).toEqual(['worker']);
});
