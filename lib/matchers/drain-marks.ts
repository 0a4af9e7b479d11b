import type { DrainLine } from '../cluster/drain-options.ts';
import type { ObservedCluster } from '../cluster/observed-cluster.ts';
import type { Milliseconds } from '../units.ts';
import type { Mark } from './moment.ts';

/**
 * A mark that kubectl makes: something that it says, at its receipt, or its end. No Kubernetes object tells it, but since we
 * run kubectl ourselves, we know at any time that it has not come yet.
 */
export const kubectlMark = (options: {
  readonly observed: ObservedCluster;
  readonly what: string;
  readonly at: () => Milliseconds | undefined;
  readonly deadline: () => Milliseconds;
}): Mark => ({
  what: options.what,
  kind: undefined,
  seen: () => {
    const at = options.at();
    return at === undefined ? undefined : { lo: at, hi: at };
  },
  absentUntil: () => options.observed.cluster.clock.now(),
  deadline: options.deadline,
});

/** When kubectl tried the first eviction; its time-out runs from there (k8s.io/kubectl, pkg/drain/drain.go, evictPods). */
export const firstEviction = ({ lines }: { readonly lines: readonly DrainLine[] }): Milliseconds | undefined =>
  lines.find(({ text }) => text.startsWith('evicting pod '))?.at;
