import type { Run } from '../run.ts';
import type { RunClaim } from '../schema/claim.ts';

/** One claim as one side's runs made it: of one scenario, and by which turn where a scenario makes it several times. */
export interface ClaimOnSide {
  readonly passed: readonly RunClaim[];
  readonly failed: readonly RunClaim[];
  /** Those that passed on a host that was not starved: only their durations say anything of a shift. */
  readonly timed: readonly RunClaim[];
  /** Undecided, never exercised, or of a void run. */
  readonly void: number;
}

/** What is wrong with a run, so that what it measured proves nothing; a failed claim was proved all the same. */
export interface VoidRun {
  readonly id: string;
  readonly why: string;
  /** On a starved host nothing is early, and what is late is unknown, so what passed has passed; but durations mean little. */
  readonly counts: 'not at all' | 'by windows alone';
}

/** The runs of one side of a comparison, taken apart. */
export interface Side {
  readonly runs: readonly Run[];
  readonly voidRuns: readonly VoidRun[];
  readonly claims: ReadonlyMap<string, ClaimOnSide>;
}

const nothing: ClaimOnSide = { passed: [], failed: [], timed: [], void: 0 };

/** Takes runs apart, in the order of their ids, each once however often it was named. */
export function sideOf(given: readonly Run[]): Side {
  const byId = new Map(given.map((run) => [run.id, run]));
  const runs = [...byId.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const claims = new Map<string, ClaimOnSide>();
  const voidRuns: VoidRun[] = [];
  for (const run of runs) {
    const why = whyVoid(run);
    if (why !== undefined) voidRuns.push({ id: run.id, why, counts: 'not at all' });
    const starved = run.notes.find(({ topic }) => topic === 'starved');
    if (why === undefined && starved !== undefined) {
      voidRuns.push({ id: run.id, why: `its host was starved (${starved.text})`, counts: 'by windows alone' });
    }
    for (const [key, claim] of keyed(run)) {
      claims.set(
        key,
        adding(claims.get(key) ?? nothing, claim, { valid: why === undefined, timed: starved === undefined }),
      );
    }
  }
  return { runs, voidRuns, claims };
}

function adding(
  side: ClaimOnSide,
  claim: RunClaim,
  { valid, timed }: { readonly valid: boolean; readonly timed: boolean },
): ClaimOnSide {
  // The judge has taken a starved host into account before it said fail.
  if (claim.verdict === 'fail') return { ...side, failed: [...side.failed, claim] };
  if (claim.verdict === 'pass' && claim.exercised > 0 && valid) {
    return { ...side, passed: [...side.passed, claim], timed: timed ? [...side.timed, claim] : side.timed };
  }
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

function whyVoid({ outcome, endedAt, clusters, problems }: Run): string | undefined {
  if (outcome.interrupted) return 'it was interrupted';
  if (outcome.environmentError !== undefined) return outcome.environmentError.message;
  if (endedAt === undefined) return 'it died before its end';
  if (clusters.length === 0) return 'it got no cluster';
  const [problem] = problems;
  if (problem !== undefined) return problem;
  return outcome.reasons.find(({ scope, verdict }) => scope === 'run' && verdict === 'unknown')?.text;
}
