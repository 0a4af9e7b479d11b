import type { DarkNode, ReturnedNode } from '../cluster/node.ts';
import type { NodeHandle } from '../cluster/node-handle.ts';
import type { ObservedCluster } from '../cluster/observed-cluster.ts';
import type { OrphanedNode } from '../cluster/orphaned-node.ts';
import { describeSettingsDrift } from '../cluster/settings-drift.ts';
import { HarnessError } from '../errors.ts';
import { stayedOn } from '../power/stayed-on.ts';
import type { Interval, Note, ObservedKind } from '../recorder/observation.ts';
import { formatDuration, type Milliseconds, seconds } from '../units.ts';
import { isOutageOf, outagesOf } from './outages.ts';
import { waitFor, waitForProof } from './wait.ts';

/** How long the recorder may take to prove what it was asked for. */
export const proofPatience: Milliseconds = seconds(5);

/** What makes the record of these kinds over `span` untrustworthy: holes, a stepped clock, a recording that has ended. */
export function recordDoubts(observed: ObservedCluster, kinds: Iterable<ObservedKind>, span: Interval): string[] {
  const { failed, timeline } = observed;
  const gaps = [...new Set(kinds)].flatMap((kind) =>
    timeline
      .gaps(kind, span)
      .map(
        (gap) =>
          `the watch of ${kind} has a gap (${gap.reason}) from ${formatDuration(gap.lo)} to ${formatDuration(gap.hi)}: ${gap.detail}`,
      ),
  );
  return [
    ...(failed.aborted ? [endOfRecording(failed)] : []),
    ...gaps,
    ...notes(observed, 'clock', span).map((note) => note.text),
  ];
}

/** Why nothing that happens is recorded any more. */
export const endOfRecording = (failed: AbortSignal): string => `the recording has ended: ${String(failed.reason)}`;

/**
 * As `recordDoubts`, once a consistent read made after `span` has proved that the watch had delivered all of it: a gap is
 * known only when it ends, so without that proof one could still open over the span.
 */
export async function provenRecordDoubts(
  observed: ObservedCluster,
  kinds: readonly ObservedKind[],
  span: Interval,
): Promise<string[]> {
  const unproven: string[] = [];
  for (const kind of kinds) {
    if (!(await waitForProof(observed, kind, span.hi, span.hi + proofPatience))) {
      unproven.push(`no consistent read of ${kind} after it proves that the watch had missed nothing until then`);
    }
  }
  return [...recordDoubts(observed, kinds, span), ...unproven];
}

/** Settings that are no longer what they were when the windows were made from them. */
export async function settingsDoubts({ cluster }: ObservedCluster): Promise<string[]> {
  // An API server that does not answer leaves gaps, and those are told.
  const now = await cluster.rereadSettings().catch(() => undefined);
  const drift = now === undefined ? [] : describeSettingsDrift(cluster.settings, now);
  return drift.map((change) => `the cluster's settings were changed since they were read: ${change}`);
}

/** After a new leader has begun, its first monitor passes find heartbeats later than they came. */
const leaderWarmsUp: Milliseconds = seconds(5);

/**
 * Whether the same process of the controller-manager was there to act over the whole of `span`, by its own leader
 * election: a new leader starts every grace period and toleration anew. Where nothing was done, it must also have been
 * alive afterwards; a successor that is still to come takes 15 s and more (LeaseDuration of leader election).
 */
export function controllerDoubts(observed: ObservedCluster, span: Interval, acted: boolean): string[] {
  const changes = observed.timeline
    .observations({ ...leaderElection, field: 'holder' })
    .filter(({ seen }) => seen.hi >= span.lo - leaderWarmsUp && seen.lo <= span.hi)
    .map(
      ({ seen }) =>
        `the controller-manager changed its leader at ${formatDuration(seen.hi)}, which starts every grace period and toleration anew`,
    );
  if (changes.length > 0 || acted || renewedAfter(observed, span.hi)) return changes;
  return [
    'no controller-manager renewed its leadership after the window was over, so perhaps none was there to act within it',
  ];
}

/** Waits until the controller-manager shows that it was alive after `instant`, or patience is over. */
export async function awaitController(observed: ObservedCluster, instant: Milliseconds): Promise<void> {
  await waitFor(observed, () => renewedAfter(observed, instant) || undefined, instant + proofPatience);
}

const leaderElection = { kind: 'Lease', namespace: 'kube-system', name: 'kube-controller-manager' } as const;

function renewedAfter({ timeline }: ObservedCluster, instant: Milliseconds): boolean {
  return timeline
    .observations({ ...leaderElection, field: 'renewTime', since: instant })
    .some(({ seen }) => seen.lo >= instant);
}

/**
 * Other nodes that fail at the same time: they bring the zone's rules and the eviction rate into play
 * (node_lifecycle_controller.go, handleDisruption). Nodes of which it is `known` why they are not Ready, since the scenario
 * itself took them from the cluster, are none: by how many they are, the zone's rules are known too.
 */
export function zoneDoubts(
  observed: ObservedCluster,
  node: string,
  span: Interval,
  known: readonly DarkNode[] = [],
): string[] {
  const others = observed.timeline.objects('Node').filter(({ subject }) => subject.name !== node);
  return others
    .filter(({ subject }) =>
      outagesOf(observed, subject.name)
        .filter(({ lo, hi }) => lo <= span.hi && hi >= span.lo)
        .some((outage) => !known.some((dark) => isOutageOf(dark, outage))),
    )
    .map(({ subject }) => `node ${subject.name} was not Ready at the same time, which changes the zone's rules`);
}

/** Whether the node was really without power from the cut until now: by its machine's own state, and by its silence. */
export async function powerDoubts(node: DarkNode): Promise<string[]> {
  const { alreadySo, confirmed } = node.fault;
  const problem = await node.inspect().then((power) => node.whyNotDark(power), cannotBeAsked);
  const alive = node.node.heartbeats().find((beat) => beat.seen.lo > confirmed.hi);
  return [
    ...(alreadySo ? ['it was so before, so nobody knows since when'] : []),
    ...(problem === undefined ? [] : [problem]),
    ...(alive === undefined
      ? []
      : [`a heartbeat was seen at ${formatDuration(alive.seen.hi)}, after the power was cut`]),
  ].map((why) => `the fault is not confirmed: ${why}`);
}

/**
 * Whether the machine of a node that is back runs, and has since: by its own state alone. One that does not brings nothing about,
 * which says nothing against the cluster.
 */
export async function returnDoubts({ before, fault }: ReturnedNode): Promise<string[]> {
  const problem = await before.inspect().then((now) => stayedOn(fault.evidence.after, now), cannotBeAsked);
  return problem === undefined ? [] : [`that the node is back is not confirmed: ${problem}`];
}

/** Whether a node that is back was silent before, by its heartbeats: what its machine was then cannot be asked any more. */
export function silenceDoubts({ node, before, fault }: ReturnedNode): string[] {
  const alive = node
    .heartbeats()
    .find(({ seen }) => seen.lo > before.fault.confirmed.hi && seen.hi < fault.confirmed.lo);
  return alive === undefined
    ? []
    : [
        `the fault is not confirmed: a heartbeat was seen at ${formatDuration(alive.seen.hi)}, before the node was back`,
      ];
}

/** Whether the machine of a node that nobody took from its cluster runs. */
export async function lifeDoubts({ observed, description }: NodeHandle): Promise<string[]> {
  const problem = await observed.cluster.power
    .inspect(description.machine)
    .then(({ source, state }) => (state === 'running' ? undefined : `${source} says ${state}`), cannotBeAsked);
  return problem === undefined ? [] : [`that the node lives is not confirmed: ${problem}`];
}

/** Whatever makes the machines, and has died, or is being started again. What is no HarnessError is a bug, and thrown. */
function cannotBeAsked(error: unknown): string {
  if (error instanceof HarnessError) return `its machine cannot be asked now: ${error.message}`;
  throw error;
}

/**
 * Whether the kubelet of a node that was reset really said nothing since: by what kubeadm said, by the state of the kubelet
 * on its machine now, and by its silence.
 */
export async function resetDoubts({ node, reset, silenced }: OrphanedNode): Promise<string[]> {
  const { activity, configured } = await node.observed.cluster.operations.kubeletState(node.description.machine);
  const alive = node.heartbeats().find((beat) => beat.seen.lo > silenced.hi);
  return [
    ...(reset.exitCode === 0 ? [] : [`kubeadm reset ended with exit code ${reset.exitCode ?? 'none'}`]),
    ...(activity === 'inactive' && !configured
      ? []
      : [`its kubelet is ${activity}, and has ${configured ? '' : 'not '}the credentials of a node`]),
    ...(alive === undefined ? [] : [`a heartbeat was seen at ${formatDuration(alive.seen.hi)}, after the reset`]),
  ].map((why) => `that its kubelet was stopped is not confirmed: ${why}`);
}

/** Signs that the host was too busy for anything on it to be in time. */
export function starvation(observed: ObservedCluster, span: Interval): string[] {
  return notes(observed, 'starved', span).map((note) => `the host was starved: ${note.text}`);
}

function notes({ timeline }: ObservedCluster, topic: Note['topic'], span: Interval): readonly Note[] {
  return timeline.entries
    .filter((entry) => entry.type === 'note')
    .filter((note) => note.topic === topic && note.at <= span.hi && (note.until ?? note.at) >= span.lo);
}
