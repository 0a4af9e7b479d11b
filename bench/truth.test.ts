import { expect, test } from '@playwright/test';
import { transition, written } from './testing/made-up.ts';
import { datedBy } from './truth.ts';

const same = (wall: number) => ({ lo: wall, hi: wall });

test.describe('the truth about a transition', () => {
  test('is the time between request and answer of the write of that resourceVersion', () => {
    const writes = [written(6, { completedAt: 1 }), written(7, { receivedAt: 3, completedAt: 8 })];
    expect(datedBy(writes, [transition(7)], same).dated).toMatchObject([{ truth: { lo: 3, hi: 8 } }]);
  });

  test('is widened by what the mapping of the clock leaves open', () => {
    const vague = (wall: number) => ({ lo: wall - 1, hi: wall + 2 });
    const { dated } = datedBy([written(7, { receivedAt: 3, completedAt: 8 })], [transition(7)], vague);
    expect(dated).toMatchObject([{ truth: { lo: 2, hi: 10 } }]);
  });

  test('allows for a later request that changed nothing and was answered the same object', () => {
    const writes = [
      written(7, { receivedAt: 5, completedAt: 9 }),
      written(7, { receivedAt: 4, completedAt: 12 }),
      written(7, { receivedAt: 20, completedAt: 21 }),
    ];
    expect(datedBy(writes, [transition(7)], same).dated).toMatchObject([{ truth: { lo: 4, hi: 9 } }]);
  });

  test('is never that of another object, whatever its resourceVersion', () => {
    const others = [
      written(7, { uid: 'another' }),
      written(7, { name: 'another' }),
      written(7, { namespace: 'another' }),
      written(7, { kind: 'ReplicaSet' }),
    ];
    expect(datedBy(others, [transition(7)], same)).toMatchObject({ dated: [], leftOut: [{ why: 'no audit event' }] });
  });

  test('of a binding is found by the Pod, since a binding answers no Pod', () => {
    const binding = written(undefined, { verb: 'create', subresource: 'binding', receivedAt: 2, completedAt: 5 });
    const bound = transition(7, { fields: ['node'] });
    expect(datedBy([binding], [bound], same).dated).toMatchObject([{ truth: { lo: 2, hi: 5 } }]);
    expect(datedBy([binding], [transition(7)], same).leftOut).toMatchObject([{ why: 'no audit event' }]);
  });

  test('of a deletion may be that of any request that can have deleted it', () => {
    const deletions = [
      written(undefined, { verb: 'delete', receivedAt: 2, completedAt: 5 }),
      written(undefined, { verb: 'deletecollection', name: undefined, uid: undefined, receivedAt: 4, completedAt: 9 }),
      written(undefined, { verb: 'delete', name: 'another', receivedAt: 0, completedAt: 50 }),
    ];
    const gone = transition(7, { fields: ['exists'], gone: true });
    expect(datedBy(deletions, [gone], same).dated).toMatchObject([{ truth: { lo: 2, hi: 9 } }]);
  });

  test('of the grace period that the last deletion of a Pod writes first is that deletion’s', () => {
    const asked = written(5, { verb: 'delete', receivedAt: 0, completedAt: 1 });
    const last = written(8, { verb: 'delete', receivedAt: 4, completedAt: 6 });
    const { dated } = datedBy([asked, last], [transition(7, { fields: ['deletionTimestamp'] })], same);
    expect(dated).toMatchObject([{ truth: { lo: 4, hi: 6 } }]);
  });

  test('is not looked for among requests that the order of the writes rules out', () => {
    const collection = { verb: 'deletecollection', name: undefined, uid: undefined };
    const writes = [
      written(6, { receivedAt: 1, completedAt: 2 }),
      written(undefined, { ...collection, receivedAt: 3, completedAt: 4 }),
      written(8, { receivedAt: 5, completedAt: 6 }),
      written(undefined, { ...collection, receivedAt: 100, completedAt: 110 }),
    ];
    const gone = transition(7, { fields: ['exists'], gone: true });
    const { dated } = datedBy(writes, [transition(6), gone, transition(8)], same);
    expect(dated[1]).toMatchObject({ transition: gone, truth: { lo: 3, hi: 4 } });
  });

  test('of a deletion may be that of an update that was not stored', () => {
    const update = written(6, { deletes: true, receivedAt: 2, completedAt: 5 });
    const gone = transition(7, { fields: ['exists'], gone: true });
    expect(datedBy([update], [gone], same).dated).toMatchObject([{ truth: { lo: 2, hi: 5 } }]);
    expect(datedBy([{ ...update, deletes: false }], [gone], same).leftOut).toMatchObject([{ why: 'no audit event' }]);
  });

  test('of a change is not that of a deletion which answered the object as it was', () => {
    const deletion = written(7, { verb: 'delete', receivedAt: 20, completedAt: 25 });
    expect(datedBy([deletion], [transition(7)], same)).toMatchObject({
      dated: [],
      leftOut: [{ why: 'no audit event' }],
    });
  });

  test('is bounded by the writes before and after it', () => {
    const writes = [
      written(1, { receivedAt: 5, completedAt: 7 }),
      written(2, { receivedAt: 0, completedAt: 30 }),
      written(3, { receivedAt: 1, completedAt: 12 }),
    ];
    const { dated } = datedBy(writes, [transition(3), transition(1), transition(2)], same);
    expect(dated.map(({ truth }) => truth)).toEqual([
      { lo: 5, hi: 7 },
      { lo: 5, hi: 12 },
      { lo: 5, hi: 12 },
    ]);
  });

  test('is not told of what was found by comparing lists, or while the clock was stepped', () => {
    const found = transition(7, { seen: { lo: 0, hi: 10, rule: 'relist' } });
    expect(datedBy([written(7)], [found], same).leftOut).toMatchObject([{ why: 'relist' }]);
    expect(datedBy([written(7)], [transition(7)], () => undefined).leftOut).toMatchObject([{ why: 'clock' }]);
  });
});
