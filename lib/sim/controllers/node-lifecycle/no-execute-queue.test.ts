import { expect, test } from '@playwright/test';
import { Engine } from '../../engine/engine.ts';
import { Scope } from '../../engine/scope.ts';
import { NoExecuteQueue } from './no-execute-queue.ts';

/** A queue that is looked at each 100 ms, and when each node was tainted, in seconds. */
function watched(qps: number) {
  const engine = new Engine(0);
  const scope = new Scope(engine);
  const queue = new NoExecuteQueue(qps, 0);
  const tainted: string[] = [];
  function* taint(name: string) {
    yield 5;
    tainted.push(`${name} ${(engine.now / 1000).toFixed(1)}`);
    return { done: true } as const;
  }
  function* look() {
    for (;;) {
      yield* queue.try(engine, taint);
      yield 100;
    }
  }
  scope.spawn(look());
  const swap = (rate: number) => scope.spawn(queue.swapLimiter(rate, engine));
  return { engine, queue, tainted, swap };
}

test('the first node is tainted at once, the others at the rate', () => {
  const { engine, queue, tainted } = watched(0.1);
  for (const name of ['a', 'b', 'c']) queue.add(name, 0);
  engine.runUntil(25_000);
  expect(tainted).toEqual(['a 0.0', 'b 10.0', 'c 20.0']);
});

test('a node that was done is taken again only when it was removed', () => {
  const { engine, queue, tainted } = watched(10);
  expect(queue.add('a', 0)).toBe(true);
  engine.runUntil(1_000);
  expect(queue.add('a', 1_000)).toBe(false);
  queue.remove('a');
  expect(queue.add('a', 1_000)).toBe(true);
  engine.runUntil(2_000);
  expect(tainted).toHaveLength(2);
});

test('a queue that was stopped begins with no token when it goes on', () => {
  const { engine, queue, tainted, swap } = watched(0.1);
  swap(0);
  engine.runUntil(1_000);
  queue.add('a', 1_000);
  engine.runUntil(30_000);
  expect(tainted).toEqual([]);
  swap(0.1);
  engine.runUntil(60_000);
  expect(tainted).toEqual(['a 40.0']);
});

test('one that can give a token keeps it when the rate changes', () => {
  const { engine, queue, tainted, swap } = watched(0.1);
  swap(0.01);
  engine.runUntil(1_000);
  queue.add('a', 1_000);
  engine.runUntil(2_000);
  expect(tainted).toHaveLength(1);
});

test('at a rate of 1 a queue that was stopped stays so, for what stops it says 1 as well', () => {
  for (const [rate, goesOn] of [
    [1, false],
    [2, true],
  ] as const) {
    const { engine, queue, tainted, swap } = watched(rate);
    swap(0);
    engine.runUntil(1_000);
    swap(rate);
    queue.add('a', 1_000);
    engine.runUntil(60_000);
    expect(tainted).toHaveLength(goesOn ? 1 : 0);
  }
});
