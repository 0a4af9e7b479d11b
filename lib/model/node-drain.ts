import { formatDuration, type Milliseconds, seconds } from '../units.ts';
import { allowances, resolution } from './allowances.ts';
import type { Expectation } from './expectation.ts';

/** The claims about a drain that is held up, by id. */
export type NodeDrainClaim =
  | 'drain.retried'
  | 'drain.timed-out'
  | 'drain.evictions-accepted'
  | 'drain.ends-with-return';

/** kubectl's pause after an eviction that was refused with 429 (EvictErrorRetryDelay, pkg/cmd/drain/drain.go). */
const retryDelay: Milliseconds = seconds(5);

/** How often kubectl looks whether an evicted Pod is gone (waitForDelete, pkg/drain/drain.go). */
const deletionPoll: Milliseconds = seconds(1);

const kubectl = `κ = ${formatDuration(allowances.kubectl)} for its requests (a budget)`;

/** An eviction that a budget forbids is tried again. */
export function evictionRetried(node: string): Expectation {
  return expectation('drain.retried', `Node ${node}`, {
    window: { lo: retryDelay, hi: retryDelay + allowances.kubectl },
    relativeTo: 'the refusal of an eviction',
    formula: `R … R + κ, with R = ${formatDuration(retryDelay)} and ${kubectl}`,
    because:
      'kubectl sleeps for EvictErrorRetryDelay after an answer 429 and then tries again (k8s.io/kubectl, pkg/drain/drain.go, evictPods)',
  });
}

/** What held up a drain when its time was over. */
export type HeldUpBy = 'refused evictions' | 'pods that do not go';

/** A drain with a time-out gives up; the later, the rarer it looks at the clock. */
export function drainTimedOut(node: string, timeout: Milliseconds, by: HeldUpBy): Expectation {
  const pause = by === 'refused evictions' ? retryDelay : deletionPoll;
  const letter = by === 'refused evictions' ? 'R' : 'P';
  return expectation('drain.timed-out', `Node ${node}`, {
    window: { lo: timeout, hi: timeout + pause + allowances.kubectl },
    relativeTo: 'the first eviction',
    formula: `T … T + ${letter} + κ, with timeout T = ${formatDuration(timeout)}, ${letter} = ${formatDuration(pause)} and ${kubectl}`,
    because:
      by === 'refused evictions'
        ? 'the time-out runs from the first eviction, and is looked at only before each further try (k8s.io/kubectl, pkg/drain/drain.go, evictPods)'
        : 'the time-out runs from the first eviction, and ends the polling for the deletion: at its next poll in v0.31.0, at once in v0.37.2 (k8s.io/kubectl, pkg/drain/drain.go, waitForDelete)',
  });
}

/** The API server takes an eviction of a Pod whose node is dead as it takes any other. */
export function evictionAccepted(node: string, pods: number): Expectation {
  return expectation('drain.evictions-accepted', `${pods} pods on ${node}`, {
    window: { lo: 0, hi: allowances.kubectl },
    relativeTo: 'kubectl saying that it evicts the pod',
    formula: `0 … κ, with ${kubectl}`,
    because:
      'the Eviction API asks for the deletion of the pod and waits for no kubelet (pkg/registry/core/pod/storage/eviction.go)',
  });
}

/** Until when a drain of a living node would have ended: its Pods' grace period, and the kubelet's time to tell. */
export const longestDrain = (gracePeriod: Milliseconds): Milliseconds => gracePeriod + allowances.podEnd;

/** A drain ends when the last of its Pods is gone. */
export function drainEnds(node: string): Expectation {
  return expectation('drain.ends-with-return', `Node ${node}`, {
    window: { lo: 0, hi: deletionPoll + allowances.kubectl },
    relativeTo: 'the end of the last of its pods',
    formula: `0 … P + κ, with P = ${formatDuration(deletionPoll)} and ${kubectl}`,
    because:
      'kubectl looks each second whether an evicted pod is gone (k8s.io/kubectl, pkg/drain/drain.go, waitForDelete)',
  });
}

function expectation(
  id: NodeDrainClaim,
  subject: string,
  rest: Pick<Expectation, 'window' | 'relativeTo' | 'formula' | 'because'>,
): Expectation {
  return { id, subject, resolution, ...rest };
}
