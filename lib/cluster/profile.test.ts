import { expect, test } from '@playwright/test';
import { defaultsOf } from '../model/versions.ts';
import { latencyProfiles } from './cluster.ts';
import { whyImpossible } from './possible-settings.ts';
import { settingsOf, settingsWanted } from './profile.ts';

for (const profile of latencyProfiles) {
  test(`profile ${profile} can be had: healthy nodes do not flap, and no rate means never`, () => {
    for (const version of ['v1.31.0', 'v1.37.2']) expect(whyImpossible(settingsOf(profile), version)).toEqual([]);
  });
}

test('medium tells every rule apart, also the one that fast speeds up most', () => {
  const { nodeLeaseDuration: _lease, ...medium } = { ...defaultsOf('v1.37.2'), ...settingsOf('medium') };
  const pause = 1000 / medium.nodeEvictionRate;
  const times = [medium.nodeMonitorPeriod, pause, medium.nodeMonitorGracePeriod];
  const tolerations = [medium.defaultUnreachableTolerationSeconds * 1000];
  const all = [...times, ...tolerations].toSorted((a, b) => a - b);
  // The measurement may blur each by half a second.
  for (const [index, time] of all.slice(1).entries()) expect(time - (all[index] ?? 0)).toBeGreaterThan(1000);
  expect(medium.nodeEvictionRate).toBe(defaultsOf('v1.37.2').nodeEvictionRate);
});

test('what is wanted of a cluster is its version’s default, then its profile’s, then what a file gives', () => {
  const spec = { kubernetesVersion: 'v1.31.0', profile: 'medium', settings: { file: 's', values: {} } } as const;
  const wanted = settingsWanted(spec, ['a', 'b']);
  expect(wanted.nodeEvictionRate.value).toBe(0.1);
  expect(wanted.nodeMonitorGracePeriod.value).toBe(24_000);
  expect(Object.keys(wanted.nodeLeaseDuration)).toEqual(['a', 'b']);
  const settings = { file: 's', values: { nodeMonitorGracePeriod: 60_000, nodeLeaseDuration: 12_000 } };
  const given = settingsWanted({ ...spec, settings }, ['a']);
  expect(given.nodeMonitorGracePeriod.value).toBe(60_000);
  expect(given.nodeLeaseDuration['a']?.value).toBe(12_000);
  expect(settingsWanted({ kubernetesVersion: 'v1.31.0', profile: 'default' }, ['a'])).toMatchObject({
    nodeMonitorGracePeriod: { value: 40_000 },
    nodeLeaseDuration: { a: { value: 40_000 } },
  });
});
