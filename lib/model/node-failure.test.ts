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

test('a grace period that is no multiple of the monitor period waits for the next pass', () => {
  expect(readyUnknownWindow(seconds(17), seconds(2)).hi).toBeGreaterThan(seconds(20));
});

test('NoExecute comes one period after Unknown up to v1.33, and in the same pass from v1.34 on', () => {
  const before = taintNoExecute(settings('v1.33.13', 16, 2), 'w');
  const after = taintNoExecute(settings('v1.34.0', 16, 2), 'w');
  expect(before.window.lo).toBe(seconds(2));
  expect(after.window.lo).toBe(0);
  expect(after.window.hi).toBeLessThan(before.window.lo);
});

test('eviction follows the pod’s own toleration', () => {
  expect(podsEvicted('w', 5, seconds(30)).window.lo).toBe(seconds(30));
  expect(podsEvicted('w', 5, seconds(30)).window.hi).toBeLessThan(seconds(32));
});
