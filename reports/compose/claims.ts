import { z } from 'zod';
import { widened, within } from '../../lib/verdict/interval.ts';
import { formatInterval, formatWindow } from '../../lib/verdict/judge.ts';
import { type Problem, pieceFiles } from '../run-folder/pieces.ts';
import { type RunClaim, runClaim, runExpectation } from '../schema/claim.ts';

/** A claim that was written down, and the test it belongs to, if its writer said so. */
export interface FoundClaim {
  readonly claim: RunClaim;
  readonly testId?: string;
}

export interface FoundClaims {
  readonly claims: readonly FoundClaim[];
  readonly problems: readonly Problem[];
}

const owner = { testId: z.string().exactOptional() };

const begunLine = z.object({
  type: z.literal('begun'),
  key: z.string(),
  id: z.string(),
  at: z.number().exactOptional(),
  title: z.string().exactOptional(),
  scenario: z.string().default(''),
  ...owner,
});

/** JSON turns Infinity into null: an unbounded window. */
const unbounded = z
  .number()
  .nullish()
  .transform((hi) => hi ?? Number.POSITIVE_INFINITY);

const judgedLine = runClaim.extend({
  key: z.string().exactOptional(),
  expectation: runExpectation.extend({ window: z.strictObject({ lo: z.number(), hi: unbounded }) }).exactOptional(),
  ...owner,
});

type Begun = z.infer<typeof begunLine>;
type Judged = z.infer<typeof judgedLine>;

/**
 * Reads the lines of claims.jsonl. A claim that was begun and never judged is unknown, and so is one whose line is not
 * understood, or that says pass and has judged nothing, or whose numbers do not bear its pass out.
 */
export function findClaims(lines: readonly unknown[]): FoundClaims {
  const found: { readonly order: number; readonly claim: FoundClaim }[] = [];
  const open = new Map<string, { readonly order: number; readonly begun: Begun }>();
  const problems: Problem[] = [];
  const abandon = ({ order, begun }: { readonly order: number; readonly begun: Begun }) => {
    found.push({ order, claim: neverAwaited(begun) });
  };

  for (const [order, line] of lines.entries()) {
    const begun = begunLine.safeParse(line);
    if (begun.success) {
      const { key } = begun.data;
      const earlier = open.get(key);
      // The same key again is another claim: a verdict that follows settles the later one only.
      if (earlier !== undefined) abandon(earlier);
      open.set(key, { order, begun: begun.data });
      continue;
    }
    const judged = readJudged(line);
    if (judged === undefined) {
      problems.push({
        text: `${pieceFiles.claims} has a line that is no claim: ${JSON.stringify(line).slice(0, 80)}`,
        decisive: true,
      });
      continue;
    }
    const settled = open.get(judged.key ?? '');
    if (judged.key !== undefined && settled?.begun.id === judged.found.claim.id) open.delete(judged.key);
    const { claim, ...whose } = judged.found;
    found.push({
      order: settled?.order ?? order,
      claim: { ...whose, claim: { ...claim, ...askedAt(settled?.begun) } },
    });
  }
  for (const rest of open.values()) abandon(rest);
  return { claims: found.toSorted((a, b) => a.order - b.order).map(({ claim }) => claim), problems };
}

/** A claim of a scenario that nobody ever put to the test. */
export function neverExercised(
  id: string,
  scenario: { readonly title: string; readonly id: string },
  why: string,
): RunClaim {
  return {
    ...blank(id, scenario.title),
    scenarioId: scenario.id,
    reason: `never exercised: ${why}`,
  };
}

function readJudged(line: unknown): { key: string | undefined; found: FoundClaim } | undefined {
  const judged = judgedLine.safeParse(line);
  if (judged.success) {
    const { key, testId, ...claim } = judged.data;
    return { key, found: { claim: guarded(claim), ...(testId === undefined ? {} : { testId }) } };
  }
  const salvaged = salvageable.safeParse(line);
  if (!salvaged.success) return undefined;
  const { key, testId, id, title, scenario, verdict, reason } = salvaged.data;
  const where = judged.error.issues.map((issue) => issue.path.join('.')).join(', ');
  const claim: RunClaim = {
    ...blank(id, scenario),
    title: title ?? id,
    // A fail that cannot be read in full is still a fail.
    verdict: verdict === 'fail' ? 'fail' : 'unknown',
    reason: verdict === 'fail' && reason !== undefined ? reason : `its record is not understood (${where})`,
  };
  return { key, found: { claim, ...(testId === undefined ? {} : { testId }) } };
}

const salvageable = z.object({
  id: z.string(),
  verdict: z.unknown(),
  key: z.string().optional().catch(undefined),
  testId: z.string().optional().catch(undefined),
  title: z.string().optional().catch(undefined),
  scenario: z.string().catch(''),
  reason: z.string().optional().catch(undefined),
});

function guarded(judged: Omit<Judged, 'key' | 'testId'>): RunClaim {
  const { expectation, ...rest } = judged;
  const claim: RunClaim = {
    ...rest,
    ...(expectation === undefined ? {} : { expectation: withoutInfinity(expectation) }),
  };
  if (claim.verdict !== 'pass') return claim;
  if (claim.exercised === 0) {
    return { ...claim, verdict: 'unknown', reason: `never exercised: nothing was judged (${claim.reason})` };
  }
  if (expectation === undefined || claim.observed === undefined || claim.negated) return claim;
  if (within(claim.observed, widened(expectation.window, expectation.resolution))) return claim;
  return {
    ...claim,
    verdict: 'unknown',
    reason: `its record contradicts itself: judged pass at ${formatInterval(claim.observed)}, expected ${formatWindow(expectation.window)}`,
  };
}

function withoutInfinity(expectation: NonNullable<Judged['expectation']>): NonNullable<RunClaim['expectation']> {
  const { lo, hi } = expectation.window;
  return { ...expectation, window: Number.isFinite(hi) ? { lo, hi } : { lo } };
}

function neverAwaited(begun: Begun): FoundClaim {
  const claim: RunClaim = {
    ...blank(begun.id, begun.scenario),
    ...askedAt(begun),
    title: begun.title ?? begun.id,
    reason: 'it was begun and never judged: its matcher was never awaited, or its process died',
  };
  return { claim, ...(begun.testId === undefined ? {} : { testId: begun.testId }) };
}

const askedAt = (begun: Begun | undefined): Pick<RunClaim, 'askedAtMs'> =>
  begun?.at === undefined ? {} : { askedAtMs: begun.at };

const blank = (id: string, scenario: string): RunClaim => ({
  id,
  title: id,
  scenario,
  subject: '',
  verdict: 'unknown',
  reason: '',
  exercised: 0,
  evidence: [],
  negated: false,
});
