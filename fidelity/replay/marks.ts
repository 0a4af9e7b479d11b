import type { Pod } from '../../lib/sim/objects.ts';
import { maskFor } from '../mask.ts';
import { stepsOf } from '../states.ts';
import type { Trace } from '../trace.ts';
import { isMark } from './passes.ts';

/**
 * In which order a pass marks the pods of a node is chance, that of a Go map (pkg/controller/nodelifecycle/node_lifecycle_controller.go,
 * getPodsAssignedToNode; client-go, tools/cache/thread_safe_store.go, ByIndex), and it decides which of them are evicted before. This has it
 * mark them as the recorded one did: of each owner as many at each place. Those last that it could not mark, for they had changed by then.
 */
export function recordedMarks(trace: Trace): (onNode: readonly Pod[]) => readonly Pod[] {
  const mask = maskFor(trace.header);
  const groupOf = (namespace: string, name: string, owner: string): string =>
    mask(`${namespace}/${owner === '' || owner.startsWith('Node/') ? name : owner}`);
  const recorded = Map.groupBy(
    stepsOf(trace)
      .filter((step) => step.write.by === 'node-controller' && isMark(step))
      .map(({ write, after }) => ({
        node: String(after.get('nodeName')),
        group: groupOf(write.ns ?? '', write.name, String(after.get('owner') ?? '')),
      })),
    ({ node }) => node,
  );
  return (onNode) => {
    const places = new Map<string, number[]>();
    for (const [place, { group }] of (recorded.get(onNode[0]?.spec?.nodeName ?? '') ?? []).entries()) {
      places.set(group, [...(places.get(group) ?? []), place]);
    }
    return onNode
      .map((pod) => {
        const { namespace = '', name = '', ownerReferences = [] } = pod.metadata ?? {};
        const owner = ownerReferences.find(({ controller }) => controller === true);
        const group = groupOf(namespace, name, owner === undefined ? '' : `${owner.kind}/${owner.name}`);
        return { pod, place: places.get(group)?.shift() ?? Number.POSITIVE_INFINITY };
      })
      .toSorted((a, b) => (a.place === b.place ? 0 : a.place - b.place))
      .map(({ pod }) => pod);
  };
}
