import { expect, test } from '@playwright/test';
import { seconds } from '../units.ts';
import { podsEvicted, readyUnknown, readyUnknownWindow, taintNoExecute } from './node-failure.ts';
import type { ClusterSettings } from './settings.ts';

const setting = <T>(value: T) => ({ value, source: 'example' });
const settings = (version: string, grace: number, period: number): ClusterSettings => ({
  kubernetesVersion: setting(version),
  nodeMonitorGracePeriod: setting(seconds(grace)),
  nodeMonitorPeriod: setting(seconds(period)),
  nodeEvictionRate: setting(10),
  defaultUnreachableTolerationSeconds: setting(10),
  defaultNotReadyTolerationSeconds: setting(10),
  nodeLeaseDuration: {},
});

test('the grace of 40 s and of 50 s cannot be taken for each other', () => {
  const before = readyUnknown(settings('v1.31.0', 40, 5), 'w');
  const after = readyUnknown(settings('v1.32.0', 50, 5), 'w');
  expect(before.window.hi + before.resolution).toBeLessThan(after.window.lo - after.resolution);
});

test('Ready turns Unknown no earlier than the grace period and within one more period of it and the passes', () => {
  const window = readyUnknownWindow(seconds(16), seconds(2));
  expect(window.lo).toBe(seconds(16));
  expect(window.hi).toBeGreaterThan(seconds(18));
  expect(window.hi).toBeLessThan(seconds(19.1));
});

test('from v1.37 on a flip one period later is excused: the cache of Leases may have been stale', () => {
  const { window, excused } = readyUnknown(settings('v1.37.0', 16, 2), 'w');
  expect(excused?.hi).toBeGreaterThan(window.hi + seconds(2));
  expect(excused?.hi).toBeLessThan(window.hi + seconds(2.1));
  expect(readyUnknown(settings('v1.36.3', 16, 2), 'w').excused).toBeUndefined();
});

test('a grace period that is no multiple of the monitor period waits for the next pass', () => {
  expect(readyUnknownWindow(seconds(17), seconds(2)).hi).toBeGreaterThan(seconds(20));
});

test('NoExecute comes one period after Unknown up to v1.33, and in the same pass from v1.34 on', () => {
  const before = taintNoExecute(settings('v1.33.13', 16, 2), 'w', 0);
  const after = taintNoExecute(settings('v1.34.0', 16, 2), 'w', 0);
  expect(before.window.lo).toBe(seconds(2));
  expect(after.window.lo).toBe(0);
  expect(after.window.hi + after.resolution).toBeLessThan(before.window.lo - before.resolution);
});

test('up to v1.33 the pods that the flipping pass marks put NoExecute off', () => {
  const few = taintNoExecute(settings('v1.31.0', 16, 2), 'w', 2);
  const many = taintNoExecute(settings('v1.31.0', 16, 2), 'w', 12);
  expect(many.window.lo).toBe(few.window.lo);
  expect(many.window.hi).toBe(few.window.hi + seconds(1));
});

test('from v1.34 on a NoExecute that waits for the next pass, or for the next token, is excused and not expected', () => {
  const fast = taintNoExecute(settings('v1.34.0', 16, 2), 'w', 0);
  expect(fast.excused?.hi).toBeGreaterThan(seconds(2));
  expect(fast.excused?.hi).toBeLessThan(seconds(4));
  const shipped = taintNoExecute({ ...settings('v1.34.0', 50, 5), nodeEvictionRate: setting(0.1) }, 'w', 0);
  expect(shipped.excused?.hi).toBeGreaterThan(seconds(10));
  expect(taintNoExecute(settings('v1.33.0', 16, 2), 'w', 0).excused).toBeUndefined();
});

test('eviction follows the pod’s own toleration', () => {
  expect(podsEvicted('w', 5, seconds(30)).window.lo).toBe(seconds(30));
  expect(podsEvicted('w', 5, seconds(30)).window.hi).toBeLessThan(seconds(32));
});
