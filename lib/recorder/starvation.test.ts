import { expect, test } from '@playwright/test';
import { realClock } from '../clock/real-clock.ts';
import type { Note } from './observation.ts';
import { Starvation } from './starvation.ts';

/** What is told of delays that are given as [from, to]. */
function toldOf(...delays: readonly (readonly [number, number])[]) {
  const notes: Note[] = [];
  const starvation = new Starvation({ clock: realClock(), after: 500, note: (note) => void notes.push(note) });
  for (const [from, to] of delays) starvation.delay(from, to, 'an answer came');
  return notes.map(({ at, until, topic }) => [at, until, topic]);
}

test('only a delay that is long is told', () => {
  expect(toldOf([0, 500], [1000, 1501])).toEqual([[1000, 1501, 'starved']]);
});

test('one stall that delays several answers is told once, and what one adds to it again', () => {
  expect(toldOf([0, 1000], [10, 1001], [900, 2000])).toEqual([
    [0, 1000, 'starved'],
    [1000, 2000, 'starved'],
  ]);
});
