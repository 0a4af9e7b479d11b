import type { DrainedNode } from '../cluster/departed-node.ts';
import { taintField, taintKeys } from '../kubernetes/taints.ts';
import { cordoned } from '../model/node-rejoin.ts';
import type { Observation } from '../recorder/observation.ts';
import { valueAt } from '../recorder/value-at.ts';
import { judgeClaim } from './judge-claim.ts';
import { following, type Mark } from './moment.ts';
import type { MatcherResult } from './settle-claim.ts';

/** The drained node is unschedulable, and tainted so. */
export function toBeCordoned({ node, observed, drain }: DrainedNode, negated: boolean): Promise<MatcherResult> {
  const { timeline } = observed;
  const expectation = cordoned(node.name);
  const becomes = (field: string): Observation | undefined =>
    timeline
      .observations({ kind: 'Node', name: node.name, field, since: drain.at.lo })
      .find((change) => change.to !== undefined);
  const cause: Mark = {
    what: 'spec.unschedulable',
    kind: 'Node',
    observation: () => becomes('unschedulable'),
    seen: () => becomes('unschedulable')?.seen,
    deadline: () => drain.at.hi,
  };
  return judgeClaim(
    observed,
    {
      id: expectation.id,
      title: 'a drained node is cordoned',
      step: 8,
      subject: expectation.subject,
      awaited: `the taint ${taintKeys.unschedulable} on ${node.name}`,
      moments: [
        {
          ...following(cause, expectation, {
            what: `${taintKeys.unschedulable}:NoSchedule`,
            kind: 'Node',
            find: () => becomes(taintField(taintKeys.unschedulable, 'NoSchedule')),
          }),
          premiseGone: () =>
            valueAt(timeline, node.subject, 'unschedulable', drain.at.lo) === undefined
              ? undefined
              : 'the node was cordoned before it was drained',
        },
      ],
      byController: true,
    },
    negated,
  );
}
