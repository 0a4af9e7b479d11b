import { type Milliseconds, seconds } from '../units.ts';

/** What of a host is measured as a share of time, or of its processors' time; each cumulates in a counter of the kernel's. */
export const pressures = ['cpu', 'io', 'memory', 'stolen'] as const;

export type PressureOf = (typeof pressures)[number];

/**
 * From where on a host counts as starved. It only ever makes an *unknown* of what came late, so where nothing is late nothing
 * hangs on these: too low, they would hide a cluster that is late; too high, they would blame the cluster for its host.
 */
export const starvedWhen: {
  /** A delay of our own event loop, or of an answer of the API server. */
  readonly late: Milliseconds;
  /** Over at least this time the shares below are taken. */
  readonly over: Milliseconds;
  readonly share: { readonly [what in PressureOf]: number };
} = {
  // Windows are widened by as much (lib/model/allowances.ts): what is delayed by less is not pushed out of its window by that.
  late: 500,
  // The kernel brings its counters up to date every 2 s (PSI_FREQ, kernel/sched/psi.c); and what is over sooner delays
  // by less, unless it is so bad that our own event loop is late.
  over: seconds(2),
  share: {
    // Some task waits for a processor. Two that want one each do so now and then; when it is most of the time, all of
    // a control plane gets a part of what it wants. With four times as many busy tasks as processors it is 0.9 and more.
    cpu: 0.8,
    // Nothing at all goes on, since everything that would waits for a disk (`full`): etcd answers after it has synced.
    io: 0.5,
    // As above, for memory that has to be got back first; thrashing shows in seconds.
    memory: 0.25,
    // The hypervisor runs somebody else's machine: of 2 s each processor was away for as long as an event loop may be late.
    stolen: 0.25,
  },
};
