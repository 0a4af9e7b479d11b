import type { Run } from '../run.ts';
import type { RunClaim } from '../schema/claim.ts';

/** One claim as one side's runs made it: of one scenario, and by which turn where a scenario makes it several times. */
export interface ClaimOnSide {
  readonly passed: readonly RunClaim[];
  readonly failed: readonly RunClaim[];
  /** Undecided, never exercised, or of a void run. */
  readonly void: number;
}

/** What is wrong with a run, so that what it measured proves nothing; a failed claim was proved all the same. */
export interface VoidRun {
  readonly id: string;
  readonly why: string;
}

/** The runs of one side of a comparison, taken apart. */
export interface Side {
  readonly runs: readonly Run[];
  readonly voidRuns: readonly VoidRun[];
  readonly claims: ReadonlyMap<string, ClaimOnSide>;
}

const nothing: ClaimOnSide = { passed: [], failed: [], void: 0 };

/** Takes runs apart, in the order of their ids, each once however often it was named. */
export function sideOf(given: readonly Run[]): Side {
  const byId = new Map(given.map((run) => [run.id, run]));
  const runs = [...byId.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const claims = new Map<string, ClaimOnSide>();
  const voidRuns: VoidRun[] = [];
  for (const run of runs) {
    const why = whyVoid(run);
    if (why !== undefined) voidRuns.push({ id: run.id, why });
    for (const [key, claim] of keyed(run)) {
      claims.set(key, adding(claims.get(key) ?? nothing, claim, why === undefined));
    }
  }
  return { runs, voidRuns, claims };
}

function adding(side: ClaimOnSide, claim: RunClaim, valid: boolean): ClaimOnSide {
  // The judge has taken a starved host into account before it said fail.
  if (claim.verdict === 'fail') return { ...side, failed: [...side.failed, claim] };
  if (claim.verdict === 'pass' && claim.exercised > 0 && valid) return { ...side, passed: [...side.passed, claim] };
  return { ...side, void: side.void + 1 };
}

/** `scenario: claim`, the same in every run whichever repetition it was; `claim (2)` where a scenario makes it again. */
function keyed(run: Run): readonly (readonly [string, RunClaim])[] {
  const turns = new Map<string, number>();
  return run.claims.map((claim) => {
    const scenario = (claim.scenarioId ?? claim.scenario).replace(/(?: ›.*)? \[[^\]]*repetition \d+\]$/, '');
    const place = JSON.stringify([claim.scenarioId, claim.scenario, claim.id, claim.negated]);
    const turn = (turns.get(place) ?? 0) + 1;
    turns.set(place, turn);
    return [`${scenario}: ${claim.negated ? 'not ' : ''}${claim.id}${turn === 1 ? '' : ` (${turn})`}`, claim];
  });
}

function whyVoid({ outcome, endedAt, notes, clusters, problems }: Run): string | undefined {
  if (outcome.interrupted) return 'it was interrupted';
  if (outcome.environmentError !== undefined) return outcome.environmentError.message;
  if (endedAt === undefined) return 'it died before its end';
  if (clusters.length === 0) return 'it got no cluster';
  const starved = notes.find(({ topic }) => topic === 'starved');
  if (starved !== undefined) return `its host was starved (${starved.text})`;
  const [problem] = problems;
  if (problem !== undefined) return problem;
  return outcome.reasons.find(({ scope, verdict }) => scope === 'run' && verdict === 'unknown')?.text;
}
