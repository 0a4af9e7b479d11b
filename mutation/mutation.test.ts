import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@playwright/test';
import { mutate } from '../fidelity/mutants/load-anew.ts';
import { decisions } from './decisions/all.ts';
import { decisionDocument } from './run/decision-document.ts';
import { DecisionJury } from './run/decision-jury.ts';
import { root } from './run/files.ts';
import { instrument } from './run/mutants.ts';
import { sampled } from './run/sample.ts';

const read = (path: string): string => readFileSync(new URL(path, root), 'utf8');

test('each decision is planted in one place, is told apart by its id, and names a test that there is', () => {
  expect(new Set(decisions.map(({ id }) => id)).size).toBe(decisions.length);
  for (const decision of decisions) {
    const text = read(`lib/${decision.file}`);
    expect(mutate(text, decision), decision.id).not.toBe(text);
    expect(read(decision.test.file), decision.id).toContain("from '@playwright/test'");
  }
});

test('a sample of the decisions is held: the test that each names fails without it', () => {
  const program = fileURLToPath(new URL('decisions.ts', import.meta.url));
  const told = execFileSync(process.execPath, [program, '--every', '60'], { encoding: 'utf8' }).trimEnd().split('\n');
  expect(told).toHaveLength(Math.ceil(decisions.length / 60));
  for (const line of told) expect(line).toMatch(/^killed: /);
});

test('a test that fails without the mistake as well is not the one that sees it', async () => {
  const file = 'mutation/testing/half-failing.ts';
  const [failing, passing] = ['fails', 'passes'].map((does) => ({ file, name: `${does} as the code is` }));
  const planted = { file: 'verdict/interval.ts', find: 'to.lo - from.hi', replace: 'to.lo - from.lo' };
  const jury = new DecisionJury([file]);
  try {
    expect(await jury.killer(planted, failing)).toBeUndefined();
    expect(await jury.killer({ ...planted, replace: 'to.lo - from.hi + 0' })).toBeUndefined();
    expect(await jury.killer(planted)).toEqual(passing);
  } finally {
    await jury.end();
  }
});

test('the list in DECISIONS.md is the one that is planted', () => {
  expect(read('mutation/DECISIONS.md')).toBe(decisionDocument(decisions));
});

test('a sample is the same for the same seed, another for another, and all where no count is given', () => {
  const all = Array.from({ length: 100 }, (_, index) => index);
  expect(sampled(all, 10, 1)).toEqual(sampled(all, 10, 1));
  expect(sampled(all, 10, 1)).not.toEqual(sampled(all, 10, 2));
  expect(new Set(sampled(all, 10, 1)).size).toBe(10);
  expect(sampled(all, undefined, 1)).toEqual(all);
});

test('the tool changes conditions and verdicts, and leaves the words for people alone', async () => {
  const { mutants } = await instrument(['lib/verdict/judge.ts']);
  expect(mutants.some(({ original }) => original === "'fail'")).toBe(true);
  expect(mutants.some(({ original }) => original === 'within(observed, window)')).toBe(true);
  expect(mutants.filter(({ mutator, original }) => mutator === 'StringLiteral' && original.includes(' '))).toEqual([]);
});
