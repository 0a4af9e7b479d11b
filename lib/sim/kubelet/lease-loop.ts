import { leases, nodes } from '../api/kinds.ts';
import { isStatus, StatusError } from '../api/status-error.ts';
import { microTime } from '../api/time.ts';
import type { Milliseconds } from '../engine/engine.ts';
import type { Process, Step } from '../engine/process.ts';
import type { Lease, Node } from '../objects.ts';
import type { KubeletContext } from './context.ts';
import { pauseOf } from './jitter.ts';

const leaseNamespace = 'kube-node-lease';
/** pkg/kubelet/kubelet.go, nodeLeaseRenewIntervalFraction */
const renewalsPerDuration = 4;
/** component-helpers, apimachinery/lease/controller.go: maxUpdateRetries, maxBackoff. */
const triesPerRenewal = 5;
const longestBackOff: Milliseconds = 7_000;

type Context = Pick<KubeletContext, 'client' | 'facts' | 'settings' | 'scope' | 'random' | 'phases'>;

/** Renews the node's Lease as long as the kubelet lives (component-helpers, apimachinery/lease/controller.go). */
export function* renewLease(context: Context): Process {
  const { scope, random, settings } = context;
  const interval = settings.nodeLeaseDuration / renewalsPerDuration;
  const roundsAt = (context.phases.renewals ?? []).map(({ at }) => at);
  const loop = new LeaseLoop(context);
  for (;;) {
    yield* loop.renew();
    yield pauseOf(interval, random, { now: scope.now, roundsAt });
  }
}

class LeaseLoop {
  readonly #context: Context;
  #latest: Lease | undefined;

  constructor(context: Context) {
    this.#context = context;
  }

  *renew(): Step<void> {
    if (this.#latest !== undefined && (yield* this.#tryRenewal(this.#latest))) return;
    const { lease, created } = yield* this.#ensure();
    this.#latest = lease;
    if (lease !== undefined && !created) yield* this.#tryRenewal(lease);
  }

  *#tryRenewal(from: Lease): Step<boolean> {
    let base: Lease | undefined = from;
    for (let attempt = 0; attempt < triesPerRenewal; attempt += 1) {
      try {
        const next: Lease | undefined = yield* this.#next(base);
        if (next === undefined) continue;
        yield* this.#underWay();
        this.#latest = yield* this.#context.client.update(leases, next);
        return true;
      } catch (error) {
        if (!(error instanceof StatusError)) throw error;
        if (isStatus(error, 'Conflict')) base = (yield* this.#ensure()).lease;
      }
    }
    return false;
  }

  /** As long as a replay holds up the request of the present round. */
  *#underWay(): Step<void> {
    const { scope, phases } = this.#context;
    const arrivesAt = phases.renewals?.findLast(({ at }) => at <= scope.now)?.arrivesAt ?? scope.now;
    if (arrivesAt > scope.now) yield arrivesAt - scope.now;
  }

  /** Tries until it has an answer. `lease` is undefined while the Node is missing: without it there is no owner. */
  *#ensure(): Step<{ readonly lease: Lease | undefined; readonly created: boolean }> {
    const { client, facts } = this.#context;
    for (let pause = 200; ; pause = Math.min(2 * pause, longestBackOff)) {
      try {
        return {
          lease: yield* client.get(leases, { namespace: leaseNamespace, name: facts.name }),
          created: false,
        };
      } catch (error) {
        if (!(error instanceof StatusError)) throw error;
        if (isStatus(error, 'NotFound')) {
          const made = yield* this.#next(undefined);
          if (made === undefined) return { lease: undefined, created: false };
          try {
            return { lease: yield* client.create(leases, made), created: true };
          } catch (refused) {
            if (!(refused instanceof StatusError)) throw refused;
          }
        }
      }
      yield pause;
    }
  }

  /** Undefined if it has no owner yet and the Node is not there (pkg/kubelet/util/nodelease.go, SetNodeOwnerFunc). */
  *#next(base: Lease | undefined): Step<Lease | undefined> {
    const { facts, settings, scope } = this.#context;
    const metadata = base?.metadata ?? { name: facts.name, namespace: leaseNamespace };
    const owners = metadata.ownerReferences ?? [];
    const owner = owners.length > 0 ? undefined : yield* this.#owner();
    if (owners.length === 0 && owner === undefined) return undefined;
    return {
      ...base,
      metadata: { ...metadata, ownerReferences: owner === undefined ? owners : [owner] },
      spec: {
        ...base?.spec,
        holderIdentity: facts.name,
        leaseDurationSeconds: settings.nodeLeaseDuration / 1000,
        renewTime: microTime(scope.now),
      },
    };
  }

  *#owner(): Step<{ apiVersion: string; kind: string; name: string; uid: string } | undefined> {
    const { name } = this.#context.facts;
    try {
      const node: Node = yield* this.#context.client.get(nodes, { name });
      return { apiVersion: 'v1', kind: 'Node', name, uid: node.metadata?.uid ?? '' };
    } catch (error) {
      if (error instanceof StatusError) return undefined;
      throw error;
    }
  }
}
