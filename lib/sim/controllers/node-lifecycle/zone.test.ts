import { expect, test } from '@playwright/test';
import { zoneOf, zoneState } from './zone.ts';

test('a zone is partly disrupted from three nodes and 55 % on', () => {
  const rows = [
    [0, 1, 'FullDisruption'],
    [1, 0, 'Normal'],
    [1, 2, 'Normal'],
    [2, 2, 'Normal'],
    [1, 3, 'PartialDisruption'],
    [2, 3, 'PartialDisruption'],
    [3, 3, 'Normal'],
    [9, 11, 'PartialDisruption'],
    [10, 11, 'Normal'],
  ] as const;
  for (const [ready, notReady, state] of rows)
    expect(zoneState({ ready, notReady }, 0.55), `${ready} ${notReady}`).toBe(state);
});

test('the zone is told by region and zone, the labels of old before those of today', () => {
  const node = (labels: { [label: string]: string }) => ({ metadata: { labels } });
  expect(zoneOf({})).toBe('');
  expect(zoneOf(node({}))).toBe('');
  expect(zoneOf(node({ 'topology.kubernetes.io/region': 'r', 'topology.kubernetes.io/zone': 'z' }))).toBe('r:\u0000:z');
  expect(zoneOf(node({ 'failure-domain.beta.kubernetes.io/zone': 'old', 'topology.kubernetes.io/zone': 'z' }))).toBe(
    ':\u0000:old',
  );
});
