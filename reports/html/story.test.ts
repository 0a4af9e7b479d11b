import { expect, test } from '@playwright/test';
import { madeUpRuns } from '../testdata/made-up-run.ts';
import { partOf, storyOf } from './story.ts';

test('every claim is told once, whatever its scenario and its step', () => {
  const run = madeUpRuns.pass();
  const [first, second, third, ...others] = run.claims;
  if (first === undefined || second === undefined || third === undefined) throw new Error('too few claims');
  const { step: _, ...stepless } = second;
  const stray = { ...third, scenarioId: 'unknown here', scenario: 'of old' };
  const claims = [{ ...first, step: 99 }, stepless, stray, ...others];
  const chapters = storyOf({ ...run, claims });
  const told = chapters.flatMap(({ groups }) => groups.flatMap((group) => group.claims.map(({ index }) => index)));
  expect(told.toSorted((a, b) => a - b)).toEqual([...claims.keys()]);
  expect(chapters.map(({ title }) => title)).toEqual([run.scenarios[0]?.title, 'of old']);
  expect(chapters[0]?.groups.slice(-2).map(({ title }) => title)).toEqual(['Step 99', 'Claims without a step']);
});

test('steps of one number are one group; steps within a step stay with it', () => {
  const [scenario] = madeUpRuns.pass().scenarios;
  if (scenario === undefined) throw new Error('no scenario');
  const within = { title: 'within', depth: 1, startedAtMs: 1, durationMs: 1, ok: true };
  const steps = scenario.steps.flatMap((step) => [step, within]);
  const [chapter] = storyOf({ scenarios: [{ ...scenario, steps }], claims: [] });
  const seventh = chapter?.groups.find(({ title }) => title.startsWith('7.'));
  expect(chapter?.groups).toHaveLength(7);
  expect(seventh?.steps.map(({ inner }) => inner.length)).toEqual([1, 1]);
});

test('a claim is told in the step in which its question was put, whatever number it names', () => {
  const run = madeUpRuns.pass();
  const [scenario] = run.scenarios;
  const [claim] = run.claims;
  const step = scenario?.steps.at(-1);
  if (scenario === undefined || claim === undefined || step === undefined) throw new Error('too little of a run');
  const asked = { ...claim, step: 1, askedAtMs: step.startedAtMs + 1 };
  const homes = storyOf({ scenarios: [scenario], claims: [asked] })[0]?.groups.filter(
    ({ claims }) => claims.length > 0,
  );
  expect(homes?.map(({ steps }) => steps.at(-1)?.step.title)).toEqual([step.title]);
});

test('where one step ends in the instant in which the next begins, a claim is told in the one that it names', () => {
  const [scenario] = madeUpRuns.pass().scenarios;
  const [claim] = madeUpRuns.pass().claims;
  if (scenario === undefined || claim === undefined) throw new Error('too little of a run');
  const step = (title: string, startedAtMs: number, durationMs: number) => ({
    title,
    depth: 0,
    startedAtMs,
    durationMs,
    ok: true,
  });
  const steps = [step('1. a', 0, 5), step('2. b', 5, 0), step('3. c', 5, 5)];
  const { step: _, ...stepless } = claim;
  const home = (named?: number) => {
    const asked = { ...stepless, askedAtMs: 5, ...(named === undefined ? {} : { step: named }) };
    const groups = storyOf({ scenarios: [{ ...scenario, steps }], claims: [asked] })[0]?.groups;
    return groups?.find(({ claims }) => claims.length > 0)?.title;
  };
  expect([1, 2, 3, 9, undefined].map((named) => home(named))).toEqual(['1. a', '2. b', '3. c', '3. c', '3. c']);
});

test('a chapter has the faults and holes of its own time and cluster', () => {
  const run = madeUpRuns.pass();
  const [scenario] = run.scenarios;
  const [fault] = run.faults;
  if (scenario === undefined || fault === undefined) throw new Error('too little of a run');
  const later = { ...fault, confirmed: { lo: 9e9, hi: 9e9 } };
  const elsewhere = { ...fault, node: 'another-cluster-worker' };
  const [chapter] = storyOf(run);
  if (chapter === undefined) throw new Error('no chapter');
  expect(partOf({ ...run, faults: [fault, later, elsewhere] }, chapter).faults).toEqual([fault]);
  const gap = { type: 'gap', kind: 'Node', lo: 0, hi: 9e9, reason: 'cut', detail: '' } as const;
  const [cut] = partOf({ ...run, gaps: [gap] }, chapter).gaps;
  expect(cut?.hi).toBe((scenario.startedAtMs ?? 0) + (scenario.durationMs ?? 0));
});
