import { leases } from '../api/kinds.ts';
import { isStatus, StatusError } from '../api/status-error.ts';
import { microTime } from '../api/time.ts';
import type { Milliseconds } from '../engine/engine.ts';
import type { Process, Step } from '../engine/process.ts';
import type { Scope } from '../engine/scope.ts';
import type { Lease } from '../objects.ts';
import type { Client } from './client.ts';

/** component-base, config/v1alpha1/defaults.go, RecommendedDefaultLeaderElectionConfiguration. */
const leaseSeconds = 15;
const retryPeriod: Milliseconds = 2_000;

export interface Candidate {
  /** Of the component, and so of its Lease in kube-system. */
  readonly name: string;
  /** `<host>_<uuid>`, another one in each life of its process. */
  readonly identity: string;
}

/** Takes the Lease of a component that leads, and renews it as long as it lives (client-go, tools/leaderelection, renew). */
export function* holdLeadership(
  { scope, client }: { readonly scope: Pick<Scope, 'now'>; readonly client: Client },
  { name, identity }: Candidate,
): Process {
  const ref = { namespace: 'kube-system', name };
  let held: Lease | undefined;
  for (;;) {
    const renewTime = microTime(scope.now);
    try {
      const known: Lease | undefined = held ?? (yield* found(client, ref));
      const isOurs = known?.spec?.holderIdentity === identity;
      const acquired = isOurs
        ? {}
        : {
            acquireTime: renewTime,
            leaseTransitions: known === undefined ? 0 : (known.spec?.leaseTransitions ?? 0) + 1,
          };
      const spec = {
        ...known?.spec,
        holderIdentity: identity,
        leaseDurationSeconds: leaseSeconds,
        renewTime,
        ...acquired,
      };
      held =
        known === undefined
          ? yield* client.create(leases, { metadata: ref, spec })
          : yield* client.update(leases, { ...known, spec });
    } catch (error) {
      // It was changed by somebody else: the next try looks at it first.
      if (!(error instanceof StatusError)) throw error;
      held = undefined;
    }
    yield retryPeriod;
  }
}

function* found(client: Client, ref: { readonly namespace: string; readonly name: string }): Step<Lease | undefined> {
  try {
    return yield* client.get(leases, ref);
  } catch (error) {
    if (isStatus(error, 'NotFound')) return undefined;
    throw error;
  }
}
