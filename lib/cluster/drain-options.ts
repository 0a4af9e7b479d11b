import type { Milliseconds } from '../units.ts';

/** Options of `kubectl drain`. */
export interface DrainOptions {
  /** Also pods that no controller will make again. */
  readonly force?: boolean;
  readonly gracePeriodSeconds?: number;
  readonly ignoreDaemonSets?: boolean;
  /** Also pods with local storage, whose data are lost. */
  readonly deleteEmptyDirData?: boolean;
  /** After which kubectl gives up; never without it. */
  readonly timeoutSeconds?: number;
}

/** The same as one types them. */
export function drainFlags(options: DrainOptions): readonly string[] {
  const { force, gracePeriodSeconds, ignoreDaemonSets, deleteEmptyDirData, timeoutSeconds } = options;
  return [
    ...(force === true ? ['--force'] : []),
    ...(gracePeriodSeconds === undefined ? [] : [`--grace-period=${gracePeriodSeconds}`]),
    ...(ignoreDaemonSets === true ? ['--ignore-daemonsets'] : []),
    ...(deleteEmptyDirData === true ? ['--delete-emptydir-data'] : []),
    ...(timeoutSeconds === undefined ? [] : [`--timeout=${timeoutSeconds}s`]),
  ];
}

/** One line of a drain's output or errors. */
export interface DrainLine {
  /** Its receipt, on the run's clock. */
  readonly at: Milliseconds;
  readonly text: string;
}
