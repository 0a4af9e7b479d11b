import { expect, test } from '@playwright/test';
import { taintKeys } from './taints.ts';
import { type Toleration, toleratedFor, tolerates } from './tolerations.ts';

const unreachable = { key: taintKeys.unreachable, effect: 'NoExecute' } as const;
const forSeconds = (tolerationSeconds?: number): Toleration => ({
  key: taintKeys.unreachable,
  operator: 'Exists',
  effect: 'NoExecute',
  ...(tolerationSeconds === undefined ? {} : { tolerationSeconds }),
});

test('no toleration means leave now', () => {
  expect(toleratedFor([], unreachable)).toBe(0);
});

test('of several that match the first counts, and one without seconds is for ever', () => {
  expect(toleratedFor([forSeconds(300), forSeconds(30)], unreachable)).toBe(300);
  expect(toleratedFor([forSeconds(10), forSeconds(5)], unreachable)).toBe(10);
  expect(toleratedFor([forSeconds(), forSeconds(30)], unreachable)).toBe(Number.POSITIVE_INFINITY);
  expect(toleratedFor([{ key: taintKeys.notReady, operator: 'Exists' }, forSeconds(30)], unreachable)).toBe(30);
});

test('negative seconds mean leave now', () => {
  expect(toleratedFor([forSeconds(-5)], unreachable)).toBe(0);
});

test('a blanket toleration matches every taint', () => {
  expect(toleratedFor([{ operator: 'Exists' }], unreachable)).toBe(Number.POSITIVE_INFINITY);
});

test('another key, another effect or another value does not match', () => {
  expect(tolerates({ key: taintKeys.notReady, operator: 'Exists' }, unreachable)).toBe(false);
  expect(tolerates({ key: taintKeys.unreachable, operator: 'Exists', effect: 'NoSchedule' }, unreachable)).toBe(false);
  expect(tolerates({ key: taintKeys.unreachable, operator: 'Equal', value: 'x' }, unreachable)).toBe(false);
  expect(tolerates({ operator: 'Equal' }, unreachable)).toBe(false);
});
