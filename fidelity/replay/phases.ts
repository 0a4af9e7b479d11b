import { resetStopsKubelet } from '../../lib/sim/machine/kubeadm.ts';
import { type Milliseconds, seconds } from '../../lib/units.ts';
import { type Step, stepsOf } from '../states.ts';
import { pathOf } from '../story.ts';
import type { Trace } from '../trace.ts';
import { idlePassOf, passesOf } from './passes.ts';
import { effectOf } from './plan.ts';

/** Where in their periods the loops of a recorded cluster were; milliseconds since 1970. */
export interface Phases {
  /** By node: the last renewal of its Lease before its kubelet fell silent, or the first if it never did. */
  readonly renewsLeaseAt: Readonly<Record<string, Milliseconds>>;
  /** By node: when the request of that renewal had come through, if it is in the trace. */
  readonly renewalThroughAt: Readonly<Record<string, Milliseconds>>;
  /** A pass of the node lifecycle controller. */
  readonly monitorPassAt?: Milliseconds;
  /** A cycle of the pod garbage collector. */
  readonly podGcAt?: Milliseconds;
  /** By how much more than a period the passes of both come apart where nothing happens. */
  readonly idlePassTakes?: Milliseconds;
  /** By node: the cycle of the pod garbage collector that put its name into quarantine, if it did so before the trace. */
  readonly quarantinedAt?: Readonly<Record<string, Milliseconds>>;
}

/**
 * Reads them from what the loops wrote. The pass is the one in which a node turned Unknown first, if one did, for each begins a
 * period after the end of the one before it, and on a busy host they drift by up to a second in half a minute; else the one that
 * registered a node. That tells the replay in which instant of a period passes begin, and not in which pass a node turns Unknown.
 */
export function phasesOf(trace: Trace): Phases {
  const { t0, nodes } = trace.header;
  const steps = stepsOf(trace);
  const renewals = nodes.map(({ name }) => ({ name, renewal: renewalOf(trace, steps, name) }));
  const flip = steps.find(
    ({ write, after }) => write.kind === 'Node' && write.by === 'node-controller' && after.get('Ready') === 'Unknown',
  );
  const registered = trace.lines.findLast(
    (line) => line.t === 'base' && line.kind === 'Event' && line.set['reason'] === 'RegisteredNode',
  );
  const pass = flip?.at ?? (registered?.t === 'base' ? registered.at?.[0] : undefined);
  const collected = steps.find(({ write }: Step) => write.by === 'pod-garbage-collector');
  const period = Number(trace.header.settings['nodeMonitorPeriod']);
  const idlePassTakes = idlePassOf(passesOf(steps, period), period);
  return {
    renewsLeaseAt: Object.fromEntries(
      renewals.flatMap(({ name, renewal }) => {
        const time = renewal?.after.get('renewTime') ?? baseRenewal(trace, name);
        return typeof time === 'string' ? [[name, Date.parse(time)]] : [];
      }),
    ),
    renewalThroughAt: Object.fromEntries(
      renewals.flatMap(({ name, renewal }) => {
        const end = renewal?.write.at?.[1];
        return end === undefined ? [] : [[name, t0 + end]];
      }),
    ),
    ...(pass === undefined ? {} : { monitorPassAt: t0 + pass }),
    ...(collected === undefined ? {} : { podGcAt: t0 + collected.at }),
    ...(idlePassTakes === undefined ? {} : { idlePassTakes }),
    ...(collected === undefined ? {} : { quarantinedAt: quarantinedAt(trace, t0 + collected.at) }),
  };
}

/** Of a node's Lease: the last renewal before its kubelet fell silent, or the first if it never did. */
function renewalOf(trace: Trace, steps: readonly Step[], node: string): Step | undefined {
  const until = firstSilence(trace, node);
  const renewals = steps.filter(
    ({ write, after }) => write.kind === 'Lease' && write.name === node && after.has('renewTime'),
  );
  return until === undefined ? renewals[0] : renewals.findLast(({ at }) => at < until);
}

/** pkg/controller/podgc/gc_controller.go, quarantineTime and gcCheckPeriod. */
const quarantine: Milliseconds = seconds(40);
const collectorPeriod: Milliseconds = seconds(20);

/**
 * A cycle that removes the pods of a Node that is gone puts the Node's name into quarantine again (gcOrphaned adds the name before
 * discoverDeletedNodes takes it out), so that it is in it still if a Node of this name was registered anew soon after: then the
 * baseline has two Events of its registration. Which cycle that was shows only in when the name comes out.
 */
function quarantinedAt({ header, lines }: Trace, collectedAt: Milliseconds): Readonly<Record<string, Milliseconds>> {
  const at = collectedAt - quarantine;
  const recent = header.nodes.filter(({ name }) => {
    const registrations = lines.filter(
      (line) => line.t === 'base' && line.set['reason'] === 'RegisteredNode' && line.set['about'] === `Node /${name}`,
    );
    const node = lines.find((line) => line.t === 'base' && line.kind === 'Node' && line.name === name);
    const created = node?.t === 'base' ? Date.parse(String(node.set['created'])) : 0;
    return registrations.length > 1 && created > at && created < at + quarantine + collectorPeriod;
  });
  return Object.fromEntries(recent.map(({ name }) => [name, at]));
}

/** After which a kubelet renews no Lease, for a while at least. */
const silencing = ['cut-power', 'shut-down', 'pause', 'reset', 'kubelet'];

/** When the first act that silenced a node's kubelet had: one without a Node has no Lease to renew, and a reset stops it after a while. */
export function firstSilence(trace: Trace, node: string): Milliseconds | undefined {
  const act = trace.lines.find(
    (line) =>
      (line.t === 'act' && line.node === node && silencing.includes(line.what)) ||
      (line.t === 'ask' && line.verb === 'delete' && pathOf(line) === `/api/v1/nodes/${node}`),
  );
  if (act?.t === 'ask') return act.at[0];
  if (act?.t !== 'act') return undefined;
  return effectOf(act, trace) + (act.what === 'reset' ? resetStopsKubelet.most : 0);
}

function baseRenewal({ lines }: Trace, node: string): unknown {
  const lease = lines.find((line) => line.t === 'base' && line.kind === 'Lease' && line.name === node);
  return lease?.t === 'base' ? lease.set['renewTime'] : undefined;
}
