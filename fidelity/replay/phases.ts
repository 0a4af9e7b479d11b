import type { MonitorPass } from '../../lib/sim/controllers/context.ts';
import { resetStopsKubelet } from '../../lib/sim/machine/kubeadm.ts';
import { type Milliseconds, seconds } from '../../lib/units.ts';
import { type Step, stepsOf } from '../states.ts';
import { pathOf } from '../story.ts';
import type { Trace } from '../trace.ts';
import {
  firstFlip,
  idlePassOf,
  latePassOf,
  madeAt,
  type Pass,
  passesOf,
  shortPassOf,
  withThoseBetween,
} from './passes.ts';
import { effectOf, handledAt } from './plan.ts';
import { type Span, staleSpansOf, taintsOf } from './taints.ts';

/** Where in their periods the loops of a recorded cluster were; milliseconds since 1970. */
export interface Phases {
  /** By node: the last renewal of its Lease before its kubelet fell silent, or the first if it never did. */
  readonly renewsLeaseAt: Readonly<Record<string, Milliseconds>>;
  /** By node: when the request of that renewal had come through, if the trace tells. */
  readonly renewalThroughAt: Readonly<Record<string, Milliseconds>>;
  /** By node: rounds in which its kubelet looked at its Node, and found it cordoned or not. */
  readonly updatesStatusAt: Readonly<Record<string, readonly Milliseconds[]>>;
  /** Passes of the node lifecycle controller, one after the other, and until when they judged nodes. */
  readonly monitorPasses: readonly MonitorPass[];
  /** Looks of its worker that taints NoExecute. */
  readonly taintsAt: readonly Milliseconds[];
  /** Spans in which what was written of nodes was not in its cache. */
  readonly nodesComeLate: readonly Span[];
  /** A cycle of the pod garbage collector. */
  readonly podGcAt?: Milliseconds;
  /** By how much more than a period the passes of both come apart where nothing happens. */
  readonly idlePassTakes?: Milliseconds;
  /** By how much at most that can be before the first node turned Unknown, halved; see `shortPassOf`. */
  readonly shortPassTakes?: Milliseconds;
  /** By so much they came later before the first node turned Unknown, if the host was held up for as long; see `latePassOf`. */
  readonly latePassTakes?: Milliseconds;
  /** By node: the cycle of the pod garbage collector that put its name into quarantine, if it did so before the trace. */
  readonly quarantinedAt?: Readonly<Record<string, Milliseconds>>;
  /** By so much it lets names out late, if its third cycle did not find a quarantine over. */
  readonly quarantineEndsLate?: Milliseconds;
}

/**
 * Reads them from what the loops wrote. Passes are those that wrote something, with as many between as there may have been, for each begins
 * a period after the end of the one before it, and on a busy host they drift by up to a second in half a minute; if none did, the one that
 * registered a node before. That tells the replay when passes begin, and not what they do.
 */
export function phasesOf(trace: Trace): Phases {
  const { t0, nodes } = trace.header;
  const steps = stepsOf(trace);
  const renewals = nodes.map(({ name }) => ({ name, ...renewalOf(trace, steps, name) }));
  const collected = steps.find(({ write }: Step) => write.by === 'pod-garbage-collector');
  const period = Number(trace.header.settings['nodeMonitorPeriod']);
  const passes = passesOf(trace, period);
  const idlePassTakes = idlePassOf(passes, period);
  const throughAt = new Map(renewals.flatMap(({ name, throughAt: at }) => (at === undefined ? [] : [[name, at]])));
  const first = firstFlip(trace, passes, throughAt);
  const shortPassTakes = first && shortPassOf(first);
  const latePassTakes = first && latePassOf(trace, first);
  return {
    renewsLeaseAt: Object.fromEntries(
      renewals.flatMap(({ name, time }) => (typeof time === 'string' ? [[name, Date.parse(time)]] : [])),
    ),
    renewalThroughAt: Object.fromEntries([...throughAt].map(([name, at]) => [name, t0 + at])),
    updatesStatusAt: Object.fromEntries(
      nodes.map(({ name }) => [name, roundsOf(trace, steps, name).map((at) => t0 + at)]),
    ),
    monitorPasses: (passes.length > 0 ? withThoseBetween(passes, period) : passesBefore(trace)).map(
      ({ at, judgesUntil }) => ({
        at: t0 + at,
        ...(judgesUntil === undefined ? {} : { judgesUntil: t0 + judgesUntil }),
      }),
    ),
    taintsAt: taintsOf(trace, period).map((at) => t0 + at),
    nodesComeLate: staleSpansOf(trace, period).map(({ from, until }) => ({ from: t0 + from, until: t0 + until })),
    ...(collected === undefined ? {} : { podGcAt: t0 + collected.at }),
    ...(idlePassTakes === undefined ? {} : { idlePassTakes }),
    ...(shortPassTakes === undefined ? {} : { shortPassTakes }),
    ...(latePassTakes === undefined ? {} : { latePassTakes }),
    ...(collected === undefined ? {} : { quarantinedAt: quarantinedAt(trace, t0 + collected.at) }),
    ...(collected !== undefined && missesThirdCycle(steps, collected) ? { quarantineEndsLate: aMoment } : {}),
  };
}

/** A kubelet tells of a cordon in the round that sees it, each 10 s (pkg/kubelet/kubelet_node_status.go, recordNodeSchedulableEvent). */
const roundsOf = (trace: Trace, steps: readonly Step[], node: string): readonly Milliseconds[] =>
  steps
    .filter(
      ({ write, after }) =>
        write.kind === 'Event' &&
        write.by === `kubelet/${node}` &&
        /^Node(Not)?Schedulable$/.test(String(after.get('reason'))),
    )
    .map((step) => (step.write.type === 'ADDED' ? madeAt(step, trace) : step.at));

/** The one that registered a node last before the trace begins. */
function passesBefore({ lines }: Trace): readonly Pick<Pass, 'at' | 'judgesUntil'>[] {
  const registered = lines.findLast(
    (line) => line.t === 'base' && line.kind === 'Event' && line.set['reason'] === 'RegisteredNode',
  );
  const at = registered?.t === 'base' ? registered.at?.[0] : undefined;
  return at === undefined ? [] : [{ at }];
}

interface Renewal {
  /** As the Lease tells it. */
  readonly time: unknown;
  /** When its request had come through; milliseconds after `t0`. */
  readonly throughAt: Milliseconds | undefined;
}

/** Of a node's Lease: the last renewal before its kubelet fell silent, or the first if it never did; else the one from before the trace. */
function renewalOf(trace: Trace, steps: readonly Step[], node: string): Renewal {
  const until = firstSilence(trace, node);
  const renewals = steps.filter(
    ({ write, after }) => write.kind === 'Lease' && write.name === node && after.has('renewTime'),
  );
  const renewal = until === undefined ? renewals[0] : renewals.findLast(({ at }) => at < until);
  if (renewal !== undefined) return { time: renewal.after.get('renewTime'), throughAt: renewal.write.at?.[1] };
  const lease = trace.lines.find((line) => line.t === 'base' && line.kind === 'Lease' && line.name === node);
  if (lease?.t !== 'base') return { time: undefined, throughAt: undefined };
  return { time: lease.set['renewTime'], throughAt: lease.at?.[1] };
}

/** pkg/controller/podgc/gc_controller.go, quarantineTime and gcCheckPeriod. */
const quarantine: Milliseconds = seconds(40);
const collectorPeriod: Milliseconds = seconds(20);

/** Any time that is shorter than a period is as good. */
const aMoment: Milliseconds = seconds(1);

/**
 * A quarantine lasts as long as two periods, so that the third cycle from when a Node is missed comes in the very milliseconds in which it
 * ends, and another goroutine than its own is to let the name out just before (client-go, util/workqueue/delaying_queue.go, waitingLoop). On a
 * busy host that comes too late as often as not; then the fourth finds it, more than three periods after the Node went.
 */
function missesThirdCycle(steps: readonly Step[], collected: Step): boolean {
  const gone = steps.findLast(
    ({ write, at }) =>
      write.kind === 'Node' &&
      write.type === 'DELETED' &&
      write.name === collected.after.get('nodeName') &&
      at < collected.at,
  );
  return gone !== undefined && Math.floor((collected.at - (gone.write.at?.[1] ?? gone.at)) / collectorPeriod) === 3;
}

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
  if (act?.t === 'ask') return handledAt(act);
  if (act?.t !== 'act') return undefined;
  return effectOf(act, trace) + (act.what === 'reset' ? resetStopsKubelet.most : 0);
}
