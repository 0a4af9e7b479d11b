import { JoinedNode } from '../cluster/departed-node.ts';
import type { ReturnedNode } from '../cluster/node.ts';
import type { Workload } from '../cluster/workload.ts';
import { conditionField, conditionStatus } from '../kubernetes/conditions.ts';
import type { ObservedObject } from '../recorder/timeline.ts';
import { minutes } from '../units.ts';
import { provenRecordDoubts } from './doubts.ts';
import { judgeState } from './judge-state.ts';
import type { MatcherResult } from './settle-claim.ts';
import { waitFor } from './wait.ts';

const isReady = ({ fields }: ObservedObject): boolean =>
  conditionStatus(fields.get(conditionField('Ready'))) === 'True' && fields.get('deletionTimestamp') === undefined;

/** Its rollout is complete: every replica was made since its restart and is Ready, and no older one is left. */
function rolledOut(workload: Workload): boolean {
  const { timeline } = workload.observed;
  const pods = workload.pods();
  const isNew = ({ uid }: ObservedObject): boolean =>
    timeline.observations({ kind: 'Pod', uid, field: 'exists', since: workload.since }).some(({ to }) => to === true);
  return pods.length === workload.replicas && pods.every((pod) => isReady(pod) && isNew(pod));
}

/** All replicas run, and some of them on the node that came back. */
export function toRunOn(workload: Workload, back: ReturnedNode | JoinedNode, negated: boolean): Promise<MatcherResult> {
  const { observed } = workload;
  const { node } = back;
  const joined = back instanceof JoinedNode;
  return judgeState(
    observed,
    {
      id: joined ? 'workload.on-joined-node' : 'workload.on-returned-node',
      title: joined ? 'pods are scheduled on the joined node' : 'pods are brought back onto the returned node',
      step: joined ? 12 : 8,
      subject: `Deployment ${workload.namespace}/${workload.name}`,
      judge: async () => {
        const { clock } = observed.cluster;
        const latest = clock.now() + minutes(3);
        observed.progress({ type: 'await', at: clock.now(), what: `pods on ${node.name}`, latest });
        const done = await waitFor(observed, () => rolledOut(workload) || undefined, latest);
        const [doubt] = await provenRecordDoubts(observed, ['Pod'], { lo: clock.now(), hi: clock.now() });
        const there = workload
          .pods()
          .filter((pod) => pod.fields.get('node') === node.name && isReady(pod))
          .map(({ subject }) => subject.name);
        const common = { exercised: there.length, evidence: there.map((name) => `Pod ${name} on ${node.name}`) };
        const unknown = (reason: string) => ({ ...common, verdict: 'unknown' as const, reason });
        if (doubt !== undefined) return unknown(doubt);
        // No rule bounds a rollout, and none says where the scheduler puts a pod: neither is the cluster's failure.
        if (done === undefined)
          return unknown(`the rollout did not come to its end within ${minutes(3) / 60_000} minutes`);
        if (there.length === 0) return unknown(`no pod was scheduled on ${node.name}`);
        return { ...common, verdict: 'pass', reason: `${there.length} of ${workload.replicas} pods run there` };
      },
    },
    negated,
  );
}
