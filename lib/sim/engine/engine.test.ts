import { expect, test } from '@playwright/test';
import { Engine } from './engine.ts';
import { type Process, Signal } from './process.ts';
import { Random } from './random.ts';
import { Scope } from './scope.ts';

test('what is due happens in the order of its instants, and of being asked for', () => {
  const engine = new Engine(1000);
  const seen: string[] = [];
  const note = (what: string) => () => seen.push(`${what} at ${engine.now}`);
  for (const [at, what] of [
    [1300, 'c'],
    [1100, 'a'],
    [1100, 'b'],
    [5000, 'late'],
  ] as const)
    engine.at(at, note(what));
  engine.at(1200, note('cancelled')).cancel();
  engine.runUntil(2000);
  expect(seen).toEqual(['a at 1100', 'b at 1100', 'c at 1300']);
  expect(engine.now).toBe(2000);
  expect(engine.nextAt()).toBe(5000);
});

test('the heap keeps its order whatever comes in', () => {
  const engine = new Engine(0);
  const random = new Random(1);
  const seen: number[] = [];
  for (let index = 0; index < 2000; index += 1) {
    const at = random.below(500);
    engine.at(at, () => seen.push(engine.now));
  }
  engine.runUntil(1000);
  expect(seen).toHaveLength(2000);
  expect(seen).toEqual(seen.toSorted((a, b) => a - b));
});

test('a process waits for time and for signals', () => {
  const engine = new Engine(0);
  const signal = new Signal();
  const seen: number[] = [];
  function* work(): Process {
    yield 20;
    seen.push(engine.now);
    yield signal;
    seen.push(engine.now);
  }
  new Scope(engine).spawn(work());
  engine.at(50, () => signal.give());
  engine.runUntil(100);
  expect(seen).toEqual([20, 50]);
});

test('nothing happens of a scope that has ended, and late what happens to a frozen one', () => {
  const engine = new Engine(0);
  const [machine, other] = [new Scope(engine), new Scope(engine)];
  const program = machine.inner();
  const seen: string[] = [];
  program.after(10, () => seen.push(`program ${engine.now}`));
  program.after(30, () => seen.push(`never ${engine.now}`));
  other.after(10, () => seen.push(`other ${engine.now}`));
  machine.freeze();
  engine.runUntil(20);
  expect(seen).toEqual(['other 10']);
  machine.thaw();
  engine.runUntil(25);
  expect(seen).toEqual(['other 10', 'program 20']);
  machine.end();
  engine.runUntil(100);
  expect(seen).toHaveLength(2);
});

test('a stream of chance depends on the seed and its name alone', () => {
  const draw = (random: Random) => [random.between(0, 1), random.below(10), random.uuid()];
  const drawn = draw(new Random(7).stream('lease/worker'));
  const other = new Random(7);
  other.between(0, 1);
  expect(draw(other.stream('lease/worker'))).toEqual(drawn);
  expect(draw(new Random(8).stream('lease/worker'))).not.toEqual(drawn);
});
