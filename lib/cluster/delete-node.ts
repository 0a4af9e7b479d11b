import type { Interval } from '../recorder/observation.ts';
import type { NodeHandle } from './node-handle.ts';
import { noteAct } from './note-act.ts';

/** The deletion of a Node object: what the matchers look at, whatever has become of the machine. */
export interface NodeDeletion {
  readonly node: NodeHandle;
  /** UID of the Node that was. */
  readonly uid: string | undefined;
  /** When it was deleted: from the request to its answer. */
  readonly at: Interval;
}

/** Deletes a Node object, as `kubectl delete node` does; does not wait until it is gone. */
export async function deleteNodeObject({ observed, name }: NodeHandle): Promise<Interval> {
  const { clock, api } = observed.cluster;
  const lo = clock.now();
  await api.delete(`/api/v1/nodes/${name}`);
  const at = { lo, hi: clock.now() };
  noteAct(observed, at, `Node ${name} deleted`);
  return at;
}
