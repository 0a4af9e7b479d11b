import type { Milliseconds } from '../../lib/units.ts';
import { type Step, stepsOf } from '../states.ts';
import type { Trace } from '../trace.ts';
import { effectOf } from './plan.ts';

/** Where in their periods the loops of a recorded cluster were; milliseconds since 1970. */
export interface Phases {
  /** By node: the last renewal of its Lease before its kubelet fell silent, or the first if it never did. */
  readonly renewsLeaseAt: Readonly<Record<string, Milliseconds>>;
  /** A pass of the node lifecycle controller. */
  readonly monitorPassAt?: Milliseconds;
  /** A cycle of the pod garbage collector. */
  readonly podGcAt?: Milliseconds;
}

/**
 * Reads them from what the loops wrote. The pass is the one in which a node turned Unknown first, if one did, for each begins a
 * period after the end of the one before it, and on a busy host they drift by up to a second in half a minute; else the one that
 * registered a node. That tells the replay in which instant of a period passes begin, and not in which pass a node turns Unknown.
 */
export function phasesOf(trace: Trace): Phases {
  const { t0, nodes } = trace.header;
  const steps = stepsOf(trace);
  const renewsLeaseAt = Object.fromEntries(
    nodes.flatMap(({ name }) => {
      const until = firstSilence(trace, name);
      const renewals = steps.filter(
        ({ write, after }) => write.kind === 'Lease' && write.name === name && after.has('renewTime'),
      );
      const renewal = until === undefined ? renewals[0] : renewals.findLast(({ at }) => at < until);
      const time = renewal?.after.get('renewTime') ?? baseRenewal(trace, name);
      return typeof time === 'string' ? [[name, Date.parse(time)]] : [];
    }),
  );
  const flip = steps.find(
    ({ write, after }) => write.kind === 'Node' && write.by === 'node-controller' && after.get('Ready') === 'Unknown',
  );
  const registered = trace.lines.findLast(
    (line) => line.t === 'base' && line.kind === 'Event' && line.set['reason'] === 'RegisteredNode',
  );
  const pass = flip?.at ?? (registered?.t === 'base' ? registered.at?.[0] : undefined);
  const collected = steps.find(({ write }: Step) => write.by === 'pod-garbage-collector');
  return {
    renewsLeaseAt,
    ...(pass === undefined ? {} : { monitorPassAt: t0 + pass }),
    ...(collected === undefined ? {} : { podGcAt: t0 + collected.at }),
  };
}

/** After which a kubelet renews no Lease, for a while at least. */
const silencing = ['cut-power', 'shut-down', 'pause', 'reset', 'kubelet'];

/** When the first act that silenced a node's kubelet took effect. */
export function firstSilence(trace: Trace, node: string): Milliseconds | undefined {
  const act = trace.lines.find((line) => line.t === 'act' && line.node === node && silencing.includes(line.what));
  return act?.t === 'act' ? effectOf(act, trace) : undefined;
}

function baseRenewal({ lines }: Trace, node: string): unknown {
  const lease = lines.find((line) => line.t === 'base' && line.kind === 'Lease' && line.name === node);
  return lease?.t === 'base' ? lease.set['renewTime'] : undefined;
}
