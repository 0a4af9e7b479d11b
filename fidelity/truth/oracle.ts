import * as departure from './oracle/departure.ts';
import { type Answer, baseless, type Facts, type Question } from './oracle/facts.ts';
import * as failure from './oracle/failure.ts';
import * as back from './oracle/return.ts';
import * as state from './oracle/state.ts';
import type { HeardClaim } from './play.ts';

/** By claim, what decides about it: the writes of the simulator and the state of its machines, and windows of the model. */
const oracles: { readonly [id: string]: (question: Question) => Answer } = {
  'workload.running': state.running,
  'power.cut': state.cut,
  'power.shut-down': state.shutDown,
  'node.paused': state.paused,
  'node.still-ready': state.stillReady,
  'node.silent': state.silent,
  'workload.on-returned-node': state.runsOn,
  'workload.on-joined-node': state.runsOn,
  'node.ready-unknown': failure.unknownInTime,
  'node.conditions-unknown': failure.unknownConditions,
  'node.one-transition-time': failure.oneTransitionTime,
  'node.heartbeat-time-kept': failure.heartbeatsKept,
  'node.network-condition-kept': failure.networkConditionKept,
  'node.not-ready-event': failure.toldByEvent,
  'node.taint-no-schedule': failure.noScheduleInTime,
  'node.taint-no-execute': failure.noExecuteInTime,
  'node.taints-in-order': failure.taintedInOrder,
  'pods.marked-not-ready': failure.markedInTime,
  'pods.evicted': failure.evictedInTime,
  'pods.evicted-at-once': failure.evictedAtOnce,
  'pods.evicted-by-own-toleration': failure.evictedByOwn,
  'pods.kept-for-ever': failure.stayForEver,
  'pods.kept-by-blanket-toleration': failure.stayForEver,
  'pods.daemons-stay': failure.daemonsStay,
  'pods.static-stay': failure.staticPodsStay,
  'pods.stay-running': failure.stayRunning,
  'pods.replaced': failure.replacedInTime,
  'workload.available': failure.availableInTime,
  'node.ready-again': back.readyInTime,
  'node.no-schedule-removed': back.noScheduleGone,
  'node.no-execute-removed': back.noExecuteGone,
  'node.taints-removed-in-order': back.untaintedInOrder,
  'pods.gone': back.goneInTime,
  'pods.ready-again': back.readyAgainInTime,
  'pods.eviction-cancelled': back.evictionCancelled,
  'pods.not-moved-back': back.stayedElsewhere,
  'node.stayed-ready': back.stayedReady,
  'pods.untouched': back.untouched,
  'node.drained': departure.drained,
  'node.cordoned': departure.cordonInTime,
  'pods.drained': departure.drainedInTime,
  'pods.daemons-kept': departure.daemonsKept,
  'workload.available-after-drain': departure.availableAfterDrainInTime,
  'node.deleted': departure.deleted,
  'node.lease-removed': departure.leaseGoneInTime,
  'node.joined': departure.registered,
  'node.registered': departure.registered,
  'node.registered-by-itself': departure.registered,
  'node.joined-ready': departure.readyAfterJoin,
  'node.registered-ready': departure.readyAfterJoin,
  'node.joined-untainted': departure.untaintedAfterJoin,
  'node.registered-untainted': departure.untaintedAfterJoin,
  'pods.garbage-collected': departure.collectedInTime,
  'pods.failed-first': departure.failedFirst,
  'pods.replaced-after-removal': departure.replacedAfterRemoval,
  'workload.available-after-removal': departure.availableAfterRemovalInTime,
};

/** Claims about a node that need not have been dark, or about none. */
const always = new Set([
  'workload.running',
  'workload.on-returned-node',
  'workload.on-joined-node',
  ...Object.keys(oracles).filter((id) => Object.values<unknown>(departure).includes(oracles[id])),
]);

/** What a claim is by the facts; undefined where the oracle knows nothing of it. */
export function truthOf(heard: HeardClaim, facts: Facts): Answer | undefined {
  const oracle = oracles[heard.claim.id];
  if (oracle === undefined) return undefined;
  const [named] = /sim-worker\d*/.exec(heard.claim.subject) ?? [];
  const node = named ?? facts.workers[0] ?? '';
  // No story takes a node twice: what is dark again is by its fault.
  const [dark, again] = facts.power.dark(node).filter(({ from }) => from <= heard.settled);
  if (dark === undefined && !always.has(heard.claim.id)) return baseless(`${node} was never dark`);
  const until = Math.min(again?.from ?? facts.end, facts.end);
  return oracle({ ...facts, heard, node, dark: dark ?? neverDark, until });
}

const neverDark: Question['dark'] = { state: 'off', from: 0, to: 0, orderly: false };
