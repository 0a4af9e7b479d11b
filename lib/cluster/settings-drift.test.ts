import { expect, test } from '@playwright/test';
import type { ClusterSettings } from '../model/settings.ts';
import { seconds } from '../units.ts';
import { describeSettingsDrift } from './settings-drift.ts';

const before: ClusterSettings = {
  kubernetesVersion: { value: 'v1.37.2', source: '/version' },
  nodeMonitorPeriod: { value: seconds(2), source: 'x' },
  nodeMonitorGracePeriod: { value: seconds(16), source: 'x' },
  nodeEvictionRate: { value: 10, source: 'x' },
  defaultUnreachableTolerationSeconds: { value: 10, source: 'x' },
  defaultNotReadyTolerationSeconds: { value: 10, source: 'x' },
  nodeLeaseDuration: { a: { value: seconds(16), source: 'x' }, b: { value: seconds(16), source: 'x' } },
};

test.describe('the drift of settings', () => {
  test('is nothing between equal readings, wherever they were read', () => {
    const moved = { ...before, nodeMonitorPeriod: { value: seconds(2), source: 'elsewhere' } };
    expect(describeSettingsDrift(before, moved)).toEqual([]);
  });

  const changes: readonly (readonly [keyof ClusterSettings, Partial<ClusterSettings>, string])[] = [
    ['kubernetesVersion', { kubernetesVersion: { value: 'v1.37.3', source: 'x' } }, 'version v1.37.2 → v1.37.3'],
    [
      'nodeMonitorPeriod',
      { nodeMonitorPeriod: { value: seconds(5), source: 'x' } },
      'node-monitor-period 2.00 s → 5.00 s',
    ],
    [
      'nodeMonitorGracePeriod',
      { nodeMonitorGracePeriod: { value: seconds(30), source: 'x' } },
      'node-monitor-grace-period 16.0 s → 30.0 s',
    ],
    ['nodeEvictionRate', { nodeEvictionRate: { value: 0.1, source: 'x' } }, 'node-eviction-rate 10/s → 0.1/s'],
    [
      'defaultUnreachableTolerationSeconds',
      { defaultUnreachableTolerationSeconds: { value: 300, source: 'x' } },
      'default-unreachable-toleration-seconds 10 s → 300 s',
    ],
    [
      'defaultNotReadyTolerationSeconds',
      { defaultNotReadyTolerationSeconds: { value: 300, source: 'x' } },
      'default-not-ready-toleration-seconds 10 s → 300 s',
    ],
    [
      'nodeLeaseDuration',
      { nodeLeaseDuration: { a: { value: seconds(16), source: 'x' }, c: { value: seconds(40), source: 'x' } } },
      'lease duration of b 16.0 s → none',
    ],
  ];
  for (const [setting, change, text] of changes) {
    test(`names a changed ${setting}`, () => {
      expect(describeSettingsDrift(before, { ...before, ...change })).toContain(text);
    });
  }

  test('knows every setting there is', () => {
    expect(changes.map(([setting]) => setting).toSorted()).toEqual(Object.keys(before).toSorted());
  });

  test('is not hidden by rounding', () => {
    const nearly = { ...before, nodeMonitorGracePeriod: { value: 16_001, source: 'x' } };
    expect(describeSettingsDrift(before, nearly)).toHaveLength(1);
  });
});
