/** Why kubectl does not simply evict a Pod of the node that it drains. */
export type DrainObjection = 'daemons' | 'local-storage' | 'unmanaged';

/** What `kubectl drain` asks of a Pod. */
export interface DrainCandidate {
  /** Kind of its controller; undefined without one. */
  readonly ownerKind: string | undefined;
  /** It has an `emptyDir` volume. */
  readonly localStorage: boolean;
  /** Its phase is Succeeded or Failed. */
  readonly finished: boolean;
}

/** The flags that overrule objections. */
export interface DrainFlags {
  readonly ignoreDaemonSets?: boolean;
  readonly deleteEmptyDirData?: boolean;
  readonly force?: boolean;
}

/** kubectl's own words, the same in v0.31.0 and v0.37.2 (k8s.io/kubectl, pkg/drain/filters.go). */
export const drainWords: {
  readonly [objection in DrainObjection]: { readonly refusal: string; readonly warning: string };
} = {
  daemons: {
    refusal: 'DaemonSet-managed Pods (use --ignore-daemonsets to ignore)',
    warning: 'ignoring DaemonSet-managed Pods',
  },
  'local-storage': {
    refusal: 'Pods with local storage (use --delete-emptydir-data to override)',
    warning: 'deleting Pods with local storage',
  },
  unmanaged: {
    refusal: 'Pods that declare no controller (use --force to override)',
    warning: 'deleting Pods that declare no controller',
  },
};

export const drainObjections: readonly DrainObjection[] = ['daemons', 'local-storage', 'unmanaged'];

/** What becomes of a Pod in a drain with these flags. */
export type DrainFate =
  | { readonly does: 'evict' | 'leave'; readonly warns?: DrainObjection }
  | { readonly does: 'refuse'; readonly because: DrainObjection };

/**
 * kubectl asks its filters in this order, and the first that says "do not delete" ends it. Each filter's answer replaces
 * the one before, so the warning of local storage is lost to the filter after it, and is never printed (pkg/drain/filters.go,
 * filterPods and makeFilters).
 */
export function drainFate(pod: DrainCandidate, flags: DrainFlags): DrainFate {
  // The mirror of a static Pod is owned by its Node; it is skipped without a word.
  if (pod.ownerKind === 'Node') return { does: 'leave' };
  if (pod.finished) return { does: 'evict' };
  if (pod.ownerKind === 'DaemonSet') {
    return flags.ignoreDaemonSets === true
      ? { does: 'leave', warns: 'daemons' }
      : { does: 'refuse', because: 'daemons' };
  }
  if (pod.localStorage && flags.deleteEmptyDirData !== true) return { does: 'refuse', because: 'local-storage' };
  if (pod.ownerKind !== undefined) return { does: 'evict' };
  return flags.force === true ? { does: 'evict', warns: 'unmanaged' } : { does: 'refuse', because: 'unmanaged' };
}
