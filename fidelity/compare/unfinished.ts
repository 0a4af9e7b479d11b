import type { History } from './history.ts';

/**
 * What kubelets were still at work on when a story ended: that is where the scenario begins to clean up, and how far a kubelet
 * has come by then is the host's affair.
 */
export interface Unfinished {
  /** Pods by their number in the trace. */
  readonly pods: ReadonlySet<number>;
  /** Their owners, and the owners' owners, by id. */
  readonly owners: ReadonlySet<string>;
}

/** A Node that is Unknown has no kubelet that works. */
export function unfinishedIn(histories: readonly History[]): Unfinished {
  const silent = new Set(
    histories.flatMap(({ kind, name, last }) => (kind === 'Node' && last.get('Ready') === 'Unknown' ? [name] : [])),
  );
  const pods = histories.filter(
    (history) => history.kind === 'Pod' && !silent.has(history.node ?? '') && isAtWork(history),
  );
  const ownersOf = new Map(histories.map((history) => [history.id, ownerOf(history)]));
  const owners = pods.flatMap((pod) => {
    const owner = ownerOf(pod);
    return owner === undefined ? [] : [owner, ownersOf.get(owner) ?? owner];
  });
  return { pods: new Set(pods.map(({ u }) => u)), owners: new Set(owners) };
}

/** Whether a Pod that is bound has yet to be started, or restarted, told of, or ended. */
function isAtWork({ last, node, transitions }: History): boolean {
  if (node === undefined || transitions.at(-1)?.value === 'no') return false;
  if (last.has('deletionTimestamp') || last.get('phase') === 'Pending') return true;
  return last.get('phase') === 'Running' && last.get('Ready') !== 'True';
}

/** As `History.id` has it. */
function ownerOf({ id, last }: History): string | undefined {
  const owner = last.get('owner');
  const namespace = /^\w+ ([^/]*)\//.exec(id)?.[1];
  return typeof owner === 'string' && namespace !== undefined ? owner.replace('/', ` ${namespace}/`) : undefined;
}
