import { nodes } from '../../api/kinds.ts';
import { StatusError } from '../../api/status-error.ts';
import { WorkQueue } from '../../client/work-queue.ts';
import type { Process, Step } from '../../engine/process.ts';
import type { Node } from '../../objects.ts';
import type { ControllerContext } from '../context.ts';
import { CidrSet } from './cidr-set.ts';

/** pkg/controller/nodeipam/ipam: cidrUpdateWorkers, cidrUpdateRetries; --node-cidr-mask-size-ipv4. */
const workers = 30;
const tries = 3;
const nodeMaskSize = 24;

/** Gives each node a network for its pods (pkg/controller/nodeipam/ipam/range_allocator.go). */
export function startNodeIpamController(context: ControllerContext): void {
  const { scope, informers, settings } = context;
  const client = context.client('node-controller');
  const events = context.events('cidrAllocator', client);
  const cache = informers.of(nodes);
  const cidrs = new CidrSet(settings.clusterCidr, nodeMaskSize);
  const queue = new WorkQueue(scope, { workers, work, caches: [cache] });

  const look = (node: Node): void => {
    if (cidrOf(node) === undefined) queue.add(node.metadata?.name ?? '');
    else cidrs.occupy(cidrOf(node) ?? '');
  };
  cache.on({
    added: look,
    updated: (node, before) => {
      if (cidrOf(node) === undefined || cidrOf(before) === undefined) look(node);
    },
    deleted: (node) => {
      const cidr = cidrOf(node);
      if (cidr !== undefined) cidrs.release(cidr);
    },
  });

  function* work(name: string): Process {
    const node = cache.get(name);
    const done = node === undefined || cidrOf(node) !== undefined || (yield* allocate(node));
    if (done) queue.forget(name);
    else queue.addRateLimited(name);
  }

  /**
   * AllocateOrOccupyCIDR. A node that changes while it is given its network may seem to have none still when it is looked at
   * again: then it is given a second one, which the API server refuses; that is told, and one network is passed over.
   */
  function* allocate({ metadata }: Node): Step<boolean> {
    const { name = '', uid = '' } = metadata ?? {};
    const tell = (status: string): void => {
      events.record(
        { apiVersion: 'v1', kind: 'Node', name, uid },
        'Normal',
        status,
        `Node ${name} status is now: ${status}`,
      );
    };
    const cidr = cidrs.allocateNext();
    if (cidr === undefined) {
      tell('CIDRNotAvailable');
      return false;
    }
    for (let left = tries; left > 0; left -= 1) {
      try {
        yield* client.patch(nodes, { name }, { type: 'merge', body: { spec: { podCIDR: cidr, podCIDRs: [cidr] } } });
        return true;
      } catch (error) {
        if (!(error instanceof StatusError)) throw error;
      }
    }
    tell('CIDRAssignmentFailed');
    cidrs.release(cidr);
    return false;
  }
}

const cidrOf = ({ spec }: Node): string | undefined => spec?.podCIDR;
