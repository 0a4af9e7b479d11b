import type { PodsOnNode } from '../cluster/workload.ts';
import { podsReplaced } from '../model/node-failure.ts';
import type { Observation } from '../recorder/observation.ts';
import { evictions } from './evictions.ts';
import { judgeClaim } from './judge-claim.ts';
import { following } from './moment.ts';
import type { MatcherResult } from './settle-claim.ts';

/** For every evicted Pod its controller creates another one, at once. */
export function toBeReplaced(stranded: PodsOnNode, negated: boolean): Promise<MatcherResult> {
  const { node, workload, pods } = stranded;
  const { timeline } = workload.observed;
  const expectation = podsReplaced(node.name, pods.length);
  const evicted = evictions(stranded);
  /** Which replacement is whose cannot be told, so the n-th creation answers the n-th eviction. */
  const replacements = (owner: string | undefined): readonly Observation[] =>
    timeline
      .observations({ kind: 'Pod', field: 'owner', since: node.fault.requestedAt })
      .filter((change) => change.from === undefined && owner !== undefined && ownerUid(change) === owner)
      .sort(byResourceVersion);
  const order = () =>
    evicted
      .map((moment) => ({ moment, effect: moment.effect.observation?.() }))
      .filter((one) => one.effect !== undefined)
      .sort((a, b) => byResourceVersion(a.effect as Observation, b.effect as Observation))
      .map((one) => one.moment);
  return judgeClaim(
    workload.observed,
    {
      id: expectation.id,
      title: 'evicted pods are replaced at once',
      step: 6,
      subject: expectation.subject,
      awaited: `replacements of ${expectation.subject}`,
      moments: evicted.map((moment) =>
        following(moment.effect, expectation, {
          what: `replacement of Pod ${moment.pod.subject.name}`,
          kind: 'Pod',
          find: () => {
            const place = order().indexOf(moment);
            const own = order()
              .filter((one) => one.pod.owner === moment.pod.owner)
              .indexOf(moment);
            return place < 0 ? undefined : replacements(moment.pod.owner)[own];
          },
        }),
      ),
    },
    negated,
  );
}

const byResourceVersion = (a: Observation, b: Observation): number =>
  Number(BigInt(a.resourceVersion) - BigInt(b.resourceVersion));

function ownerUid(change: Observation): string | undefined {
  const { to } = change;
  if (typeof to !== 'object' || to === null || Array.isArray(to)) return undefined;
  const uid = (to as { readonly [key: string]: unknown })['uid'];
  return typeof uid === 'string' ? uid : undefined;
}
