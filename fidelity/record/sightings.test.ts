import { expect, test } from '@playwright/test';
import { node, pod, sightingsOf } from '../testing/made-up.ts';
import { Sightings } from './sightings.ts';

test('keeps of each write the fields that matter, and names what else changed', () => {
  const [, second] = sightingsOf(
    ['Node', 'ADDED', node('a', 1, 'True'), 10],
    ['Node', 'MODIFIED', { ...node('a', 2, 'True'), spec: { taints: [{ key: 'k', effect: 'NoSchedule' }] } }, 20],
  );
  expect(second?.fields.get('taint k:NoSchedule')).toBe('');
  expect(second?.fields.get('Ready')).toBe('True');
  expect(second?.changed).toEqual(['spec.taints']);
});

test('takes no write twice, as a watch that was begun again tells it', () => {
  const sightings = new Sightings();
  expect(sightings.take('Pod', { type: 'ADDED', object: pod('a', 1) }, 10)).toBe(true);
  expect(sightings.take('Pod', { type: 'ADDED', object: pod('a', 1) }, 20)).toBe(false);
  expect(sightings.take('Pod', { type: 'MODIFIED', object: pod('a', 2) }, 30)).toBe(true);
});

test('refuses what is no event of an object', () => {
  const sightings = new Sightings();
  expect(sightings.take('Pod', { type: 'ERROR', object: pod('a', 1) }, 10)).toBe(false);
  expect(sightings.take('Pod', { type: 'ADDED', object: { kind: 'Status' } }, 10)).toBe(false);
});
