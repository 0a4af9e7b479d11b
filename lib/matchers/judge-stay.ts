import type { DarkNode } from '../cluster/node.ts';
import type { StrandedPod } from '../cluster/workload.ts';
import type { Interval } from '../recorder/observation.ts';
import { formatDuration } from '../units.ts';
import type { Judgement } from '../verdict/judge.ts';
import { awaitMoment } from './awaited-moment.ts';
import { powerDoubts, provenRecordDoubts, zoneDoubts } from './doubts.ts';
import { type Eviction, evictions } from './evictions.ts';
import { waitFor } from './wait.ts';

/**
 * Judges that Pods of a dark node are neither deleted nor marked for deletion, until the last Pod of the node that has a
 * finite toleration must have been evicted. That all of those were is what shows that somebody evicted at all.
 */
export async function judgeStay(
  node: DarkNode,
  pods: readonly StrandedPod[],
): Promise<Judgement & { readonly exercised: number; readonly at?: Interval; readonly evidence: readonly string[] }> {
  const { observed } = node;
  const { cluster } = observed;
  const evidence = pods.map(({ subject }) => `Pod ${subject.namespace}/${subject.name}`);
  const unknown = (reason: string) => ({ verdict: 'unknown' as const, reason, exercised: 0, evidence });
  if (pods.length === 0) return unknown(`there is no such pod on ${node.name}, so the claim was never exercised`);

  const due = evictions({ node, pods: node.pods });
  if (due.length === 0) return unknown('no pod of the node was to be evicted, so that these stay shows nothing');
  for (const eviction of due) await awaitMoment(observed, eviction);
  const latest = Math.max(...due.map(({ effect }) => effect.deadline()));
  const left = () => pods.find((pod) => isLeaving(node, pod));
  if (Number.isFinite(latest)) {
    observed.progress({ type: 'await', at: cluster.clock.now(), what: `pods that stay on ${node.name}`, latest });
    await waitFor(observed, left, latest);
  }

  const span = { lo: node.fault.confirmed.lo, hi: cluster.clock.now() };
  const [doubt] = [
    ...(await provenRecordDoubts(observed, ['Node', 'Pod'], span)),
    ...(await powerDoubts(node)),
    ...zoneDoubts(observed, node.name, span),
  ];
  if (doubt !== undefined) return unknown(doubt);
  const common = { exercised: pods.length, at: span, evidence };
  const gone = left();
  if (gone !== undefined) {
    return { ...common, verdict: 'fail', reason: `Pod ${gone.subject.name} did not stay: it was deleted` };
  }
  const [idle] = due.flatMap(whyNotEvicted);
  if (idle !== undefined) return unknown(`nothing shows that pods were evicted at all: ${idle}`);
  return {
    ...common,
    verdict: 'pass',
    reason: `${pods.length} pods stayed beyond the last eviction that was due, ${formatDuration(latest)} into the run; ${due.length} others were evicted`,
  };
}

const isLeaving = ({ observed, fault }: DarkNode, { uid }: StrandedPod): boolean =>
  observed.timeline
    .observations({ kind: 'Pod', uid, since: fault.requestedAt })
    .some(
      ({ field, to }) =>
        (field === 'exists' && to === undefined) || (field === 'deletionTimestamp' && to !== undefined),
    );

function whyNotEvicted({ pod, effect, premiseGone }: Eviction): string[] {
  const why = premiseGone?.() ?? (effect.seen() === undefined ? `Pod ${pod.subject.name} was not` : undefined);
  return why === undefined ? [] : [why];
}
