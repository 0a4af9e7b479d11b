import type { Interval } from '../recorder/observation.ts';
import type { NodeDeletion } from './delete-node.ts';
import type { PoweredOffNode } from './node.ts';
import type { NodeHandle } from './node-handle.ts';
import { RegisteringNode } from './registering-node.ts';

/** A machine without power whose Node object was deleted: nothing can be run on it, and the cluster has forgotten it. */
export class DeletedOffNode implements NodeDeletion {
  readonly before: PoweredOffNode;
  readonly uid: string | undefined;
  readonly at: Interval;

  constructor(before: PoweredOffNode, uid: string | undefined, at: Interval) {
    this.before = before;
    this.uid = uid;
    this.at = at;
  }

  get node(): NodeHandle {
    return this.before.node;
  }

  /** Gives the power back. Throws HarnessError if the machine does not start. */
  async powerOn(): Promise<RegisteringNode> {
    const back = await this.before.powerOn();
    const { confirmed, requestedAt, alreadySo } = back.fault;
    const begin = { what: 'the return of power', at: confirmed, since: requestedAt };
    // Who had its power back before may have registered by then.
    const problem = { problem: 'the machine had its power back before, and nobody knows since when' };
    return new RegisteringNode(this.node, this.uid, alreadySo ? { ...begin, ...problem } : begin, [back]);
  }
}
