import type { V1Taint } from '@kubernetes/client-node';
import { nodes } from '../../api/kinds.ts';
import { isStatus, StatusError } from '../../api/status-error.ts';
import { time } from '../../api/time.ts';
import type { Client } from '../../client/client.ts';
import type { Step } from '../../engine/process.ts';
import type { Random } from '../../engine/random.ts';
import type { Node, Raw } from '../../objects.ts';

export type Taint = Raw<V1Taint>;

const unreachable = 'node.kubernetes.io/unreachable';
const notReady = 'node.kubernetes.io/not-ready';

export const unreachableNoExecute: Taint = { key: unreachable, effect: 'NoExecute' };
export const notReadyNoExecute: Taint = { key: notReady, effect: 'NoExecute' };

/** api/core/v1/taint.go, MatchTaint: the value does not count. */
export const matches = (a: Taint, b: Taint): boolean => a.key === b.key && a.effect === b.effect;

export const taintsOf = ({ spec }: Node): readonly Taint[] => spec?.taints ?? [];

export function hasTaint(node: Node, taint: Taint): boolean {
  for (const other of taintsOf(node)) if (matches(other, taint)) return true;
  return false;
}

/** pkg/controller/controller_utils.go, UpdateTaintBackoff: so often at most, and so long between, up to twice as long. */
const tries = 5;
const backOff = 100;

/** Changes the taints of nodes by requests, as the controllers do. */
export class Tainter {
  readonly #client: Client;
  readonly #random: Random;

  constructor(client: Client, random: Random) {
    this.#client = client;
    this.#random = random;
  }

  /**
   * Adds taints, then removes others: two writes, so that for a moment the node has both. `node` is as the cache has it. False
   * if it failed (pkg/controller/util/node/controller_utils.go, SwapNodeControllerTaint).
   */
  *swap(node: Node, taintsToAdd: readonly Taint[], taintsToRemove: readonly Taint[], now: number): Step<boolean> {
    const timed = taintsToAdd.map((taint) => ({ ...taint, timeAdded: time(now) }));
    try {
      if (timed.length > 0) yield* this.#change(node, (taints) => timed.reduce(withTaint, taints));
      yield* this.remove(node, taintsToRemove);
      return true;
    } catch (error) {
      if (error instanceof StatusError) return false;
      throw error;
    }
  }

  /** Asks nothing of the API server if `node`, as the cache has it, has none of them. Throws StatusError (RemoveTaintOffNode). */
  *remove(node: Node, taints: readonly Taint[]): Step<void> {
    if (!taints.some((taint) => hasTaint(node, taint))) return;
    yield* this.#change(node, (present) => present.filter((taint) => !taints.some((other) => matches(other, taint))));
  }

  /** Each is tried again when somebody else was faster (RetryOnConflict). */
  *#change({ metadata }: Node, change: (taints: readonly Taint[]) => readonly Taint[]): Step<void> {
    const ref = { name: metadata?.name ?? '' };
    for (let left = tries; ; left -= 1) {
      try {
        const node = yield* this.#client.get(nodes, ref);
        const before = taintsOf(node);
        const taints = change(before);
        if (isSame(taints, before)) return;
        yield* this.#client.patch(nodes, ref, patchOf(node, taints));
        return;
      } catch (error) {
        if (left <= 1 || !isStatus(error, 'Conflict')) throw error;
      }
      yield this.#random.between(backOff, 2 * backOff);
    }
  }
}

/** The list is replaced as a whole, of that very version of the node (PatchNodeTaints). */
const patchOf = ({ metadata }: Node, taints: readonly Taint[]) =>
  ({
    type: 'merge',
    body: {
      metadata: { resourceVersion: metadata?.resourceVersion },
      spec: { taints: taints.length === 0 ? null : taints },
    },
  }) as const;

/** One that is there already is replaced, for its time is another (pkg/util/taints/taints.go, AddOrUpdateTaint). */
function withTaint(taints: readonly Taint[], taint: Taint): readonly Taint[] {
  if (!taints.some((other) => matches(other, taint))) return [...taints, taint];
  return taints.map((other) => (matches(other, taint) ? taint : other));
}

const isSame = (a: readonly Taint[], b: readonly Taint[]): boolean =>
  a.length === b.length &&
  a.every((taint, index) => {
    const other = b[index];
    return (
      other !== undefined && matches(taint, other) && taint.value === other.value && taint.timeAdded === other.timeAdded
    );
  });
