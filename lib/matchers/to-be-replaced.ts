import type { PodsOnNode } from '../cluster/workload.ts';
import { podsReplaced } from '../model/node-failure.ts';
import { textOf } from '../recorder/field-value.ts';
import type { Observation } from '../recorder/observation.ts';
import { type Eviction, evictions } from './evictions.ts';
import { judgeWhileDark } from './judge-while-dark.ts';
import { following } from './moment.ts';
import type { MatcherResult } from './settle-claim.ts';

/** For every evicted Pod its controller creates another one, at once. */
export function toBeReplaced(stranded: PodsOnNode, negated: boolean): Promise<MatcherResult> {
  const { node, workload, pods } = stranded;
  const { timeline } = workload.observed;
  const expectation = podsReplaced(node.name, pods.length);
  const evicted = evictions(stranded);
  /** Which replacement is whose cannot be told, so the n-th creation since the first eviction answers the n-th eviction. */
  const replacementOf = (eviction: Eviction): Observation | undefined => {
    const { owner } = eviction.pod;
    const inOrder = evicted
      .filter((other) => other.pod.owner === owner)
      .flatMap((other) => {
        const observation = other.effect.observation?.();
        return observation === undefined ? [] : [{ other, observation }];
      })
      .toSorted((a, b) => byResourceVersion(a.observation, b.observation));
    const place = inOrder.findIndex(({ other }) => other === eviction);
    const [first] = inOrder;
    if (place < 0 || first === undefined || owner === undefined) return undefined;
    return timeline
      .observations({ kind: 'Pod', field: 'owner', since: node.fault.requestedAt })
      .filter((change) => change.from === undefined && textOf(change.to, 'uid') === owner)
      .filter((creation) => byResourceVersion(creation, first.observation) > 0)
      .toSorted(byResourceVersion)[place];
  };
  return judgeWhileDark(
    node,
    {
      id: expectation.id,
      title: 'evicted pods are replaced at once',
      step: 6,
      subject: expectation.subject,
      awaited: `replacements of ${expectation.subject}`,
      moments: evicted.map((eviction) => ({
        ...following(eviction.effect, expectation, {
          what: `replacement of Pod ${eviction.pod.subject.name}`,
          kind: 'Pod',
          find: () => replacementOf(eviction),
        }),
        ...(eviction.premiseGone === undefined ? {} : { premiseGone: eviction.premiseGone }),
      })),
    },
    negated,
  );
}

const byResourceVersion = (a: Observation, b: Observation): number =>
  Number(BigInt(a.resourceVersion) - BigInt(b.resourceVersion));
