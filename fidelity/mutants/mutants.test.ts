import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@playwright/test';
import { mutate } from './load-anew.ts';
import { pathOf } from './load-mutant.ts';
import { modelMutants } from './model-mutants.ts';
import { simulatorMutants } from './simulator-mutants.ts';
import { modelTable, simulatorTable } from './table.ts';

const kinds = [
  { of: 'simulator', mutants: simulatorMutants, flags: [], table: simulatorTable(simulatorMutants) },
  { of: 'harness', mutants: modelMutants, flags: ['--model'], table: modelTable(modelMutants) },
] as const;

/** Playwright compiles what its processes load, which a mutant is not to be. */
function told(file: string, args: readonly string[]): string {
  const program = fileURLToPath(new URL(file, import.meta.url));
  return execFileSync(process.execPath, [program, ...args], { encoding: 'utf8' });
}

for (const { of, mutants, flags, table } of kinds) {
  test(`each mutant of the ${of} changes one place, and there are enough of them`, () => {
    for (const mutant of mutants) {
      const text = readFileSync(pathOf(mutant, of), 'utf8');
      expect(mutate(text, mutant), mutant.plants).not.toBe(text);
      expect(mutant.shows, mutant.plants).not.toBe('');
    }
    expect(mutants.length).toBeGreaterThanOrEqual(20);
  });

  test(`the README names all mutants of the ${of}, and what refutes each`, () => {
    expect(readFileSync(new URL('../README.md', import.meta.url), 'utf8')).toContain(table);
  });

  test(`golden traces refute mutants of the ${of}: a sample`, () => {
    const verdicts = told('../mutants.ts', [...flags, '--every', '13'])
      .trimEnd()
      .split('\n');
    expect(verdicts).toHaveLength(Math.ceil(mutants.length / 13));
    for (const verdict of verdicts) expect(verdict).toMatch(/^refuted: /);
  });
}

test('a mutant whose text is not there just once is refused', () => {
  const mutant = { file: 'a.ts', find: 'a', replace: 'b' };
  expect(() => mutate('xyz', mutant)).toThrow(RangeError);
  expect(() => mutate('aa', mutant)).toThrow(RangeError);
});

test('what is loaded anew without a mistake shows nothing, and one that cannot be planted is refused', () => {
  const { differences, fails, refused } = JSON.parse(told('testing/control.ts', []));
  expect(differences).toEqual([]);
  expect(fails).toEqual([]);
  expect(refused).toEqual(['RangeError', 'RangeError', 'RangeError', 'RangeError']);
});
