import { expect, test } from '@playwright/test';
import { baseline, observe } from '../testing/made-up-story.ts';
import { objectsAt } from './objects-at.ts';
import { Timeline } from './timeline.ts';

test('what there was then is what had been listed, and what changed until then; nothing that came later, and nothing else', () => {
  const pod = (name: string) => ({ kind: 'Pod', namespace: 'default', name }) as const;
  const timeline = new Timeline();
  for (const entry of [
    baseline(pod('listed'), { phase: 'Running' }),
    baseline(pod('gone'), { phase: 'Running' }),
    baseline({ kind: 'Node', name: 'n' }, { exists: true }),
    observe(pod('gone'), 'exists', 1000, true, undefined),
    observe(pod('made'), 'phase', 2000, undefined, 'Pending'),
    { ...baseline(pod('listed late'), { phase: 'Running' }), at: 4000 },
    observe(pod('listed'), 'phase', 5000, 'Running', 'Failed'),
    observe(pod('later'), 'phase', 5000, undefined, 'Pending'),
  ]) {
    timeline.append(entry);
  }
  const at = (instant: number) =>
    objectsAt(timeline, 'Pod', instant).map(({ subject, fields }) => [subject.name, fields.get('phase')]);
  expect(at(500)).toEqual([
    ['listed', 'Running'],
    ['gone', 'Running'],
  ]);
  expect(at(3000)).toEqual([
    ['listed', 'Running'],
    ['made', 'Pending'],
  ]);
  expect(at(6000)).toContainEqual(['listed', 'Failed']);
});
