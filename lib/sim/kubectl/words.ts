import { writeDuration } from './flags.ts';

/** What kubectl's versions say otherwise. */
export interface Words {
  /** Of Pods that nothing would make again (pkg/drain/filters.go, unmanagedFatal; "cannot delete" is said twice until v1.35). */
  readonly unmanaged: string;
  /** That a drained Pod did not go in time (pkg/drain/drain.go, waitForDelete: polls until a context is done since v1.32). */
  readonly waitedTooLong: (timeout: number) => string;
}

export const wordsOf = (minor: number): Words => ({
  unmanaged: `${minor <= 35 ? 'cannot delete ' : ''}Pods that declare no controller (use --force to override)`,
  waitedTooLong: (timeout) =>
    minor <= 31 ? `global timeout reached: ${writeDuration(timeout)}` : 'context deadline exceeded',
});
