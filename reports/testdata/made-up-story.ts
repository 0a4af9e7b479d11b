import { formatInterval, formatWindow } from '../../lib/verdict/judge.ts';
import type { RunClaim } from '../schema/claim.ts';

/** Not measured: made up for tests, in the shape and with the claims, titles and texts of a real run. */
export const title = 'a worker loses power, its pods move to another node, and it returns';
export const node = 'powercut-x7kd-worker';

export type StoryClaim = Omit<RunClaim, 'scenarioId'>;

interface Timed {
  readonly lo: number;
  readonly hi: number;
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

const around = (took: number) => ({ lo: took - 60, hi: took + 60 });

const timed = (id: string, step: number, sentence: string, subject: string, how: Timed): StoryClaim => {
  const observed = around(how.took);
  return {
    ...state(
      id,
      step,
      sentence,
      subject,
      `${formatInterval(around(how.took))} after ${how.after}, expected ${formatWindow(how)} (± 0.50 s)`,
    ),
    expectation: {
      id,
      subject,
      window: { lo: how.lo, hi: how.hi },
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

const nodeObject = `Node ${node}`;
const pods = `5 pods on ${node}`;
const workload = 'Deployment powercut-0-6a1934/nginx';

export const storyClaims: readonly StoryClaim[] = [
  state(
    'workload.running',
    1,
    'all replicas of the workload run, spread over the workers',
    workload,
    'powercut-x7kd-worker: 5 ready pods, powercut-x7kd-worker2: 5 ready pods',
  ),
  state('power.cut', 2, 'the power of the node is cut', nodeObject, 'its machine is off by docker inspect 4f1c'),
  state(
    'node.still-ready',
    3,
    'a node without power still shows Ready for a while',
    nodeObject,
    'a consistent read sent after the cut shows Ready=True',
  ),
  state(
    'node.silent',
    3,
    'nothing on a node without power answers',
    nodeObject,
    'its kubelet does not answer: no answer through the node proxy within 5 s, while the API server answers',
  ),
  timed('node.ready-unknown', 4, 'a node without power turns NotReady when its grace period is over', nodeObject, {
    lo: 16000,
    hi: 18950,
    after: 'the last heartbeat',
    formula:
      'G … M + k(M + δ) + δ + ε, with grace period G = 16.0 s, monitor period M = 2.00 s, k = ⌊G/M⌋ passes (one more if M does not divide G), pass δ ≤ 0.05 s, write ε ≤ 0.50 s',
    because:
      'the node lifecycle controller dates a heartbeat by its own pass that notices it, and flips Ready in the first pass strictly after the grace period (node_lifecycle_controller.go, tryUpdateNodeHealth)',
    took: 16600,
  }),
  state(
    'node.conditions-unknown',
    4,
    'Ready and the pressure conditions of a silent node are Unknown',
    nodeObject,
    '4 conditions are Unknown with reason NodeStatusUnknown by one write, lastHeartbeatTime unchanged',
  ),
  timed('node.taint-no-schedule', 5, 'an unreachable node is tainted NoSchedule', nodeObject, {
    lo: 0,
    hi: 500,
    after: 'Ready=Unknown',
    formula: '0 … ε, with reaction ε ≤ 0.50 s',
    because:
      'the node lifecycle controller reconciles NoSchedule taints at each Node event, without rate limit (node_lifecycle_controller.go, doNoScheduleTaintingPass)',
    took: 30,
  }),
  timed('node.taint-no-execute', 5, 'an unreachable node is tainted NoExecute', nodeObject, {
    lo: 0,
    hi: 600,
    after: 'Ready=Unknown',
    formula: '0 … tick + ε, with queue tick ≤ 0.10 s, reaction ε ≤ 0.50 s',
    because:
      'since v1.34 the monitor pass that turns Ready to Unknown also queues the node for its NoExecute taint (node_lifecycle_controller.go, processTaintBaseEviction gets currentReadyCondition)',
    took: 70,
  }),
  timed('pods.marked-not-ready', 5, 'pods of an unreachable node are marked not ready', pods, {
    lo: 0,
    hi: 1000,
    after: 'Ready=Unknown',
    formula: '0 … ε + n·0.10 s, with n = 5 pods, reaction ε ≤ 0.50 s',
    because:
      'the pass that flips a node marks all its pods Ready=False (pkg/controller/util/node/controller_utils.go, MarkPodsNotReady)',
    took: 30,
  }),
  timed(
    'pods.evicted',
    6,
    'pods of an unreachable node stay until their toleration is over and are then evicted',
    pods,
    {
      lo: 10000,
      hi: 11000,
      after: 'the unreachable:NoExecute taint',
      formula: 'S … S + ε + n·0.10 s, with tolerationSeconds S = 10.0 s, n = 5 pods, reaction ε ≤ 0.50 s',
      because:
        "the taint-eviction controller starts a timer of the pod's own tolerationSeconds when it sees the taint, and deletes the pod at its end (taint_eviction.go, processPodOnNode)",
      took: 10110,
    },
  ),
  state(
    'pods.stay-running',
    6,
    'pods of a node without power keep the phase Running',
    pods,
    '5 pods have phase Running from the cut on',
  ),
  timed('pods.replaced', 6, 'evicted pods are replaced at once', pods, {
    lo: 0,
    hi: 1500,
    after: 'each eviction',
    formula: '0 … 2ε + n·0.10 s, with n = 5 pods, reaction ε ≤ 0.50 s',
    because:
      'a ReplicaSet counts only pods without deletionTimestamp, so it creates a replacement as soon as one is Terminating (controller_utils.go, IsPodActive)',
    took: 140,
  }),
  timed('workload.available', 6, 'all replicas are available again on the other nodes', workload, {
    lo: 0,
    hi: 60000,
    after: 'the first eviction',
    formula: '0 … 1 min 0 s (a budget)',
    because: 'scheduling, image and container start are bounded by no rule of Kubernetes; the bound is a budget',
    took: 1730,
  }),
  timed('node.ready-again', 7, 'a node whose power is back is Ready again', nodeObject, {
    lo: 0,
    hi: 120000,
    after: 'the return of power',
    formula: '0 … 2 min 0 s (a budget)',
    because: 'a machine, its container runtime and its kubelet start in their own time; the bound is a budget',
    took: 1180,
  }),
  timed('node.no-schedule-removed', 7, 'a returned node loses its NoSchedule taints', nodeObject, {
    lo: 0,
    hi: 500,
    after: 'Ready=True',
    formula: '0 … ε, with reaction ε ≤ 0.50 s',
    because:
      'NoSchedule taints are reconciled at each Node event (node_lifecycle_controller.go, doNoScheduleTaintingPass)',
    took: 130,
  }),
  timed('node.no-execute-removed', 7, 'a returned node loses its NoExecute taints', nodeObject, {
    lo: 0,
    hi: 3050,
    after: 'Ready=True',
    formula: '0 … M + δ + 2ε, with monitor period M = 2.00 s, pass δ ≤ 0.05 s, reaction ε ≤ 0.50 s',
    because:
      'the next monitor pass that finds the node Ready removes its NoExecute taints (node_lifecycle_controller.go, markNodeAsReachable)',
    took: 970,
  }),
  timed('pods.gone', 7, 'terminating pods are gone after their node returned', pods, {
    lo: 0,
    hi: 150000,
    after: 'the return of power',
    formula: "0 … B + g, with termination grace period g = 30.0 s and B = 2 min 0 s for the node's start (a budget)",
    because:
      'the returned kubelet ends what still runs within the grace period and then deletes the pods from the API (status_manager.go, syncPod)',
    took: 3340,
  }),
];

/** Titles of the scenario's steps, with the claims that each makes. */
export const storySteps: readonly { readonly title: string; readonly claims: readonly string[] }[] = [
  { title: '1. ten replicas of nginx run on all workers', claims: ['workload.running'] },
  { title: '2. a worker loses power', claims: ['power.cut'] },
  { title: '3. it still shows Ready, although nothing on it answers', claims: ['node.still-ready', 'node.silent'] },
  { title: '4. the control plane notices: NotReady', claims: ['node.ready-unknown', 'node.conditions-unknown'] },
  {
    title: '5. the node is tainted and its pods are marked',
    claims: ['node.taint-no-schedule', 'node.taint-no-execute', 'pods.marked-not-ready'],
  },
  {
    title: '6. when their toleration is over, the pods are evicted and run elsewhere',
    claims: ['pods.evicted', 'pods.stay-running', 'pods.replaced', 'workload.available'],
  },
  { title: '7. the power is back', claims: [] },
  {
    title: '7. the node is Ready, its taints and the terminating pods are gone',
    claims: ['node.ready-again', 'node.no-schedule-removed', 'node.no-execute-removed', 'pods.gone'],
  },
];
