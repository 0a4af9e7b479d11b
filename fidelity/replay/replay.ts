import type { Renewal } from '../../lib/sim/kubelet/context.ts';
import { Simulation } from '../../lib/sim/simulation.ts';
import { type Milliseconds, minutes, seconds } from '../../lib/units.ts';
import { composeTrace } from '../record/compose.ts';
import type { Header, Trace } from '../trace.ts';
import { recordedCreations } from './creations.ts';
import { hearsFirst } from './hears-first.ts';
import { recordedMarks } from './marks.ts';
import { flipsOf } from './passes.ts';
import { endsOf, pastOf, playPast } from './past.ts';
import { firstSilence, type Phases, phasesOf } from './phases.ts';
import { recordedChoice } from './placements.ts';
import { imagesOf, planOf, renewalInterval } from './plan.ts';
import { takeWrites } from './simulated-writes.ts';
import { Stage } from './stage.ts';

/** How long before the trace begins the cluster is made: it takes some seconds of its own time to come up. */
const ahead: Milliseconds = minutes(2);

/** Of how many courses of chance one is looked for in which the cluster is in the phases of the recorded one. */
const triedSeeds = 20;

/** What the nodes of the lab have beside Kubernetes' own. */
const labImages = ['docker.io/powercut-lab/nginx:1.22', 'docker.io/powercut-lab/busybox:1'];

/**
 * Replays a trace in the phases of the recorded cluster. Their loops jitter, so that in the instants before a fault one more renewal may
 * or may not have come: another seed is taken until the last renewals before each kubelet fell silent are the recorded ones.
 *
 * How far passes were apart before a node turned Unknown is not in the trace: on an idle host it is their period, on this one it may have
 * been as much more as it was afterwards, or less, or as long as slow requests show it to have been held up. All are lawful, and the first is taken
 * that has the nodes turn Unknown in the recorded passes; if none does, that of an idle host.
 * Throws RangeError for what the simulator does not model, and if no seed does.
 */
export function replayInPhase(recorded: Trace): Trace {
  const { idlePassTakes, shortPassTakes, latePassTakes, ...phases } = phasesOf(recorded);
  const idle = replayWith(recorded, phases);
  if (turnAlike(recorded, idle)) return idle;
  for (const takes of [idlePassTakes, shortPassTakes, latePassTakes]) {
    if (takes === undefined) continue;
    const busy = replayWith(recorded, { ...phases, idlePassTakes: takes });
    if (turnAlike(recorded, busy)) return busy;
  }
  return idle;
}

function replayWith(recorded: Trace, phases: Omit<Phases, 'shortPassTakes' | 'latePassTakes'>): Trace {
  const silenced = recorded.header.nodes.filter(({ name }) => firstSilence(recorded, name) !== undefined);
  const wanted = phases.renewsLeaseAt;
  for (let seed = 1; seed <= triedSeeds; seed += 1) {
    const simulated = replay(recorded, phases, seed);
    const had = phasesOf(simulated).renewsLeaseAt;
    const isInPhase = silenced.every(
      ({ name }) =>
        Math.abs((had[name] ?? 0) - (wanted[name] ?? 0)) < samePhase &&
        tellsStatusLast(simulated, name) === tellsStatusLast(recorded, name),
    );
    if (isInPhase) return simulated;
  }
  throw new RangeError('with no seed the Leases were renewed last when the recorded ones were');
}

/** Whether all nodes turn Unknown in the same passes. */
function turnAlike(recorded: Trace, simulated: Trace): boolean {
  const half = Number(recorded.header.settings['nodeMonitorPeriod']) / 2;
  const theirs = flipsOf(recorded);
  const ours = flipsOf(simulated);
  return (
    theirs.length === ours.length &&
    theirs.every(({ node, at }) => ours.some((flip) => flip.node === node && Math.abs(flip.at - at) < half))
  );
}

/** Whether a node's status, which a kubelet reports each few minutes, too, was the last sign of life before it fell silent first. */
function tellsStatusLast(trace: Trace, node: string): boolean {
  const until = firstSilence(trace, node) ?? Number.POSITIVE_INFINITY;
  const sign = trace.lines.findLast(
    (line) =>
      line.t === 'write' &&
      line.by === `kubelet/${node}` &&
      (line.kind === 'Lease' || (line.kind === 'Node' && line.name === node)) &&
      (line.at?.[0] ?? Number.POSITIVE_INFINITY) < until,
  );
  return sign?.t === 'write' && sign.kind === 'Node';
}

/** Two renewals of one Lease are seconds apart. */
const samePhase: Milliseconds = seconds(1);

/**
 * Plays a recorded scenario on the simulator: a cluster of the same version, nodes and settings, whose loops are in the phases of the recorded
 * one, and to which the same is done at the same instants. Answers its trace. Throws RangeError for what the simulator does not model.
 */
function replay(recorded: Trace, phases: Omit<Phases, 'shortPassTakes' | 'latePassTakes'>, seed: number): Trace {
  const { header, lines } = recorded;
  const { renewsLeaseAt, renewalThroughAt, updatesStatusAt, ...controllerPhases } = phases;
  const workers = header.nodes.filter(({ role }) => role === 'worker').length;
  const simulation = new Simulation({
    name: clusterOf(header),
    version: header.kubernetes,
    workers,
    settings: settingsOf(header),
    seed,
    startAt: Math.floor(header.t0 - ahead),
    images: labImages,
    ...processorsOf(recorded),
    phases: Object.fromEntries(
      Object.entries(renewsLeaseAt).map(([node, at]) => [
        node,
        {
          renewals: [{ at, ...arrivalOf(renewalThroughAt[node]) }, ...heldUpIn(recorded, node, at)],
          updatesStatusAt: updatesStatusAt[node] ?? [],
          ...hearsFirst(recorded, node),
        },
      ]),
    ),
    controllerPhases: {
      ...controllerPhases,
      marksInOrder: recordedMarks(recorded),
      podCreationTakes: recordedCreations(recorded),
    },
    choosesNode: recordedChoice(recorded),
  });
  const past = pastOf(recorded);
  playPast(past, simulation, new Stage(simulation), Math.floor(header.t0));
  for (const { name } of header.nodes) {
    for (const image of imagesOf(recorded)) simulation.machine(name).runtime.keep(image);
  }
  const writes = takeWrites(simulation);
  const firstVersion = Math.max(0, ...writes.sightings.map(({ resourceVersion }) => resourceVersion));
  const stage = new Stage(simulation);
  for (const deed of [...planOf(recorded), ...endsOf(past)].toSorted((a, b) => a.at - b.at)) {
    simulation.runUntil(header.t0 + deed.at);
    stage.do(deed);
  }
  const end = header.t0 + Math.max(0, ...lines.map((line) => ('at' in line ? [line.at].flat().at(-1) : 0) ?? 0));
  simulation.runUntil(end + seconds(1));
  stage.end();
  const made = composeTrace(
    {
      sightings: writes.sightings,
      requests: [...writes.requests, ...stage.asked],
      acts: stage.acts,
      steps: [],
      firstVersion,
    },
    { from: header.t0, to: end + seconds(1) },
    { ...header, command: 'fidelity/replay.ts' },
  );
  if ('unsound' in made) throw new Error(`the simulated trace is not whole: ${made.unsound}`);
  return made;
}

/** How long a request of a simulated kubelet takes itself, at most. */
const requestTakes: Milliseconds = 5;

/**
 * A controller knows of a renewal when its request has come through, and on a busy host that is later than the time that it bears by
 * half a second: the grace period counts from the first pass after (node_lifecycle_controller.go, tryUpdateNodeHealth).
 */
const arrivalOf = (throughAt: Milliseconds | undefined): { readonly arrivesAt?: Milliseconds } =>
  throughAt === undefined ? {} : { arrivesAt: throughAt - requestTakes };

/**
 * A busy kubelet's last round may have taken so long that the next one was not due when it fell silent, though it wrote other things
 * meanwhile: then the next round is to come after that.
 */
function heldUpIn(trace: Trace, node: string, round: Milliseconds): readonly Renewal[] {
  const silence = firstSilence(trace, node);
  if (silence === undefined) return [];
  const silentAt = trace.header.t0 + silence;
  return silentAt > round + renewalInterval(trace.header, node) ? [{ at: silentAt + 1 }] : [];
}

/** All machines of a trace are containers of one host. */
function processorsOf({ lines }: Trace): { readonly processors?: number } {
  const node = lines.find((line) => line.t === 'base' && line.kind === 'Node' && line.set['cpu'] !== undefined);
  return node?.t === 'base' ? { processors: Number(node.set['cpu']) } : {};
}

function clusterOf({ nodes }: Header): string {
  const controlPlane = nodes.find(({ role }) => role === 'control-plane')?.name ?? '';
  return controlPlane.replace(/-control-plane$/, '');
}

const settingNames = [
  'nodeMonitorPeriod',
  'nodeMonitorGracePeriod',
  'nodeEvictionRate',
  'defaultUnreachableTolerationSeconds',
  'defaultNotReadyTolerationSeconds',
] as const;

function settingsOf({ settings }: Header) {
  const numbers = settingNames.flatMap((name) => {
    const value = settings[name];
    return typeof value === 'number' ? [[name, value] as const] : [];
  });
  const durations = settings['nodeLeaseDuration'];
  const [duration] = typeof durations === 'object' ? Object.values(durations) : [];
  return { ...Object.fromEntries(numbers), ...(typeof duration === 'number' ? { nodeLeaseDuration: duration } : {}) };
}
