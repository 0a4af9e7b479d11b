import { expect, test } from '@playwright/test';
import { tolerationSeconds } from './toleration-time.ts';

const unreachable = { key: 'node.kubernetes.io/unreachable', effect: 'NoExecute' };
const outOfService = { key: 'node.kubernetes.io/out-of-service', value: 'nodeshutdown', effect: 'NoExecute' };
const tolerating = (key: string, seconds?: number) => ({
  key: `node.kubernetes.io/${key}`,
  operator: 'Exists',
  effect: 'NoExecute',
  ...(seconds === undefined ? {} : { tolerationSeconds: seconds }),
});
const all = { operator: 'Exists' };

test('a taint that nothing tolerates leaves no time', () => {
  expect(tolerationSeconds([unreachable], [])).toBeUndefined();
  expect(tolerationSeconds([unreachable], [tolerating('not-ready', 300)])).toBeUndefined();
  expect(tolerationSeconds([unreachable, outOfService], [tolerating('unreachable', 300)])).toBeUndefined();
});

test('the least of the seconds counts; none is for ever; none above nought is now', () => {
  const both = [unreachable, outOfService];
  expect(tolerationSeconds([unreachable], [tolerating('unreachable', 300)])).toBe(300);
  expect(tolerationSeconds(both, [tolerating('unreachable', 300), tolerating('out-of-service', 20)])).toBe(20);
  expect(tolerationSeconds(both, [tolerating('unreachable', 300), tolerating('out-of-service')])).toBe(300);
  expect(tolerationSeconds([unreachable], [all])).toBe(Number.POSITIVE_INFINITY);
  expect(tolerationSeconds([unreachable], [tolerating('unreachable', 0)])).toBe(0);
  expect(tolerationSeconds([unreachable], [tolerating('unreachable', -5)])).toBe(0);
});

test('for each taint the first toleration that matches counts, not the shortest', () => {
  expect(tolerationSeconds([unreachable], [tolerating('unreachable', 300), tolerating('unreachable', 10)])).toBe(300);
  expect(tolerationSeconds([unreachable], [all, tolerating('unreachable', 10)])).toBe(Number.POSITIVE_INFINITY);
  expect(tolerationSeconds([unreachable], [tolerating('unreachable', 10), all])).toBe(10);
});
