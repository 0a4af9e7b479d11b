import type { Choice } from '../../lib/sim/scheduler/placement.ts';
import { maskFor } from '../mask.ts';
import { stepsOf } from '../states.ts';
import type { Trace } from '../trace.ts';

/**
 * Which of nodes that are equally good the scheduler takes is chance (pkg/scheduler/schedule_one.go, selectHost). This has it take those
 * that the recorded one took: of such nodes the one that lacks most of the Pods that it had of the same owner when as many were bound.
 * Where the recorded node is not among the best it has no say, so that a scheduler that scores otherwise is seen.
 */
export function recordedChoice(trace: Trace): Choice {
  const mask = maskFor(trace.header);
  const groupOf = (namespace: string, owner: string): string => mask(`${namespace}/${owner}`);
  const recorded = Map.groupBy(
    stepsOf(trace).flatMap(({ write, before, after }) => {
      const [node, owner] = [after.get('nodeName'), after.get('owner')];
      if (write.kind !== 'Pod' || node === undefined || before.has('nodeName') || owner === undefined) return [];
      return [{ group: groupOf(write.ns ?? '', String(owner)), node: String(node) }];
    }),
    ({ group }) => group,
  );
  const bound = new Map<string, Map<string, number>>();
  return ({ metadata }, among) => {
    const owner = metadata?.ownerReferences?.find(({ controller }) => controller === true);
    const group = groupOf(metadata?.namespace ?? '', `${owner?.kind ?? ''}/${owner?.name ?? ''}`);
    const counts = bound.get(group) ?? new Map<string, number>();
    bound.set(group, counts);
    const so = [...counts.values()].reduce((sum, count) => sum + count, 0);
    const all = recorded.get(group);
    if (all === undefined) return undefined;
    const until = all.slice(0, so + 1);
    const lacks = (name: string): number => until.filter(({ node }) => node === name).length - (counts.get(name) ?? 0);
    const chosen = among.toSorted((a, b) => lacks(b) - lacks(a))[0];
    if (chosen !== undefined) counts.set(chosen, (counts.get(chosen) ?? 0) + 1);
    return chosen;
  };
}
