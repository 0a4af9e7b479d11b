import type { ReturnedNode } from '../cluster/node.ts';
import type { PodsOnNode, Workload } from '../cluster/workload.ts';
import { settledAfterReturn } from '../model/node-failure.ts';
import { textOf } from '../recorder/field-value.ts';
import { objectsAt } from '../recorder/objects-at.ts';
import type { ObservedObject } from '../recorder/timeline.ts';
import { formatDuration, type Milliseconds } from '../units.ts';
import { awaitMoment } from './awaited-moment.ts';
import { provenRecordDoubts } from './doubts.ts';
import { evictions } from './evictions.ts';
import { judgeState } from './judge-state.ts';
import { losesTaint } from './marks.ts';
import { removals } from './removals.ts';
import { scaling } from './scaling.ts';
import type { MatcherResult } from './settle-claim.ts';
import { waitFor } from './wait.ts';

/**
 * The replacements of evicted Pods stay where they run when the node returns, and no other Pod is made beside them: nothing
 * in Kubernetes moves a running Pod back. Watched until the last of the evicted Pods and of the taints is gone, and then as
 * long as whoever reacts to that may take.
 */
export function toStayElsewhereAfter(
  stranded: PodsOnNode,
  back: ReturnedNode,
  negated: boolean,
): Promise<MatcherResult> {
  const { workload } = stranded;
  const { observed } = workload;
  const { timeline, cluster } = observed;
  return judgeState(
    observed,
    {
      id: 'pods.not-moved-back',
      title: 'the replacements of evicted pods stay where they are when the node returns',
      step: 7,
      subject: `${workload.kind} ${workload.namespace}/${workload.name}`,
      judge: async () => {
        const since = back.fault.requestedAt;
        const replacements = objectsAt(timeline, 'Pod', since).filter((pod) => runsElsewhere(workload, back, pod));
        const evidence = replacements.map(
          ({ subject, fields }) => `Pod ${subject.name} on ${JSON.stringify(fields.get('node'))}`,
        );
        const unknown = (reason: string) => ({ verdict: 'unknown' as const, reason, exercised: 0, evidence });
        const evicted = evictions(stranded).filter(({ effect }) => (effect.seen()?.hi ?? since) < since);
        if (evicted.length === 0)
          return unknown('no pod was evicted before the power was back, so none could move back');
        if (replacements.length < workload.replicas) {
          return unknown(
            `only ${replacements.length} of ${workload.replicas} replicas ran elsewhere when the power came back`,
          );
        }

        const settled = await awaitSettled(stranded, back);
        if (typeof settled === 'string') return unknown(settled);
        const latest = settled + settledAfterReturn(cluster.settings);
        observed.progress({
          type: 'await',
          at: cluster.clock.now(),
          what: `pods that go back to ${back.name}`,
          latest,
        });
        const moves = () => movesSince(workload, replacements, since);
        await waitFor(observed, () => moves()[0], latest);
        const span = { lo: since, hi: cluster.clock.now() };
        const [doubt = scaling(workload)] = await provenRecordDoubts(observed, ['Node', 'Pod', 'Deployment'], span);
        if (doubt !== undefined) return unknown(doubt);
        const common = { exercised: replacements.length, at: span };
        const [move] = moves();
        return move === undefined
          ? {
              ...common,
              evidence,
              verdict: 'pass',
              reason: `${replacements.length} pods are where they were, until ${formatDuration(latest)} into the run`,
            }
          : {
              ...common,
              evidence: [...evidence, ...moves()],
              verdict: 'fail',
              reason: `they did not stay as they were: ${move}`,
            };
      },
    },
    negated,
  );
}

function runsElsewhere(
  { namespace, name }: Workload,
  back: ReturnedNode,
  { subject, fields }: ObservedObject,
): boolean {
  const node = fields.get('node');
  const own = subject.namespace === namespace && textOf(fields.get('labels'), 'app') === name;
  return own && fields.get('deletionTimestamp') === undefined && node !== undefined && node !== back.name;
}

/** Waits until the evicted Pods and the node's taints are gone. Answers when the last of them went, or what did not. */
async function awaitSettled(stranded: PodsOnNode, back: ReturnedNode): Promise<Milliseconds | string> {
  const moments = [losesTaint(back, 'NoSchedule'), losesTaint(back, 'NoExecute'), ...removals(stranded, back)];
  for (const moment of moments) await awaitMoment(back.observed, moment);
  const missing = moments.find(({ effect }) => effect.seen() === undefined);
  if (missing !== undefined) return `what might move pods back had not come to its end: ${missing.effect.what}`;
  return Math.max(...moments.map(({ effect }) => effect.seen()?.hi ?? 0));
}

/** What happened to the Pods of a workload since `instant`: replacements that went, Pods that were made. */
function movesSince(
  workload: Workload,
  replacements: readonly ObservedObject[],
  instant: Milliseconds,
): readonly string[] {
  const { timeline } = workload.observed;
  const went = replacements.flatMap(({ uid, subject }) =>
    timeline
      .observations({ kind: 'Pod', uid, since: instant })
      .filter(
        ({ field, to }) =>
          (field === 'exists' && to === undefined) || (field === 'deletionTimestamp' && to !== undefined),
      )
      .map(({ field }) => `Pod ${subject.name} went (${field})`),
  );
  const came = timeline
    .observations({ kind: 'Pod', namespace: workload.namespace, field: 'labels', since: instant })
    .filter(({ from, to }) => from === undefined && textOf(to, 'app') === workload.name)
    .map(({ subject }) => `Pod ${subject.name} was made`);
  return [...went, ...came];
}
