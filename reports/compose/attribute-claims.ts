import type { PlannedTest } from '../run-folder/test-records.ts';
import type { FoundClaim } from './claims.ts';

export interface Attribution {
  /** Claims by test id. */
  readonly byTest: ReadonlyMap<string, readonly FoundClaim[]>;
  /** Tests whose title another one bears too, where claims do not say which of them they belong to. */
  readonly ambiguous: ReadonlySet<string>;
  /** Claims of no planned test; they count all the same. */
  readonly orphans: readonly FoundClaim[];
}

/** Finds the test of each claim: by its test id, else by the title, if only one test has it. */
export function attributeClaims(tests: readonly PlannedTest[], found: readonly FoundClaim[]): Attribution {
  const byTest = new Map<string, FoundClaim[]>(tests.map(({ testId }) => [testId, []]));
  const ambiguous = new Set<string>();
  const orphans: FoundClaim[] = [];
  for (const claim of found) {
    const candidates =
      claim.testId === undefined
        ? tests.filter(({ title }) => title === claim.claim.scenario)
        : tests.filter(({ testId }) => testId === claim.testId);
    const [only] = candidates;
    if (only !== undefined && candidates.length === 1) byTest.get(only.testId)?.push(claim);
    else orphans.push(claim);
    if (candidates.length > 1) for (const { testId } of candidates) ambiguous.add(testId);
  }
  return { byTest, ambiguous, orphans };
}
