import type { PodsOnNode, StrandedPod } from '../cluster/workload.ts';
import { firstMatching, isBlanket, toleratedFor } from '../kubernetes/tolerations.ts';
import { unreachable } from './evictions.ts';

/** How a Pod of its own tolerates the taint of an unreachable node; each is a claim of its own. */
export interface OwnToleration {
  readonly id: string;
  /** A sentence in the present tense. */
  readonly title: string;
  /** As in `tolerates the taint for …`. */
  readonly what: string;
  /** `byDefault`: seconds that a Pod gets which has no toleration of its own. */
  readonly holds: (pod: StrandedPod, byDefault: number) => boolean;
}

/** In seconds. */
const tolerated = ({ tolerations }: StrandedPod): number => toleratedFor(tolerations, unreachable);

const first = ({ tolerations }: StrandedPod) => firstMatching(tolerations, unreachable);

export const ownTolerations = {
  atOnce: {
    id: 'pods.evicted-at-once',
    title: 'pods that tolerate an unreachable node for no time are evicted at once',
    what: '0 seconds',
    holds: (pod) => first(pod)?.tolerationSeconds === 0,
  },
  forATime: {
    id: 'pods.evicted-by-own-toleration',
    title: "pods with a toleration of their own are evicted when it is over, and not by the cluster's default",
    what: 'a time of its own',
    holds: (pod, byDefault) => tolerated(pod) > 0 && Number.isFinite(tolerated(pod)) && tolerated(pod) !== byDefault,
  },
  forEver: {
    id: 'pods.kept-for-ever',
    title: 'pods that tolerate an unreachable node without a limit stay on it',
    what: 'ever, by its key',
    holds: (pod) => tolerated(pod) === Number.POSITIVE_INFINITY && first(pod)?.key === unreachable.key,
  },
  blanket: {
    id: 'pods.kept-by-blanket-toleration',
    title: 'pods that tolerate whatever there is stay on an unreachable node',
    what: 'ever, by no key',
    holds: (pod) => tolerated(pod) === Number.POSITIVE_INFINITY && isBlanket(first(pod) ?? unreachable),
  },
} as const satisfies Record<string, OwnToleration>;

/** Why a Pod shows nothing of this toleration: it has another one. */
export function otherToleration({ node }: PodsOnNode, pod: StrandedPod, own: OwnToleration): string | undefined {
  const { value } = node.observed.cluster.settings.defaultUnreachableTolerationSeconds;
  if (own.holds(pod, value)) return undefined;
  const has = JSON.stringify(first(pod)) ?? 'none';
  return `Pod ${pod.subject.name} does not tolerate the taint for ${own.what}: the first toleration that matches is ${has}`;
}
