import type { DrainedNode } from '../cluster/departed-node.ts';
import type { DrainLine } from '../cluster/drain-options.ts';
import type { StrandedPod } from '../cluster/workload.ts';
import { nameOf } from './drain-words.ts';

/** What kubectl says of the eviction of a Pod; the words are the same in v0.31.0 and v0.37.2 (pkg/drain/drain.go, evictPods). */

const tries = (pod: StrandedPod) => `evicting pod ${nameOf(pod)}`;
const refused = ({ subject }: StrandedPod) =>
  `error when evicting pods/"${subject.name}" -n "${subject.namespace}" (will retry after 5s): `;

/** The answer of the Eviction API where a budget allows no disruption (pkg/registry/core/pod/storage/eviction.go). */
export const budgetForbids = "Cannot evict pod as it would violate the pod's disruption budget.";

/** When kubectl began to evict a Pod, each time. */
export const triesOf = ({ lines }: { readonly lines: readonly DrainLine[] }, pod: StrandedPod): readonly DrainLine[] =>
  lines.filter(({ text }) => text === tries(pod));

/** When the API server refused to evict a Pod for a time, and why: its own words. */
export const refusalsOf = ({ lines }: Pick<DrainedNode, 'lines'>, pod: StrandedPod): readonly DrainLine[] =>
  lines
    .filter(({ text }) => text.startsWith(refused(pod)))
    .map(({ at, text }) => ({ at, text: text.slice(refused(pod).length) }));
