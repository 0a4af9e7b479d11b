import { VirtualClock, type World } from '../../lib/clock/virtual-clock.ts';
import type { ClusterDescription } from '../../lib/cluster/cluster.ts';
import { KubernetesApi } from '../../lib/cluster/kubernetes-api.ts';
import type { Act, NodeOperations } from '../../lib/cluster/node-operations.ts';
import type { ObservedCluster } from '../../lib/cluster/observed-cluster.ts';
import { byTransport } from '../../lib/cluster/sim/by-transport.ts';
import { Transport } from '../../lib/cluster/sim/transport.ts';
import type { ClusterSettings } from '../../lib/model/settings.ts';
import type { Fault, FaultKind, PowerDriver } from '../../lib/power/fault.ts';
import { Timeline } from '../../lib/recorder/timeline.ts';
import { type Milliseconds, minutes } from '../../lib/units.ts';
import type { JudgedClaim } from '../../lib/verdict/claim-sink.ts';
import type { Header, Trace, TraceAct } from '../trace.ts';
import { answerOf } from './recorded-answers.ts';
import { RecordedMachines } from './recorded-machines.ts';
import { type Told, toldEntries } from './told-entries.ts';
import { TraceScript } from './trace-script.ts';

/** A trace in the place of a cluster: time passes where somebody waits, and brings what was written then. */
export interface RecordedCluster extends ObservedCluster {
  readonly script: TraceScript;
  /** Claims that were judged on it, in their order. */
  readonly judged: readonly JudgedClaim[];
}

/**
 * The cluster of a trace, as scenarios and matchers see one: they do to it what was done, each act when and as it was done,
 * and see what came of it. What they do otherwise than in the trace throws UnknownVerdict.
 */
export function recordedCluster(trace: Trace): RecordedCluster {
  const { header } = trace;
  const timeline = new Timeline();
  const script = new TraceScript(trace);
  const machines = new RecordedMachines(trace);
  const clock = new VirtualClock({
    world: worldOf(toldEntries(trace), timeline),
    startsAt: 0,
    unheard: () => false,
  });
  const judged: JudgedClaim[] = [];
  const settings = settingsOf(header);
  const transport = new Transport({
    handle: (request) => {
      const { at, response } = answerOf(request, { script, machines, now: clock.now() });
      return {
        result: at <= clock.now() ? response : undefined,
        whenDone: (action) => void clock.waitUntil(at).then(() => action(response)),
      };
    },
    heard: () => clock.heard(),
    passTime: (until) => clock.waitUntil(clock.now() + minutes(10), until),
  });
  return {
    script,
    judged,
    timeline,
    failed: new AbortController().signal,
    cluster: {
      description: descriptionOf(header),
      api: new KubernetesApi(byTransport(transport, () => undefined)),
      clock,
      settings,
      rereadSettings: async () => settings,
      power: powerOf(script, machines, clock),
      operations: operationsOf(script, machines, clock),
    },
    claims: { begin: ({ id }) => id, settle: (_key, claim) => void judged.push(claim) },
    faults: { intend: async () => 'recorded', record: () => undefined, settled: async () => undefined },
    darkened: [],
    openWindow: () => ({ [Symbol.dispose]: () => undefined }),
    hostMeasured: async () => undefined,
    progress: () => undefined,
  };
}

/** Time is the trace's own. */
function worldOf(told: readonly Told[], timeline: Timeline): World {
  let now: Milliseconds = 0;
  let next = 0;
  return {
    get now() {
      return now;
    },
    nextEventAt: () => told[next]?.at,
    runUntil: (instant) => {
      for (let one = told[next]; one !== undefined && one.at <= instant; one = told[next]) {
        next += 1;
        now = Math.max(now, one.at);
        timeline.append(one.entry);
      }
      now = Math.max(now, instant);
    },
  };
}

function powerOf(script: TraceScript, machines: RecordedMachines, clock: VirtualClock): PowerDriver {
  const does =
    (kind: FaultKind) =>
    async (node: string): Promise<Fault> => {
      const [lo, hi] = script.act(kind, { node }).at;
      await clock.waitUntil(hi);
      return {
        kind,
        node,
        driver: 'recorded',
        requestedAt: lo,
        confirmedAt: hi,
        confirmed: { lo, hi },
        evidence: { before: machines.power(node, lo), after: machines.power(node, hi) },
        alreadySo: false,
        undo: 'none',
      };
    };
  return {
    name: 'recorded',
    cut: does('cut-power'),
    shutDown: does('shut-down'),
    pause: does('pause'),
    resume: does('resume'),
    restore: does('restore-power'),
    inspect: async (node) => machines.power(node, clock.now()),
    undoOf: async () => 'none',
  };
}

function operationsOf(script: TraceScript, machines: RecordedMachines, clock: VirtualClock): NodeOperations {
  const ended = async (act: TraceAct, signal?: AbortSignal): Promise<Act> => {
    const [lo, hi] = act.at;
    await clock.waitUntil(hi, signal);
    const output = act.output ?? (act.lines ?? []).map(([, text]) => `${text}\n`).join('');
    const command = `${act.what} ${(act.args ?? []).join(' ')}`.trim();
    return { command, exitCode: act.exitCode, output, at: { lo, hi } };
  };
  const onMachine = (what: string, node: string, args?: readonly string[]): Promise<Act> =>
    ended(script.act(what, { node, ...(args === undefined ? {} : { args }) }));
  return {
    kubectl: async (args, { signal, onLine } = {}) => {
      const act = script.act('kubectl', { args });
      for (const [at, text] of act.lines ?? []) {
        if ((await clock.waitUntil(at, signal)) === 'woken') break;
        onLine?.(text);
      }
      return ended(act, signal);
    },
    reset: (node) => onMachine('reset', node),
    join: (node) => onMachine('join', node),
    kubelet: (node, verb) => onMachine('kubelet', node, [verb]),
    placeStaticPod: async (node) => void (await onMachine('place-static-pod', node)),
    removeStaticPod: async (node) => void (await onMachine('remove-static-pod', node)),
    remains: async () => ({ files: [], kubelet: 'inactive', hostNetwork: undefined }),
    kubeletState: async (node) => {
      const now = clock.now();
      const configured = !machines.isReset(node, now);
      return { activity: configured ? 'active' : 'inactive', pid: 1 + machines.starts(node, now), configured };
    },
    kubeletUnit: async (node) => machines.kubeletUnit(node, clock.now()),
    kubeletUndo: () => 'none',
  };
}

function descriptionOf({ kubernetes, profile, nodes }: Header): ClusterDescription {
  return {
    provider: 'kind',
    spec: {
      name: (nodes[0]?.name ?? '').replace(/-control-plane$/, ''),
      kubernetesVersion: kubernetes,
      profile: profile === 'default' || profile === 'medium' ? profile : 'fast',
      workers: nodes.filter(({ role }) => role === 'worker').length,
      workloadImage: 'nginx',
    },
    kubeconfigPath: '',
    // What was recorded is acted upon by nobody.
    identity: { server: '', caSha256: '', kubeSystemUid: '' },
    nodes: nodes.map(({ name, role }) => ({ name, role, machine: name })),
  };
}

function settingsOf({ settings, kubernetes }: Header): ClusterSettings {
  const source = 'header of the trace';
  const of = (name: string) => ({ value: Number(settings[name]), source });
  const durations = settings['nodeLeaseDuration'];
  return {
    kubernetesVersion: { value: kubernetes, source },
    nodeMonitorPeriod: of('nodeMonitorPeriod'),
    nodeMonitorGracePeriod: of('nodeMonitorGracePeriod'),
    nodeEvictionRate: of('nodeEvictionRate'),
    defaultUnreachableTolerationSeconds: of('defaultUnreachableTolerationSeconds'),
    defaultNotReadyTolerationSeconds: of('defaultNotReadyTolerationSeconds'),
    nodeLeaseDuration: Object.fromEntries(
      Object.entries(typeof durations === 'object' ? durations : {}).map(([node, value]) => [
        node,
        { value: Number(value), source },
      ]),
    ),
  };
}
