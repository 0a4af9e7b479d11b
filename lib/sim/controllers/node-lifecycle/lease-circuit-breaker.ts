import { leases } from '../../api/kinds.ts';
import { isStatus } from '../../api/status-error.ts';
import type { Client } from '../../client/client.ts';
import type { Step } from '../../engine/process.ts';
import type { Lease } from '../../objects.ts';

/**
 * Keeps the controller from believing a cache of leases that lags: before a node is called silent its Lease is read live, and if
 * the cache had another version no node is judged until it has caught up (node_lifecycle_controller.go, gate
 * NodeControllerLeaseCircuitBreaker, on since v1.37).
 */
export class LeaseCircuitBreaker {
  readonly #cache: { readonly revision: number };
  #waitsFor = 0;

  constructor(cache: { readonly revision: number }) {
    this.#cache = cache;
  }

  /** Whether leases are not to be believed now. */
  get isOpen(): boolean {
    return this.#cache.revision < this.#waitsFor;
  }

  /** Whether the node's Lease is still as it was `seen`. Throws StatusError. */
  *confirms(client: Client, name: string, seen: Lease | undefined): Step<boolean> {
    try {
      const live = yield* client.get(leases, { namespace: 'kube-node-lease', name });
      const version = live.metadata?.resourceVersion;
      if (version === seen?.metadata?.resourceVersion) return true;
      this.#waitsFor = Math.max(this.#waitsFor, Number(version));
      return false;
    } catch (error) {
      if (isStatus(error, 'NotFound')) return true;
      throw error;
    }
  }
}
