import { expect, test } from '@playwright/test';
import { seconds } from '../units.ts';
import type { LatencyProfile } from './cluster.ts';
import { estimateRun } from './estimate.ts';

const estimate = (kubernetesVersion: string, profile: LatencyProfile) =>
  estimateRun({ name: 'a', kubernetesVersion, profile, workers: 2, workloadImage: 'nginx' });

test('a fast run is told to take about two minutes, and a default one the five minutes of its tolerations more', () => {
  expect(estimate('v1.37.2', 'fast').typical).toBe(seconds(135));
  expect(estimate('v1.37.2', 'default').typical).toBe(seconds(110 + 300 + 47.5));
});

test('versions differ by their grace period, and by the pass that sets NoExecute', () => {
  expect(estimate('v1.31.0', 'default').typical).toBe(seconds(110 + 300 + 37.5 + 5));
  expect(estimate('v1.33.1', 'default').typical - estimate('v1.34.1', 'default').typical).toBe(seconds(5));
});

test('the longest is longer than the typical', () => {
  for (const profile of ['fast', 'default'] as const) {
    const { typical, longest } = estimate('v1.37.2', profile);
    expect(longest).toBeGreaterThan(typical);
  }
});
