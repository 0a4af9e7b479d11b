import { expect, test } from '@playwright/test';
import { ListDiff } from './list-diff.ts';
import { datesBySight } from './sightings.ts';
import { observed, transition } from './testing/made-up.ts';
import { transitionsIn } from './transitions.ts';

const sight = (resourceVersion: number, at: number, gone = false) => ({
  uid: 'uid-web',
  resourceVersion: String(resourceVersion),
  at,
  gone,
});

test.describe('an observer that looks from time to time', () => {
  test('dates a change by its first sight of it', () => {
    const dateOf = datesBySight([sight(4, 100), sight(9, 200), sight(12, 300)]);
    expect(dateOf(transition(5))).toBe(200);
  });

  test('has missed what was changed back before it looked', () => {
    const dateOf = datesBySight([sight(4, 100), sight(9, 200)]);
    expect(dateOf(transition(5, { until: 8n }))).toBeUndefined();
    expect(dateOf(transition(5, { until: 10n }))).toBe(200);
  });

  test('sees a deletion by the object that is no longer there, and only then', () => {
    const gone = transition(7, { gone: true, fields: ['exists'] });
    expect(datesBySight([sight(4, 100), sight(9, 200, true)])(gone)).toBe(200);
    expect(datesBySight([sight(9, 200)])(gone)).toBeUndefined();
    expect(datesBySight([])(gone)).toBeUndefined();
  });

  test('finds in a list what is new, changed or gone', () => {
    const diff = new ListDiff();
    const list = (resourceVersion: bigint, ...objects: readonly (readonly [string, string])[]) => ({
      sentAt: 0,
      receivedAt: Number(resourceVersion) * 10,
      resourceVersion,
      items: objects.map(([uid, version]) => ({ metadata: { name: uid, uid, resourceVersion: version } })),
    });
    diff.take(list(5n, ['a', '1'], ['b', '2']));
    expect(diff.take(list(9n, ['a', '8'], ['c', '7']))).toEqual([
      { uid: 'a', resourceVersion: '8', gone: false, at: 90 },
      { uid: 'c', resourceVersion: '7', gone: false, at: 90 },
      { uid: 'b', resourceVersion: '9', gone: true, at: 90 },
    ]);
  });
});

test.describe('transitions', () => {
  test('are one for each write, whatever it changed; those of other kinds are left out', () => {
    const event = observed(3, { subject: { kind: 'Event', name: 'e' } });
    const found = transitionsIn([observed(1), observed(1, { field: 'podIP' }), observed(2), event], ['Pod']);
    expect(found.map(({ resourceVersion, fields }) => [resourceVersion, fields])).toEqual([
      [1n, ['phase', 'podIP']],
      [2n, ['phase']],
    ]);
  });

  test('of a new object are its existence', () => {
    const found = transitionsIn([observed(1, { field: 'exists', to: true }), observed(1)], ['Pod']);
    expect(found).toMatchObject([{ fields: ['exists'], made: true, gone: false }]);
  });

  test('stand until the last field of them is overwritten, or the object is gone', () => {
    const { to: _, ...gone } = observed(9, { field: 'exists', from: true });
    const entries = [observed(1), observed(1, { field: 'podIP' }), observed(2), observed(4, { field: 'podIP' }), gone];
    expect(transitionsIn(entries, ['Pod']).map(({ until }) => until)).toEqual([4n, 9n, 9n, undefined]);
    expect(transitionsIn(entries, ['Pod']).at(-1)).toMatchObject({ gone: true, made: false });
  });
});
