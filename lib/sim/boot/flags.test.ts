import { expect, test } from '@playwright/test';
import { apiServerFlags, commandOf, controllerManagerFlags } from './flags.ts';
import { goDuration } from './go-duration.ts';

test('only what was given is among the flags', () => {
  expect(controllerManagerFlags({})).toEqual([]);
  expect(controllerManagerFlags({ nodeMonitorGracePeriod: 16_000, nodeEvictionRate: 10 })).toEqual([
    ['node-monitor-grace-period', '16s'],
    ['node-eviction-rate', '10'],
  ]);
  expect(apiServerFlags({ defaultUnreachableTolerationSeconds: 0 })).toEqual([
    ['default-unreachable-toleration-seconds', '0'],
  ]);
});

test('what was asked for stands behind what kubeadm sets, from v1.32 on', () => {
  const flags = [
    [['z', '1']],
    [
      ['b', '2'],
      ['a', '3'],
    ],
  ] as const;
  expect(commandOf('x', ...flags, 37)).toEqual(['x', '--z=1', '--a=3', '--b=2']);
  expect(commandOf('x', ...flags, 31)).toEqual(['x', '--a=3', '--b=2', '--z=1']);
});

test('durations are written as Go writes them', () => {
  expect([16_000, 100_000, 3_600_000, 500, 5_400_000].map(goDuration)).toEqual([
    '16s',
    '1m40s',
    '1h0m0s',
    '500ms',
    '1h30m0s',
  ]);
});
