import { composeRun } from '../compose.ts';
import type { Run } from '../run.ts';
import type { Context, Pieces, RunEnd } from '../run-folder/pieces.ts';
import type { TestError, TestRecord } from '../run-folder/test-records.ts';
import type { RunFault } from '../schema/fault.ts';
import { node, type StoryClaim, storyClaims, storySteps, title } from './made-up-story.ts';

/** Not a run: what a run's folder might hold, made up for tests. */
export interface MadeUp {
  readonly claims?: readonly StoryClaim[];
  /** Title of the step in which the scenario ends; it comes to its end if absent. */
  readonly endsIn?: string;
  readonly status?: 'passed' | 'failed' | 'timedOut' | 'interrupted';
  readonly errors?: readonly TestError[];
  readonly pieces?: Partial<Pieces>;
  readonly context?: Partial<Context>;
  readonly end?: Partial<RunEnd>;
}

export const scenarioId = 'worker-loses-power';

/** The four runs that golden files are made of. */
export const madeUpRuns = {
  pass: () => madeUpRun(),
  fail: () =>
    madeUpRun({
      claims: withClaim('node.taint-no-execute', {
        verdict: 'fail',
        reason: 'too late: 2.10 s ± 0.06 s after Ready=Unknown, expected 0.00 s … 0.60 s (± 0.50 s)',
        observed: { lo: 2_040, hi: 2_160 },
        at: { lo: 42_040, hi: 42_160 },
        evidence: [
          'Ready=Unknown: seen at 40.0 s ± 0.05 s, resourceVersion 812, lower end by read',
          'node.kubernetes.io/unreachable:NoExecute: seen at 42.1 s ± 0.05 s, resourceVersion 874, lower end by read',
        ],
      }),
      endsIn: '5. the node is tainted and its pods are marked',
      status: 'failed',
      errors: [
        {
          kind: 'error',
          message:
            'Error: failed: an unreachable node is tainted NoExecute (node.taint-no-execute): too late: 2.10 s ± 0.06 s after Ready=Unknown, expected 0.00 s … 0.60 s (± 0.50 s)',
        },
      ],
      end: { playwrightExitCode: 1 },
    }),
  unknown: () =>
    madeUpRun({
      claims: withClaim('pods.evicted', {
        verdict: 'unknown',
        reason: 'the watch of Pod has a gap (cut) from 58.1 s to 1 min 8 s: the connection was reset',
        exercised: 0,
      }),
      endsIn: '6. when their toleration is over, the pods are evicted and run elsewhere',
      status: 'failed',
      errors: [
        {
          kind: 'unknown-verdict',
          message:
            'UnknownVerdict: unknown: pods of an unreachable node stay until their toleration is over and are then evicted (pods.evicted): the watch of Pod has a gap (cut) from 58.1 s to 1 min 8 s: the connection was reset',
        },
      ],
      end: { playwrightExitCode: 1 },
      pieces: {
        gaps: [{ type: 'gap', kind: 'Pod', lo: 58_100, hi: 68_000, reason: 'cut', detail: 'the connection was reset' }],
        notes: [
          { type: 'note', at: 58_000, until: 59_400, topic: 'starved', text: 'the event loop stood still for 1.40 s' },
        ],
      },
    }),
  interrupted: () =>
    madeUpRun({
      endsIn: '4. the control plane notices: NotReady',
      status: 'interrupted',
      end: { interrupted: true, playwrightExitCode: 130 },
    }),
};

export function madeUpRun(options: MadeUp = {}): Run {
  return composeRun(madeUpPieces(options));
}

/** Pieces of a run in which one scenario was told, up to the step in which it ends. */
export function madeUpPieces({ endsIn, ...options }: MadeUp = {}): Pieces {
  const last = endsIn === undefined ? storySteps.length - 1 : storySteps.findIndex((step) => step.title === endsIn);
  const steps = storySteps.slice(0, last + 1);
  const reached = steps.slice(0, endsIn === undefined || options.status === 'interrupted' ? last : last + 1);
  const ids = (endsIn === undefined ? steps : reached).flatMap(({ claims }) => claims);
  const claims = (options.claims ?? storyClaims).filter(({ id }) => ids.includes(id));
  const stopped = claims.findIndex(({ verdict }) => verdict !== 'pass');
  const told = stopped === -1 || options.status === undefined ? claims : claims.slice(0, stopped + 1);
  return {
    context: { ...context, ...options.context },
    end: { ...end, ...options.end },
    clusters: [cluster],
    claimLines: told.flatMap((claim) => [
      { type: 'begun', key: claim.id, id: claim.id, title: claim.title, scenario: title },
      { key: claim.id, ...claim },
    ]),
    faults: options.status === undefined ? [cut, restored] : [cut],
    gaps: [],
    tracks: [],
    notes: [],
    tests: testRecords(
      steps.map((step) => step.title),
      options,
    ),
    problems: [],
    timelines: ['timeline-0-4711.jsonl'],
    hasPlaywrightLog: true,
    ...options.pieces,
  };
}

/** The story's claims, one of them changed. */
export function withClaim(id: string, change: Partial<StoryClaim>): readonly StoryClaim[] {
  return storyClaims.map((claim) => (claim.id === id ? { ...claim, ...change } : claim));
}

/** What the reporter writes of one test. */
export function testRecords(steps: readonly string[], options: Pick<MadeUp, 'status' | 'errors'> = {}): TestRecord[] {
  const { status = 'passed', errors = [] } = options;
  const which = { testId: 'test-1', retry: 0 };
  const declared = storyClaims.map(({ id }) => id);
  const begin = 33_000;
  const broken = status === 'passed' ? -1 : steps.length - 1;
  return [
    {
      type: 'plan',
      at: 32_000,
      tests: [
        {
          testId: 'test-1',
          file: `scenarios/${scenarioId}.spec.ts`,
          title,
          project: 'scenarios',
          repeat: 0,
          claims: declared,
        },
      ],
    },
    { type: 'test-begin', at: begin, ...which },
    ...steps.flatMap((step, index): TestRecord[] => {
      const at = begin + index * 8_000;
      const key = index + 1;
      const started: TestRecord = { type: 'step-begin', at, ...which, key, title: step, depth: 0 };
      const ended: TestRecord = { type: 'step-end', at: at + 7_900, ...which, key };
      if (index !== broken) return [started, ended];
      const [error] = errors;
      return error === undefined ? [started] : [started, { ...ended, error: error.message }];
    }),
    {
      type: 'test-end',
      at: begin + steps.length * 8_000,
      ...which,
      status,
      expectedToFail: false,
      durationMs: steps.length * 8_000,
      errors: [...errors],
      claims: declared,
    },
    {
      type: 'end',
      at: begin + steps.length * 8_000 + 900,
      status: status === 'timedOut' ? 'failed' : status,
    },
  ];
}

export const context: Context = {
  id: '2026-11-25T04-10-00Z-x7kd',
  powercutVersion: '0.1.0',
  provider: 'kind',
  simulated: false,
  scenarios: [scenarioId],
  spec: {
    name: 'powercut-x7kd',
    kubernetesVersion: 'v1.37.2',
    profile: 'fast',
    workers: 2,
    workloadImage: 'docker.io/library/nginx:1.29',
  },
  host: {
    hostname: 'made-up-host',
    platform: 'linux',
    arch: 'x64',
    cpus: 2,
    memoryBytes: 8_200_000_000,
    nodeVersion: 'v24.21.0',
    dockerVersion: '29.1.0',
    kindVersion: 'v0.33.0',
  },
  startedAt: '2026-11-25T04:10:00.000Z',
};

export const end: RunEnd = {
  endedAt: '2026-11-25T04:11:42.400Z',
  durationMs: 102_400,
  interrupted: false,
  playwrightExitCode: 0,
};

const flag = (name: string, component = 'kube-controller-manager') =>
  `${component} flag ${name} (Pod kube-system/${component}-powercut-x7kd-control-plane)`;
const leaseSource = (name: string) => `kubelet nodeLeaseDurationSeconds (/configz of ${name})`;

export const cluster: Pieces['clusters'][number] = {
  description: {
    spec: { name: 'powercut-x7kd' },
    nodes: [
      { name: 'powercut-x7kd-control-plane', role: 'control-plane' },
      { name: node, role: 'worker' },
      { name: `${node}2`, role: 'worker' },
    ],
  },
  settings: {
    kubernetesVersion: { value: 'v1.37.2', source: '/version' },
    nodeMonitorPeriod: { value: 2_000, source: flag('--node-monitor-period') },
    nodeMonitorGracePeriod: { value: 16_000, source: flag('--node-monitor-grace-period') },
    nodeEvictionRate: { value: 10, source: flag('--node-eviction-rate') },
    defaultUnreachableTolerationSeconds: {
      value: 10,
      source: flag('--default-unreachable-toleration-seconds', 'kube-apiserver'),
    },
    defaultNotReadyTolerationSeconds: {
      value: 10,
      source: flag('--default-not-ready-toleration-seconds', 'kube-apiserver'),
    },
    nodeLeaseDuration: {
      [node]: { value: 16_000, source: leaseSource(node) },
      [`${node}2`]: { value: 16_000, source: leaseSource(`${node}2`) },
    },
  },
};

const power = (state: 'running' | 'off', readAt: number) => ({
  source: 'docker inspect 4f1c',
  readAt,
  state,
  facts: {
    status: state === 'off' ? 'exited' : 'running',
    pid: state === 'off' ? 0 : 4242,
    exitCode: state === 'off' ? 137 : 0,
  },
});

export const cut: RunFault = {
  kind: 'cut-power',
  node,
  driver: 'docker',
  requestedAt: 41_000,
  confirmedAt: 41_480,
  confirmed: { lo: 41_000, hi: 41_480 },
  evidence: { before: power('running', 40_900), after: power('off', 41_480) },
  alreadySo: false,
  undo: `docker start ${node}`,
};

const restored: RunFault = {
  ...cut,
  kind: 'restore-power',
  requestedAt: 81_000,
  confirmedAt: 81_700,
  confirmed: { lo: 81_000, hi: 81_700 },
  evidence: { before: power('off', 80_900), after: power('running', 81_700) },
  undo: `docker kill ${node}`,
};
