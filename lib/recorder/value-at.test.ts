import { expect, test } from '@playwright/test';
import { observe } from '../testing/made-up-story.ts';
import type { Subject } from './observation.ts';
import { Timeline } from './timeline.ts';
import { valueAt } from './value-at.ts';

const subject: Subject = { kind: 'Node', name: 'n' };

test('a field is what its last change before made of it, else what its first change after found', () => {
  const timeline = new Timeline();
  timeline.append(observe(subject, 'phase', 1000, 'a', 'b'));
  timeline.append(observe(subject, 'phase', 2000, 'b', undefined));
  timeline.append(observe({ ...subject, name: 'other' }, 'phase', 2500, 'x', 'y'));
  expect([500, 1500, 2500].map((instant) => valueAt(timeline, subject, 'phase', instant))).toEqual([
    'a',
    'b',
    undefined,
  ]);
});

test('a change that may lie on either side of an instant is not made yet', () => {
  const timeline = new Timeline();
  timeline.append(observe(subject, 'phase', 1000, 'a', 'b'));
  expect(valueAt(timeline, subject, 'phase', 1000)).toBe('a');
});

test('a field that never changed is as it is', () => {
  const timeline = new Timeline();
  timeline.append({ type: 'baseline', subject, fields: { phase: 'a' }, at: 0, resourceVersion: '1', uid: 'u' });
  expect(valueAt(timeline, subject, 'phase', 500)).toBe('a');
  expect(valueAt(timeline, subject, 'node', 500)).toBeUndefined();
});
