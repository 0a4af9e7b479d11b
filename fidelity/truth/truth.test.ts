import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@playwright/test';
import { execa } from 'execa';
import { minutes } from '../../lib/units.ts';
import type { VerdictWord } from '../../lib/verdict/verdict.ts';
import { mutate, type Planted } from '../mutants/load-anew.ts';
import { careless } from './careless.ts';
import { faults } from './faults.ts';
import { type Held, whatIsWrong } from './hold.ts';
import { inTime, type Truth } from './oracle/facts.ts';
import { drawStory, type Story } from './story.ts';
import { Tally } from './tally.ts';

const read = (folder: string, { file }: Planted): string =>
  readFileSync(fileURLToPath(new URL(`../../${folder}/${file}`, import.meta.url)), 'utf8');

test('a sample of stories has no wrong verdict, and a careless judge of some of them has', async () => {
  test.setTimeout(minutes(5));
  // A program, for Playwright compiles what its processes load.
  const program = fileURLToPath(new URL('../truth.ts', import.meta.url));
  const args = [program, '--json', '--stories', '40', '--seed', '3', '--first', '110', '--control', '2'];
  const { stdout } = await execa(process.execPath, args, { reject: false });
  const told: { wrong: readonly object[]; stories: number; claims: number; control: { wrong: number } } =
    JSON.parse(stdout);
  expect(told.wrong).toEqual([]);
  expect(told.stories).toBe(40);
  expect(told.claims).toBeGreaterThan(300);
  expect(told.control.wrong).toBeGreaterThan(0);
});

test('the same seed and number draw the same story, and others draw others', () => {
  const numbers = Array.from({ length: 400 }, (_, number) => number);
  const stories = numbers.map((number) => drawStory(1, number));
  expect(stories).toEqual(numbers.map((number) => drawStory(1, number)));
  expect(new Set(stories.map(({ seed }) => seed)).size).toBe(400);
  expect(stories.filter(({ fault }) => fault === undefined).length).toBeGreaterThan(60);
  const places = new Set(stories.map(({ fault }) => fault?.place));
  expect(places).toEqual(new Set([undefined, 'cluster', 'recorder', 'driver', 'host']));
});

test('a fault is drawn only into stories and versions in which it can show', () => {
  for (const fault of faults) {
    for (let number = 0; number < 12; number += 1) {
      const { scenario, version } = drawStory(2, number, `${fault.place}: ${fault.name}`);
      const minor = Number(version.split('.')[1]);
      expect(fault.scenarios ?? [scenario], fault.name).toContain(scenario);
      expect(minor, fault.name).toBeGreaterThanOrEqual(fault.minors?.first ?? 31);
      expect(minor, fault.name).toBeLessThanOrEqual(fault.minors?.last ?? 37);
    }
  }
});

test('each mistake, of the cluster and of the careless judge, changes one place', () => {
  for (const mistake of faults.flatMap(({ planted }) => planted ?? [])) {
    const text = read('lib/sim', mistake);
    expect(mutate(text, mistake), mistake.find).not.toBe(text);
  }
  const texts = new Map<string, string>();
  for (const mistake of careless) {
    const text = texts.get(mistake.file) ?? read('lib', mistake);
    const changed = mutate(text, mistake);
    expect(changed, mistake.find).not.toBe(text);
    texts.set(mistake.file, changed);
  }
});

test('names of faults are told apart', () => {
  expect(new Set(faults.map(({ name, place }) => `${place}: ${name}`)).size).toBe(faults.length);
});

test.describe('a verdict is held to the truth', () => {
  const premise = faults.find(({ takesPremise }) => takesPremise === true);
  const mistake = faults.find(({ place, takesPremise }) => place === 'cluster' && takesPremise !== true);
  const outage = faults.find(({ place }) => place === 'host');
  const rows: readonly [Story['fault'], VerdictWord, Truth | undefined, boolean][] = [
    [undefined, 'pass', 'kept', false],
    [undefined, 'fail', 'kept', true],
    [mistake, 'pass', 'broken', true],
    [mistake, 'fail', 'broken', false],
    [premise, 'fail', 'broken', true],
    [premise, 'pass', 'kept', false],
    [mistake, 'pass', 'baseless', true],
    [mistake, 'fail', 'baseless', true],
    [mistake, 'fail', undefined, false],
    [outage, 'fail', undefined, true],
    [undefined, 'pass', undefined, false],
  ];
  for (const [fault, verdict, truth, wrong] of rows) {
    test(`${verdict} where it is ${truth ?? 'untold'}, ${fault?.name ?? 'nothing planted'}`, () => {
      expect(whatIsWrong({ fault }, verdict, truth) !== undefined).toBe(wrong);
    });
  }

  test('unknown is never wrong, and is counted', () => {
    for (const truth of ['kept', 'broken', 'baseless', undefined] as const) {
      expect(whatIsWrong({ fault: mistake }, 'unknown', truth)).toBeUndefined();
    }
    const tally = new Tally();
    tally.add(drawStory(1, 0, 'none'), { held: [one('unknown'), one('pass')], wrong: undefined });
    expect(tally.unknownShare).toBe(0.5);
  });

  test('one in a thousand may be unknown, or a single one of fewer', () => {
    const tooOften = (unknown: number, pass: number) => {
      const tally = new Tally();
      const held = [...Array<Held>(unknown).fill(one('unknown')), ...Array<Held>(pass).fill(one('pass'))];
      tally.add(drawStory(1, 0, 'none'), { held, wrong: undefined });
      return tally.isTooOftenUnknown;
    };
    expect([tooOften(0, 10), tooOften(1, 9), tooOften(2, 8)]).toEqual([false, false, true]);
    expect([tooOften(2, 1998), tooOften(2, 1997)]).toEqual([false, true]);
  });

  test('one that is wrong is counted, and so is a story in which nothing was judged', () => {
    const tally = new Tally();
    tally.add(drawStory(1, 0, 'none'), { held: [{ ...one('fail'), wrong: 'so it is' }], wrong: undefined });
    tally.add(drawStory(1, 1, 'none'), { held: [one('unknown')], wrong: 'nothing was judged' });
    expect(tally.wrong.map(({ story }) => story)).toEqual([0, 1]);
    expect(tally.rows).toMatchObject([{ stories: 2, claims: 2, unknown: 1, wrong: 2 }]);
  });
});

function one(verdict: VerdictWord): Held {
  return { id: 'node.ready-unknown', verdict, reason: '', truth: 'kept', why: '', wrong: undefined };
}

test('an effect is in time, too early, too late, excused, absent, or not yet due by the instants of two writes', () => {
  const timing = { window: { lo: 1000, hi: 2000 }, resolution: 100 };
  const excused = { ...timing, excused: { hi: 3000, because: '' } };
  const truthAt = (effect: number | undefined, by: Parameters<typeof inTime>[2], until = 60_000) =>
    inTime(10_000, effect, by, until).truth;
  expect(truthAt(10_899, timing)).toBe('broken');
  expect(truthAt(10_900, timing)).toBe('kept');
  expect(truthAt(12_100, timing)).toBe('kept');
  expect(truthAt(12_101, timing)).toBe('broken');
  expect(truthAt(12_101, excused)).toBe('baseless');
  expect(truthAt(13_101, excused)).toBe('broken');
  expect(truthAt(undefined, timing)).toBe('broken');
  expect(truthAt(undefined, timing, 12_000)).toBe('baseless');
  expect(inTime(undefined, 11_000, timing, 60_000).truth).toBe('baseless');
});
