import type { StrandedPod } from '../cluster/workload.ts';
import { textOf } from '../recorder/field-value.ts';
import type { Observation } from '../recorder/observation.ts';
import type { Timeline } from '../recorder/timeline.ts';
import type { Milliseconds } from '../units.ts';
import type { Mark } from './moment.ts';

/** What made one Pod count no longer, so that its controller makes another one. */
export interface Loss {
  readonly pod: StrandedPod;
  readonly effect: Mark;
}

/**
 * The creation that answers one of `losses`. Which replacement is whose cannot be told, so the n-th creation since the first
 * loss answers the n-th loss.
 */
export function replacementOf(
  timeline: Timeline,
  losses: readonly Loss[],
  loss: Loss,
  since: Milliseconds,
): Observation | undefined {
  const { owner } = loss.pod;
  const inOrder = losses
    .filter((other) => other.pod.owner === owner)
    .flatMap((other) => {
      const observation = other.effect.observation?.();
      return observation === undefined ? [] : [{ other, observation }];
    })
    .toSorted((a, b) => byResourceVersion(a.observation, b.observation));
  const place = inOrder.findIndex(({ other }) => other === loss);
  const [first] = inOrder;
  if (place < 0 || first === undefined || owner === undefined) return undefined;
  return timeline
    .observations({ kind: 'Pod', field: 'owner', since })
    .filter((change) => change.from === undefined && textOf(change.to, 'uid') === owner)
    .filter((creation) => byResourceVersion(creation, first.observation) > 0)
    .toSorted(byResourceVersion)[place];
}

const byResourceVersion = (a: Observation, b: Observation): number =>
  Number(BigInt(a.resourceVersion) - BigInt(b.resourceVersion));
