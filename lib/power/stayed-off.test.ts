import { expect, test } from '@playwright/test';
import type { PowerEvidence } from './fault.ts';
import { haltedByItself, stayedOff, stayedPaused } from './stayed-off.ts';

const off: PowerEvidence = {
  source: 'docker inspect abc',
  readAt: 1000,
  state: 'off',
  facts: { containerId: 'abc', pid: 0, startedAt: 'start 1', finishedAt: 'end 1', restartCount: 0 },
};
const later = { ...off, readAt: 20_000 };
const without = (fact: string): PowerEvidence['facts'] =>
  Object.fromEntries(Object.entries(off.facts).filter(([name]) => name !== fact));

test.describe('two readings of a machine', () => {
  test('prove that it stayed off if nothing changed', () => {
    expect(stayedOff(off, later)).toBeUndefined();
    expect(stayedOff(off, off)).toBeUndefined();
  });

  const doubts: readonly (readonly [string, PowerEvidence, PowerEvidence, string])[] = [
    ['it is on', off, { ...later, state: 'running' }, 'says running'],
    ['it was on', { ...off, state: 'paused' }, later, 'said paused'],
    ['it has a process', off, { ...later, facts: { ...off.facts, pid: 12 } }, 'names process 12'],
    ['it was started meanwhile', off, { ...later, facts: { ...off.facts, startedAt: 'start 2' } }, 'startedAt changed'],
    ['it ended again', off, { ...later, facts: { ...off.facts, finishedAt: 'end 2' } }, 'finishedAt changed'],
    ['it was restarted', off, { ...later, facts: { ...off.facts, restartCount: 1 } }, 'restartCount changed'],
    ['it is another machine', off, { ...later, facts: { ...off.facts, containerId: 'def' } }, 'another machine'],
    ['they are in the wrong order', later, off, 'before the cut was confirmed'],
    [
      'neither tells the start',
      { ...off, facts: without('startedAt') },
      { ...later, facts: without('startedAt') },
      'no startedAt',
    ],
    [
      'neither tells the end',
      { ...off, facts: without('finishedAt') },
      { ...later, facts: without('finishedAt') },
      'no finishedAt',
    ],
    [
      'neither tells the pid',
      { ...off, facts: without('pid') },
      { ...later, facts: without('pid') },
      'process undefined',
    ],
  ];
  for (const [what, earlier, afterwards, why] of doubts) {
    test(`prove nothing if ${what}`, () => {
      expect(stayedOff(earlier, afterwards)).toContain(why);
    });
  }
});

test.describe('two readings of a paused machine', () => {
  const paused: PowerEvidence = { ...off, state: 'paused', facts: { ...off.facts, pid: 12 } };
  const still = { ...paused, readAt: 20_000 };

  test('prove that it is paused still if nothing changed', () => {
    expect(stayedPaused(paused, still)).toBeUndefined();
  });

  for (const [what, pause, now, says] of [
    ['it goes on', paused, { ...still, state: 'running' }, 'says running'],
    ['it was never paused', { ...paused, state: 'running' }, still, 'said running'],
    ['it is another machine', paused, { ...still, facts: { ...paused.facts, containerId: 'x' } }, 'another machine'],
    [
      'it was started meanwhile',
      paused,
      { ...still, facts: { ...paused.facts, startedAt: 'start 2' } },
      'startedAt changed',
    ],
  ] as const) {
    test(`do not if ${what}`, () => {
      expect(stayedPaused(pause, now)).toContain(says);
    });
  }
});

test('a machine that was killed because it did not halt in time was not shut down', () => {
  const facts = (exitCode?: number) => ({
    ...off,
    facts: { ...off.facts, ...(exitCode === undefined ? {} : { exitCode }) },
  });
  expect(haltedByItself(facts(130))).toBeUndefined();
  expect(haltedByItself(facts(0))).toBeUndefined();
  expect(haltedByItself(facts(137))).toContain('was killed');
  const { exitCode: _, ...untold } = facts(0).facts;
  expect(haltedByItself({ ...off, facts: untold })).toContain('tells no exitCode');
});
