import type { RunClaim } from '../schema/claim.ts';

/** Not measured: claims made up for tests, in the shape and with the texts that a real run has. */
export const title = 'a worker loses power, its pods move to another node, and it returns';
export const node = 'powercut-x7kd-worker2';

export type StoryClaim = Omit<RunClaim, 'scenarioId'>;

interface Timed {
  readonly lo: number;
  readonly hi?: number;
  readonly after: string;
  readonly formula: string;
  readonly because: string;
  /** Middle of what was observed, milliseconds. */
  readonly took: number;
}

const state = (id: string, step: number, sentence: string, subject: string, reason: string): StoryClaim => ({
  id,
  title: sentence,
  scenario: title,
  step,
  subject,
  verdict: 'pass',
  reason,
  exercised: 1,
  evidence: [`read at ${step * 1000} ms on the run's clock`],
  negated: false,
});

const timed = (id: string, step: number, sentence: string, subject: string, how: Timed): StoryClaim => {
  const blur = 60;
  const observed = { lo: how.took - blur, hi: how.took + blur };
  return {
    ...state(id, step, sentence, subject, `${how.took / 1000} s ± 0.06 s after ${how.after}, as expected`),
    expectation: {
      id,
      subject,
      window: { lo: how.lo, ...(how.hi === undefined ? {} : { hi: how.hi }) },
      resolution: 500,
      relativeTo: how.after,
      formula: how.formula,
      because: how.because,
    },
    observed,
    at: { lo: 40_000 + observed.lo, hi: 40_000 + observed.hi },
    evidence: [
      `${how.after}: seen at 40.0 s ± 0.05 s, resourceVersion 812, lower end by read`,
      `${sentence}: seen at ${(40_000 + how.took) / 1000} s ± 0.05 s, resourceVersion 874, lower end by read`,
    ],
  };
};

const pods = `5 pods on ${node}`;

export const storyClaims: readonly StoryClaim[] = [
  state(
    'workload.running',
    1,
    'ten replicas run on all workers',
    'Deployment nginx',
    '10 of 10 pods are Ready, 5 on each worker',
  ),
  state(
    'power.cut',
    2,
    'the node has no power',
    `Node ${node}`,
    'its container has no process: state exited, pid 0, exit code 137',
  ),
  state(
    'node.still-ready',
    3,
    'a node without power still shows Ready for a while',
    `Node ${node}`,
    'Ready=True at 2.10 s after the cut',
  ),
  timed('node.ready-unknown', 4, 'a node without power turns NotReady when its grace period is over', `Node ${node}`, {
    lo: 16_000,
    hi: 18_500,
    after: 'the last heartbeat',
    formula: 'G … M + k(M + δ) + δ + ε, with grace period G = 16.0 s, monitor period M = 2.00 s',
    because:
      'the node lifecycle controller flips Ready in the first pass strictly after the grace period (node_lifecycle_controller.go, tryUpdateNodeHealth)',
    took: 16_900,
  }),
  timed('node.taint-no-schedule', 5, 'an unreachable node is tainted NoSchedule', `Node ${node}`, {
    lo: 0,
    hi: 1_000,
    after: 'Ready=Unknown',
    formula: '0 … ε, with reaction ε ≤ 1.00 s',
    because:
      'the node lifecycle controller reconciles NoSchedule taints at each Node event (node_lifecycle_controller.go, doNoScheduleTaintingPass)',
    took: 70,
  }),
  timed('node.taint-no-execute', 5, 'an unreachable node is tainted NoExecute', `Node ${node}`, {
    lo: 0,
    hi: 1_100,
    after: 'Ready=Unknown',
    formula: '0 … tick + ε, with queue tick ≤ 0.10 s, reaction ε ≤ 1.00 s',
    because:
      'since v1.34 the monitor pass that turns Ready to Unknown also queues the node for its NoExecute taint (node_lifecycle_controller.go, processTaintBaseEviction)',
    took: 120,
  }),
  timed(
    'pods.evicted',
    6,
    'pods of an unreachable node stay until their toleration is over and are then evicted',
    pods,
    {
      lo: 10_000,
      hi: 11_500,
      after: 'the unreachable:NoExecute taint',
      formula: 'S … S + ε + n·0.10 s, with tolerationSeconds S = 10.0 s, n = 5 pods, reaction ε ≤ 1.00 s',
      because:
        "the taint-eviction controller starts a timer of the pod's own tolerationSeconds when it sees the taint (taint_eviction.go, processPodOnNode)",
      took: 10_140,
    },
  ),
  timed('workload.available', 6, 'all replicas are available again elsewhere', 'Deployment nginx', {
    lo: 0,
    after: 'the first eviction',
    formula: '0 … (nothing bounds it)',
    because: 'scheduling and container start are bounded by no rule of Kubernetes',
    took: 2_320,
  }),
  timed('node.ready-again', 7, 'a node with power again turns Ready', `Node ${node}`, {
    lo: 0,
    hi: 60_000,
    after: 'the return of power',
    formula: '0 … 1 min 0 s (a budget)',
    because: 'a machine, its container runtime and its kubelet start in their own time; the bound is a budget',
    took: 2_510,
  }),
  timed('pods.gone', 7, 'terminating pods of a returned node go', pods, {
    lo: 0,
    hi: 90_000,
    after: 'the return of power',
    formula:
      '0 … B + g, with termination grace period g = 30.0 s and B = 1 min 0 s for the start of the node (a budget)',
    because:
      'the returned kubelet ends what still runs and then deletes the pods from the API (status_manager.go, syncPod)',
    took: 4_800,
  }),
];

/** Titles of the scenario's steps, with the claims that each makes. */
export const storySteps: readonly { readonly title: string; readonly claims: readonly string[] }[] = [
  { title: '1. ten replicas of nginx run on all workers', claims: ['workload.running'] },
  { title: '2. a worker loses power', claims: ['power.cut'] },
  { title: '3. it still shows Ready', claims: ['node.still-ready'] },
  { title: '4. the control plane notices: NotReady', claims: ['node.ready-unknown'] },
  { title: '5. the node is tainted', claims: ['node.taint-no-schedule', 'node.taint-no-execute'] },
  { title: '6. the pods are evicted and run elsewhere', claims: ['pods.evicted', 'workload.available'] },
  { title: '7. the power is back, and the node returns', claims: ['node.ready-again', 'pods.gone'] },
];
