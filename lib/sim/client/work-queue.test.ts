import { expect, test } from '@playwright/test';
import { Engine, type Milliseconds } from '../engine/engine.ts';
import type { Process } from '../engine/process.ts';
import { Scope } from '../engine/scope.ts';
import { WorkQueue } from './work-queue.ts';

test('a key that fails is worked on again after 5 ms, then twice that, and so on, until it succeeds', () => {
  const { engine, queue, workedOn } = queueIn();
  queue.add('a');
  engine.runUntil(100);
  expect(workedOn.map(([at]) => at)).toEqual([0, 5, 15, 35, 75]);
});

test('keys that fail share ten retries a second, after a hundred at once', () => {
  const { engine, queue, workedOn } = queueIn();
  for (let key = 0; key < 200; key += 1) queue.add(String(key));
  engine.runUntil(4);
  workedOn.length = 0;
  engine.runUntil(6);
  expect(workedOn).toHaveLength(100);
  workedOn.length = 0;
  engine.runUntil(5_000);
  expect(workedOn).toHaveLength(50);
});

test('a key that asks for itself again, and succeeds each time, is held to ten times a second', () => {
  const { engine, queue, workedOn } = queueIn({ succeeds: true });
  queue.add('a');
  engine.runUntil(20_000);
  workedOn.length = 0;
  engine.runUntil(30_000);
  expect(workedOn).toHaveLength(100);
});

/** A queue whose keys all want to be worked on again; `succeeds`: not because they failed. */
function queueIn({ succeeds = false } = {}) {
  const engine = new Engine(0);
  const workedOn: [Milliseconds, string][] = [];
  const queue: WorkQueue = new WorkQueue(new Scope(engine), { workers: 1, work });
  function* work(key: string): Process {
    workedOn.push([engine.now, key]);
    queue.addRateLimited(key);
    if (succeeds) queue.forget(key);
    yield 0;
  }
  return { engine, queue, workedOn };
}
