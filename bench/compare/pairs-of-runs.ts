import { compareRuns } from '../../reports/compare/compare-runs.ts';
import type { Comparison } from '../../reports/compare/comparison.ts';
import type { Run } from '../../reports/run.ts';

/** Two runs of one scenario on equal clusters, made one after the other. */
export interface EqualPair {
  readonly version: string;
  readonly profile: string;
  readonly scenario: string;
  readonly a: Run;
  readonly b: Run;
}

export type Answer = Comparison['outcome']['answer'];

/**
 * As many pairs as there are, no run in two of them: of runs that were asked for alike, the first and the second that played a
 * scenario, the third and the fourth, and so on. One that is left over is in none.
 */
export function equalPairs(runs: readonly Run[]): readonly EqualPair[] {
  const played = runs
    .toSorted((a, b) => (a.startedAt < b.startedAt ? -1 : 1))
    .flatMap((run) => run.scenarios.map(({ id }) => only(run, id)));
  const groups = Map.groupBy(played, ({ spec, scenarios }) => {
    const { kubernetesVersion, profile, workers, settings, nodeImage } = spec;
    return JSON.stringify([kubernetesVersion, profile, workers, settings?.values, nodeImage, scenarios[0]?.id]);
  });
  return [...groups.values()].flatMap((group) =>
    group.flatMap((a, at) => {
      const b = at % 2 === 0 ? group[at + 1] : undefined;
      const [scenario] = a.scenarios;
      if (b === undefined || scenario === undefined) return [];
      return [{ version: a.spec.kubernetesVersion, profile: a.spec.profile, scenario: scenario.id, a, b }];
    }),
  );
}

/** What `powercut compare` answers of two such. */
export const answerOf = ({ a, b }: EqualPair): Answer =>
  compareRuns([a], [b], { accepted: [], today: new Date(b.startedAt), names: { a: 'A', b: 'B' } }).outcome.answer;

/** Control: any claim later by more than a tenth. */
export function isATenthLater({ a, b }: EqualPair): boolean {
  return a.claims.some(({ id, observed: from }) => {
    const to = b.claims.find((claim) => claim.id === id)?.observed;
    return from !== undefined && to !== undefined && to.lo + to.hi > 1.1 * (from.lo + from.hi);
  });
}

/** A run as if it had played that scenario alone. */
const only = (run: Run, scenario: string): Run => ({
  ...run,
  scenarios: run.scenarios.filter(({ id }) => id === scenario),
  claims: run.claims.filter(({ scenarioId }) => scenarioId === scenario),
});
