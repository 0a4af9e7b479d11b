import { expect, test } from '@playwright/test';
import { Expired } from './history.ts';
import { type Change, Store } from './store.ts';

const place = (name: string) => ({ collection: 'pods', namespace: 'default', name });

test('one revision counts all writes, and each object carries its own', () => {
  const store = new Store(() => 5);
  store.put(place('a'), { metadata: { name: 'a' } }, 'me');
  store.put({ collection: 'nodes', namespace: '', name: 'n' }, { metadata: { name: 'n' } }, 'me');
  const again = store.put(place('a'), { metadata: { name: 'a', labels: { x: 'y' } } }, 'me');
  expect(again.metadata?.resourceVersion).toBe('3');
  expect(store.revision).toBe(3);
  expect([...store.list('pods')]).toEqual([again]);
});

test('a watcher is told what changed, and from what', () => {
  const store = new Store(() => 5);
  const told: Change[] = [];
  const stop = store.subscribe('pods', (change) => told.push(change));
  const added = store.put(place('a'), { metadata: { name: 'a' } }, 'me');
  store.remove(place('a'), added, 'you');
  stop();
  store.put(place('b'), { metadata: { name: 'b' } }, 'me');
  expect(told.map(({ type, revision, by }) => [type, revision, by])).toEqual([
    ['ADDED', 1, 'me'],
    ['DELETED', 2, 'you'],
  ]);
  expect(told[1]?.object.metadata?.resourceVersion).toBe('2');
  expect(store.get(place('a'))).toBeUndefined();
});

test('changes since a revision are all there, or expired', () => {
  const store = new Store(() => 5);
  for (const name of ['a', 'b', 'c']) store.put(place(name), { metadata: { name } }, 'me');
  expect(store.since('pods', 1).map(({ revision }) => revision)).toEqual([2, 3]);
  expect(store.since('pods', 3)).toEqual([]);
  store.compact(2);
  expect(store.since('pods', 2).map(({ revision }) => revision)).toEqual([3]);
  expect(() => store.since('pods', 1)).toThrow(Expired);
});
