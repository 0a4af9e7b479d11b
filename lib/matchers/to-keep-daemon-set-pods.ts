import type { DrainedNode } from '../cluster/departed-node.ts';
import { provenRecordDoubts } from './doubts.ts';
import { judgeState } from './judge-state.ts';
import type { MatcherResult } from './settle-claim.ts';

/** The Pods of DaemonSets are where they were: the same ones, and not going. */
export function toKeepDaemonSetPods(drained: DrainedNode, negated: boolean): Promise<MatcherResult> {
  const { node, observed, drain, pods } = drained;
  const daemons = pods.filter(({ ownerKind }) => ownerKind === 'DaemonSet');
  return judgeState(
    observed,
    {
      id: 'pods.daemons-kept',
      title: 'a drain leaves the pods of DaemonSets',
      step: 8,
      subject: `${daemons.length} DaemonSet pods on ${node.name}`,
      judge: async () => {
        const span = { lo: drain.at.lo, hi: observed.cluster.clock.now() };
        const [doubt] = await provenRecordDoubts(observed, ['Pod'], span);
        const evidence = daemons.map(({ subject }) => `Pod ${subject.namespace}/${subject.name}`);
        if (doubt !== undefined) return { verdict: 'unknown', reason: doubt, exercised: 0, evidence };
        const left = daemons
          .filter(({ subject, uid }) => {
            const now = observed.timeline.object(subject);
            return now?.uid !== uid || now.fields.get('deletionTimestamp') !== undefined;
          })
          .map(({ subject }) => subject.name);
        const common = { exercised: daemons.length, at: span, evidence };
        return left.length > 0
          ? { ...common, verdict: 'fail', reason: `these pods of DaemonSets did not stay: ${left.join(', ')}` }
          : { ...common, verdict: 'pass', reason: `${daemons.length} pods of DaemonSets are as they were` };
      },
    },
    negated,
  );
}
