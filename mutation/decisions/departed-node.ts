import type { Decision } from '../run/decision.ts';

/** Of a node that is deleted, reset or joins. */
export const departedNodeDecisions: readonly Decision[] = [
  {
    id: 'judge-kept-4',
    file: 'matchers/judge-kept.ts',
    decides: 'A doubt makes it unknown',
    find: "if (doubt !== undefined) return { verdict: 'unknown', reason: doubt, exercised: 0, evidence: kept };",
    replace: '',
    test: {
      file: 'fixtures/blameless-matchers.test.ts',
      name: 'a drain of a node that does not run is unknown, and so is what its pods did not do',
    },
  },
];
