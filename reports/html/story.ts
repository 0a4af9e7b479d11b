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
  readonly claims: TracedClaim[];
}

function groupsOf(steps: readonly RunStep[], claims: readonly TracedClaim[]): readonly Group[] {
  const drafts: Draft[] = [];
  for (const traced of nested(steps)) {
    const number = numberOf(traced.step.title);
    const same = number === undefined ? undefined : drafts.find((draft) => draft.number === number);
    if (same === undefined) drafts.push({ title: traced.step.title, number, steps: [traced], claims: [] });
    else same.steps.push(traced);
  }
  for (const claim of claims) (homeOf(claim, drafts) ?? foundedFor(claim, drafts)).claims.push(claim);
  const order = (a: Draft, b: Draft) => Number(b.steps.length > 0) - Number(a.steps.length > 0) || rank(a) - rank(b);
  return drafts.toSorted(order).map(({ title, steps: own, claims: made }) => ({ title, steps: own, claims: made }));
}

/** Those without a step come last; those of steps that there are stay in their order. */
const rank = ({ steps, number }: Draft): number => (steps.length > 0 ? 0 : (number ?? Number.POSITIVE_INFINITY));

/**
 * The step in which the question was put, else the one whose number the claim names. In simulated time a step may begin in
 * the very instant in which the one before it ends: then it is the one that bears the claim's number, or else the later.
 */
function homeOf({ claim: { askedAtMs, step } }: TracedClaim, drafts: readonly Draft[]): Draft | undefined {
  const holds = ({ step: { startedAtMs, durationMs = Number.POSITIVE_INFINITY } }: TracedStep) =>
    askedAtMs !== undefined && askedAtMs >= startedAtMs && askedAtMs <= startedAtMs + durationMs;
  const named = ({ number }: Draft) => step !== undefined && number === step;
  const asked = drafts.filter(({ steps }) => steps.some(holds));
  return asked.find(named) ?? asked.at(-1) ?? drafts.find(named);
}

function foundedFor({ claim: { step } }: TracedClaim, drafts: Draft[]): Draft {
  const title = step === undefined ? 'Claims without a step' : `Step ${step}`;
  const draft: Draft = drafts.find((each) => each.title === title) ?? { title, number: step, steps: [], claims: [] };
  if (!drafts.includes(draft)) drafts.push(draft);
  return draft;
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

/** What of a run belongs to one chapter: its scenario and claims, and the faults and holes that fall into its time. */
export function partOf(run: Run, { scenario, groups }: Chapter): Run {
  const claims = groups.flatMap((group) => group.claims.map(({ claim }) => claim));
  const lo = scenario?.startedAtMs ?? Number.NEGATIVE_INFINITY;
  const hi = lo + (scenario?.durationMs ?? Number.POSITIVE_INFINITY);
  const overlaps = (span: { readonly lo: number; readonly hi: number }) => span.hi >= lo && span.lo <= hi;
  const nodes = nodesOf(run, claims);
  return {
    ...run,
    scenarios: scenario === undefined ? [] : [scenario],
    claims,
    tracks: run.tracks.filter(({ node }) => node === undefined || (nodes?.has(node) ?? true)),
    faults: run.faults.filter(({ node, confirmed }) => overlaps(confirmed) && (nodes?.has(node) ?? true)),
    gaps: run.gaps.filter(overlaps).map((gap) => ({ ...gap, lo: Math.max(gap.lo, lo), hi: Math.min(gap.hi, hi) })),
  };
}

/** The nodes of the cluster that claims are about: scenarios that run at the same time have clusters of their own. */
function nodesOf({ clusters }: Run, claims: readonly RunClaim[]): ReadonlySet<string> | undefined {
  const found = clusters.find(({ nodes }) =>
    nodes.some(({ name }) => claims.some(({ subject }) => subject.split(' ').includes(name))),
  );
  return found === undefined ? undefined : new Set(found.nodes.map(({ name }) => name));
}
