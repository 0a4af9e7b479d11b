import type { Pieces } from '../run-folder/pieces.ts';
import type { RunClaim } from '../schema/claim.ts';
import type { RunFault } from '../schema/fault.ts';
import type { TestsRecord } from './attempts.ts';
import { scenarioName } from './scenario-ids.ts';

/** What stands behind the claims of a run. */
export type RunRecord = Pick<Pieces, 'context' | 'clusters' | 'faults' | 'timelines'>;

/** What the record of a run lacks, so that its claims, however they were judged, prove nothing. */
export function shortcomingsOf(
  { context, clusters, timelines }: RunRecord,
  tests: TestsRecord,
  claims: readonly RunClaim[],
): string[] {
  const planned = tests.scenarios.map(({ test }) => scenarioName(test.file));
  const unplanned = context.scenarios
    .filter((name) => !planned.includes(name))
    .map((name) => `scenario ${name} was asked for, and there is no test of it`);
  if (!claims.some(({ verdict }) => verdict === 'pass')) return unplanned;
  const asked = context.spec.kubernetesVersion;
  const found = clusters.map(({ settings }) => settings.kubernetesVersion.value);
  return [
    ...unplanned,
    ...(clusters.length === 0 ? ['claims passed, and no cluster is on record'] : []),
    ...(timelines.length === 0 ? ['claims passed, and there is no timeline of what was observed'] : []),
    ...[...new Set(found)]
      .filter((version) => withoutBuild(version) !== withoutBuild(asked))
      .map((version) => `Kubernetes ${asked} was asked for, and the cluster is of ${version}`),
  ];
}

/** Claims that stand on a fault alone, and what the machine's own state is to be after it. */
const claimsOfFaults: {
  readonly [claim: string]: { readonly kind: RunFault['kind']; readonly state: RunFault['evidence']['after']['state'] };
} = {
  'power.cut': { kind: 'cut-power', state: 'off' },
  'power.shut-down': { kind: 'shut-down', state: 'off' },
  'node.paused': { kind: 'pause', state: 'paused' },
  'kubelet.stopped': { kind: 'stop-kubelet', state: 'off' },
};

/** A claim that a fault was done needs one that we did, and that the machine's own state confirms. */
export function confirmedByFaults(claim: RunClaim, faults: RunRecord['faults']): RunClaim {
  const wanted = claimsOfFaults[claim.id];
  if (wanted === undefined || claim.verdict !== 'pass' || claim.negated) return claim;
  const confirmed = faults.some(
    ({ kind, node, alreadySo, evidence }) =>
      kind === wanted.kind && !alreadySo && evidence.after.state === wanted.state && claim.subject === `Node ${node}`,
  );
  if (confirmed) return claim;
  return {
    ...claim,
    verdict: 'unknown',
    reason: `no fault on record (${wanted.kind}) was done to ${claim.subject || 'the node'} and found it ${wanted.state} (${claim.reason})`,
  };
}

/** What a distribution adds behind a plus is no other version. */
const withoutBuild = (version: string): string => version.replace(/\+.*$/, '');
