import type { Milliseconds } from '../../engine/engine.ts';
import type { Lease, Node } from '../../objects.ts';
import type { Settings } from '../../settings.ts';
import { type NodeCondition, nodeCondition } from './node-conditions.ts';

/** What the controller remembers of a node between its passes (node_lifecycle_controller.go, nodeHealthData). */
export interface NodeHealth {
  /** When a pass last noticed a sign of life, by the controller's clock. */
  readonly probedAt: Milliseconds;
  /** The condition Ready as of the last change of its heartbeat that was noticed. */
  readonly ready: NodeCondition | undefined;
  readonly lease: Lease | undefined;
}

/** What a pass finds a node to be. */
export interface Probe {
  readonly health: NodeHealth;
  /** Its condition Ready; one that was made up where there is none. */
  readonly observed: Pick<NodeCondition, 'status'>;
  /** For how long nothing may be heard of it. */
  readonly grace: Milliseconds;
}

/**
 * Looks for signs of life: another heartbeat in the condition Ready, or a later renewal of the lease. Neither is compared with
 * the controller's clock (tryUpdateNodeHealth).
 */
export function probe(
  node: Node,
  lease: Lease | undefined,
  known: NodeHealth | undefined,
  { now, settings }: { readonly now: Milliseconds; readonly settings: Settings },
): Probe {
  const ready = nodeCondition(node, 'Ready');
  const health = withLease(withCondition(node, ready, known, now), lease, known?.lease, now);
  if (ready === undefined) return { health, observed: { status: 'Unknown' }, grace: settings.nodeStartupGracePeriod };
  return { health, observed: ready, grace: settings.nodeMonitorGracePeriod };
}

/** Strictly later than the end of its grace. */
export const isSilent = ({ health, grace }: Probe, now: Milliseconds): boolean => now > health.probedAt + grace;

/** What was known of the lease is forgotten with the heartbeat: the next pass takes it for a new one, renewed or not. */
function withCondition(
  { metadata }: Node,
  ready: NodeCondition | undefined,
  known: NodeHealth | undefined,
  now: Milliseconds,
): NodeHealth {
  if (known === undefined) {
    const probedAt = ready === undefined ? Date.parse(metadata?.creationTimestamp ?? '') : now;
    return { probedAt, ready, lease: undefined };
  }
  if (ready === undefined) return known.ready === undefined ? known : { ...known, ready };
  if (known.ready?.lastHeartbeatTime === ready.lastHeartbeatTime && known.ready !== undefined) return known;
  return { probedAt: now, ready, lease: undefined };
}

function withLease(
  health: NodeHealth,
  lease: Lease | undefined,
  saved: Lease | undefined,
  now: Milliseconds,
): NodeHealth {
  if (lease === undefined || lease === saved) return health;
  const [before, renewed] = [saved?.spec?.renewTime, lease.spec?.renewTime];
  const isLater = saved === undefined || (before !== undefined && renewed !== undefined && before < renewed);
  return isLater ? { ...health, lease, probedAt: now } : health;
}
