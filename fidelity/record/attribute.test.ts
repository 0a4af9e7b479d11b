import { expect, test } from '@playwright/test';
import { pod, request, sightingsOf } from '../testing/made-up.ts';
import { makersOf, unseen } from './attribute.ts';

test('the request that was answered the version made the write; of several, the first', () => {
  const sightings = sightingsOf(['Pod', 'ADDED', pod('a', 5), 20]);
  const late = request(12, { resourceVersion: 5, by: 'another' });
  const first = request(10, { resourceVersion: 5, verb: 'create' });
  const [made] = makersOf(sightings, [late, first]).values();
  expect(made).toEqual({ request: first, inferred: false });
});

test('a binding is found by the Pod and the order of versions, and another Pod is not taken for it', () => {
  const sightings = sightingsOf(
    ['Pod', 'ADDED', pod('a', 5), 20],
    ['Pod', 'MODIFIED', pod('a', 6, { nodeName: 'worker' }), 30],
  );
  const create = request(10, { resourceVersion: 5, verb: 'create' });
  const binding = request(22, { verb: 'create', sub: 'binding', by: 'kube-scheduler' });
  const [, bound] = sightings;
  if (bound === undefined) throw new Error('There are two.');
  expect(makersOf(sightings, [create, binding]).get(bound)).toEqual({ request: binding, inferred: true });
  expect(makersOf(sightings, [create, { ...binding, name: 'b' }]).get(bound)).toBeUndefined();
  // Too late, and too early, by the writes before and after it.
  expect(makersOf(sightings, [create, { ...binding, received: 40, completed: 45 }]).get(bound)).toBeUndefined();
  expect(makersOf(sightings, [create, { ...binding, received: 1, completed: 2 }]).get(bound)).toBeUndefined();
});

test('a removal was made by a deletion, not by a patch', () => {
  const gone = sightingsOf(
    ['Pod', 'ADDED', pod('a', 5), 8],
    ['Pod', 'DELETED', pod('a', 9, {}, { deletionTimestamp: 'now' }), 20],
  )[1];
  if (gone === undefined) throw new Error('There are two.');
  const patch = request(14);
  const removal = request(12, { verb: 'delete' });
  expect(makersOf([gone], [patch, removal]).get(gone)?.request).toBe(removal);
  expect(makersOf([gone], [patch]).get(gone)).toBeUndefined();
});

test('a write that no watch has shown is told; a refused request is none', () => {
  const sightings = sightingsOf(['Pod', 'ADDED', pod('a', 5), 20]);
  const missed = request(10, { resourceVersion: 6 });
  expect(unseen(sightings, [request(9, { resourceVersion: 5 }), missed])).toEqual([missed]);
  expect(unseen(sightings, [{ ...missed, code: 409 }])).toEqual([]);
});
