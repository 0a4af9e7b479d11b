import type { Difference } from './difference.ts';
import type { History, Transition } from './history.ts';
import type { Pair } from './match.ts';
import type { Unfinished } from './unfinished.ts';

/** A transition that an object went through in both traces. */
interface Shared {
  /** For people. */
  readonly id: string;
  readonly recorded: Transition;
  readonly simulated: Transition;
}

/**
 * What became of an object in both traces, and in one only. Of each field, the values that it went through are laid beside each
 * other so that as many as possible agree: the second time that a Pod becomes Ready is not the first.
 */
export function sharedOf({ recorded, simulated }: Pair) {
  const theirs = Map.groupBy(recorded.transitions, ({ field }) => field);
  const ours = Map.groupBy(simulated.transitions, ({ field }) => field);
  const shared: Shared[] = [];
  const missing: string[] = [];
  const more: { readonly id: string; readonly transition: Transition }[] = [];
  for (const field of new Set([...theirs.keys(), ...ours.keys()])) {
    for (const [one, other] of aligned(theirs.get(field) ?? [], ours.get(field) ?? [])) {
      const id = `${field}=${(one ?? other)?.value ?? ''}`;
      if (one !== undefined && other !== undefined) shared.push({ id, recorded: one, simulated: other });
      else if (other !== undefined) more.push({ id, transition: other });
      else missing.push(id);
    }
  }
  return { shared, missing, more };
}

type Aligned = readonly [Transition | undefined, Transition | undefined];

/** By a longest common subsequence. */
function aligned(left: readonly Transition[], right: readonly Transition[]): readonly Aligned[] {
  const lengths = Array.from({ length: left.length + 1 }, () => Array.from({ length: right.length + 1 }, () => 0));
  const lengthAt = (a: number, b: number): number => lengths[a]?.[b] ?? 0;
  for (let a = left.length - 1; a >= 0; a -= 1) {
    for (let b = right.length - 1; b >= 0; b -= 1) {
      const row = lengths[a];
      if (row === undefined) continue;
      const same = left[a]?.value === right[b]?.value;
      row[b] = same ? lengthAt(a + 1, b + 1) + 1 : Math.max(lengthAt(a + 1, b), lengthAt(a, b + 1));
    }
  }
  const pairs: Aligned[] = [];
  let [a, b] = [0, 0];
  while (a < left.length || b < right.length) {
    if (a < left.length && b < right.length && left[a]?.value === right[b]?.value) pairs.push([left[a++], right[b++]]);
    else if (b >= right.length || (a < left.length && lengthAt(a + 1, b) >= lengthAt(a, b + 1))) {
      pairs.push([left[a++], undefined]);
    } else pairs.push([undefined, right[b++]]);
  }
  return pairs;
}

/**
 * That the same fields of an object become the same, as often. What kubelets had not finished when the recorded story ended may
 * have gone on in the simulated one.
 */
export function transitionDifferences(pair: Pair, unfinished: Unfinished): readonly Difference[] {
  const { missing, more: all } = sharedOf(pair);
  const more = all.filter(({ transition }) => !isGoingOn(pair.recorded, transition, unfinished)).map(({ id }) => id);
  const difference = (id: string, what: string): Difference => ({
    aspect: 'transition',
    key: `${pair.name}: ${id} ${what}`,
    text: `${pair.name}: ${id} ${what}`,
  });
  return [
    ...missing.map((id) => difference(id, 'is in the recorded trace only')),
    ...more.map((id) => difference(id, 'is in the simulated trace only')),
  ];
}

function isGoingOn({ u, id }: History, { field, by }: Transition, { pods, owners }: Unfinished): boolean {
  if (by === 'kubelet') return pods.has(u);
  // A Deployment that becomes available again.
  return owners.has(id) && field.startsWith('Available');
}

/**
 * kubeadm notes the container runtime's socket as soon as the Node is there (cmd/kubeadm/app/cmd/phases/join/kubelet.go and
 * app/phases/patchnode, up to v1.33), while the kubelet goes on, and the control plane reacts to what that tells: neither waits for the
 * other, so that which comes first is the host's affair.
 */
const isByItself = (field: string): boolean => field === 'annotation kubeadm.alpha.kubernetes.io/cri-socket';

/**
 * That of two things that became of an object the same came first in both traces. What one write made has no order, so that it
 * contradicts nothing: a kubelet that is slow writes once what a fast one writes in two.
 */
export function orderDifferences(pair: Pair): readonly Difference[] {
  const { shared } = sharedOf(pair);
  const sorted = shared.toSorted((a, b) => a.recorded.place - b.recorded.place);
  return sorted.flatMap((first, index) =>
    sorted.slice(index + 1).flatMap((then): Difference[] => {
      const inOrder = first.recorded.place < then.recorded.place;
      const fields = [first.recorded.field, then.recorded.field];
      const isCausal = fields.includes('exists') || !fields.some(isByItself);
      if (!inOrder || !isCausal || first.simulated.place <= then.simulated.place) return [];
      const text = `${pair.name}: ${first.id} before ${then.id}, simulated the other way round`;
      return [{ aspect: 'order', key: text, text }];
    }),
  );
}
