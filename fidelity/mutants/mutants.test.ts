import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@playwright/test';
import { mutate, pathOf } from './load-mutant.ts';
import { simulatorMutants } from './simulator-mutants.ts';
import { mutantTable } from './table.ts';

test('each mutant changes one place of the simulator', () => {
  for (const mutant of simulatorMutants) {
    const text = readFileSync(pathOf(mutant), 'utf8');
    expect(mutate(text, mutant), mutant.plants).not.toBe(text);
  }
});

test('a mutant whose text is not there just once is refused', () => {
  const mutant = { file: 'a.ts', find: 'a', replace: 'b' };
  expect(() => mutate('xyz', mutant)).toThrow(RangeError);
  expect(() => mutate('aa', mutant)).toThrow(RangeError);
});

test('the README names all mutants, and what refutes each', () => {
  const told = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  expect(told).toContain(mutantTable(simulatorMutants));
});

test('golden traces refute mutants: a sample', () => {
  // Playwright compiles what its processes load, which a mutant is not to be.
  const program = fileURLToPath(new URL('../mutants.ts', import.meta.url));
  const told = execFileSync(process.execPath, [program, '--every', '13'], { encoding: 'utf8' });
  const verdicts = told.trimEnd().split('\n');
  expect(verdicts).toHaveLength(Math.ceil(simulatorMutants.length / 13));
  for (const verdict of verdicts) expect(verdict).toMatch(/^refuted: /);
});
