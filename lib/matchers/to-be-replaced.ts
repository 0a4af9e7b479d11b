import type { PodsOnNode } from '../cluster/workload.ts';
import { podsReplaced } from '../model/node-failure.ts';
import { textOf } from '../recorder/field-value.ts';
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
      .filter((change) => change.from === undefined && owner !== undefined && textOf(change.to, 'uid') === owner)
      .toSorted(byResourceVersion);
  const order = () =>
    evicted
      .flatMap((moment) => {
        const eviction = moment.effect.observation?.();
        return eviction === undefined ? [] : [{ moment, eviction }];
      })
      .toSorted((a, b) => byResourceVersion(a.eviction, b.eviction))
      .map(({ moment }) => moment);
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
            const ofOwner = order().filter((one) => one.pod.owner === moment.pod.owner);
            const place = ofOwner.indexOf(moment);
            return place < 0 ? undefined : replacements(moment.pod.owner)[place];
          },
        }),
      ),
    },
    negated,
  );
}

const byResourceVersion = (a: Observation, b: Observation): number =>
  Number(BigInt(a.resourceVersion) - BigInt(b.resourceVersion));
