import type { Run } from '../run.ts';
import type { RunClaim } from '../schema/claim.ts';
import type { RunScenario, RunStep } from '../schema/scenario.ts';

/** A claim, and its place in run.json: the same claim may be there twice. */
export interface TracedClaim {
  readonly claim: RunClaim;
  readonly index: number;
}

/** A step that the scenario itself names, with the steps within it. */
export interface TracedStep {
  readonly step: RunStep;
  readonly inner: readonly RunStep[];
}

/** Steps that bear one number, and the claims made in them. */
export interface Group {
  readonly title: string;
  readonly steps: readonly TracedStep[];
  readonly claims: readonly TracedClaim[];
}

/** One scenario, told in the order of its steps; claims that no planned scenario made have a chapter of their own. */
export interface Chapter {
  readonly title: string;
  readonly scenario: RunScenario | undefined;
  readonly groups: readonly Group[];
}

/** All claims of a run, each of them once, by scenario and by step. */
export function storyOf(run: Pick<Run, 'scenarios' | 'claims'>): readonly Chapter[] {
  const traced = run.claims.map((claim, index) => ({ claim, index }));
  const known = new Set(run.scenarios.map(({ id }) => id));
  const strays = traced.filter(({ claim }) => claim.scenarioId === undefined || !known.has(claim.scenarioId));
  return [
    ...run.scenarios.map((scenario) => {
      const claims = traced.filter(({ claim }) => claim.scenarioId === scenario.id);
      return { title: scenario.title, scenario, groups: groupsOf(scenario.steps, claims) };
    }),
    ...[...Map.groupBy(strays, ({ claim }) => claim.scenario)].map(([title, claims]) => ({
      title: title === '' ? 'Claims of no scenario' : title,
      scenario: undefined,
      groups: groupsOf([], claims),
    })),
  ];
}

interface Draft {
  readonly title: string;
  readonly number: number | undefined;
  readonly steps: TracedStep[];
}

function groupsOf(steps: readonly RunStep[], claims: readonly TracedClaim[]): readonly Group[] {
  const drafts: Draft[] = [];
  for (const traced of nested(steps)) {
    const number = numberOf(traced.step.title);
    const same = number === undefined ? undefined : drafts.find((draft) => draft.number === number);
    if (same === undefined) drafts.push({ title: traced.step.title, number, steps: [traced] });
    else same.steps.push(traced);
  }
  const homeless = claims.flatMap(({ claim: { step } }) =>
    step === undefined || drafts.some(({ number }) => number === step) ? [] : [step],
  );
  for (const number of new Set(homeless.toSorted((a, b) => a - b))) {
    drafts.push({ title: `Step ${number}`, number, steps: [] });
  }
  const rest = claims.filter(({ claim }) => claim.step === undefined);
  return [
    ...drafts.map(({ title, number, steps: own }) => ({
      title,
      steps: own,
      claims: number === undefined ? [] : claims.filter(({ claim }) => claim.step === number),
    })),
    ...(rest.length === 0 ? [] : [{ title: 'Claims without a step', steps: [], claims: rest }]),
  ];
}

function nested(steps: readonly RunStep[]): readonly TracedStep[] {
  const outer: { readonly step: RunStep; readonly inner: RunStep[] }[] = [];
  for (const step of steps) {
    const last = outer.at(-1);
    if (step.depth === 0 || last === undefined) outer.push({ step, inner: [] });
    else last.inner.push(step);
  }
  return outer;
}

/** Scenarios number their steps in their titles, and claims name the number. */
function numberOf(title: string): number | undefined {
  const digits = /^(\d{1,4})\.\s/.exec(title)?.[1];
  return digits === undefined ? undefined : Number(digits);
}
