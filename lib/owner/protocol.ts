import type { ClusterDescription } from '../cluster/cluster.ts';
import type { JournalEntry } from '../journal/journal.ts';
import type { Milliseconds } from '../units.ts';

/**
 * What the owner's children may ask of it, over the Unix socket named by POWERCUT_OWNER: one JSON object a line,
 * `{id, method, params}` there, `{id, result}` or `{id, error: {code, message, hint, exitCode}}` back. A child whose connection
 * ends has lost its owner, and exits.
 */
export interface OwnerMethods {
  /** What a child needs to know of the run. */
  hello(params: { readonly role: 'reporter' | 'worker'; readonly pid: number }): RunContext;
  /** The cluster of this parallel slot, made if need be. */
  lease(params: { readonly slot: number }): ClusterDescription;
  /** Written and synced before the answer is sent; the act may begin only after that. */
  intend(params: JournalEntry): null;
  /** The act named by an earlier `intend` is undone, or never happened. */
  settled(params: { readonly id: string }): null;
  /** What the terminal should show. */
  progress(params: ProgressEvent): null;
}

export interface RunContext {
  readonly runId: string;
  /** Absolute path of reports/output/<run id>. */
  readonly runFolder: string;
  /** `process.hrtime.bigint()` of the run's beginning, as a decimal string. */
  readonly clockOrigin: string;
  /** Whether the clusters are simulated: then only the processes that have leased one know when something happens on it. */
  readonly simulated: boolean;
}

/**
 * What happens in the run, for whoever watches the terminal. `at` is on the run's clock; `slot` says on which of several
 * clusters that run scenarios at a time, and is absent where there is one.
 */
export type ProgressEvent = (
  | { readonly type: 'phase'; readonly at: Milliseconds; readonly text: string }
  | {
      readonly type: 'scenario';
      readonly at: Milliseconds;
      readonly title: string;
      readonly state: 'begin' | 'end';
      /** With `end`: what it needs and does not have, if it was not run for that. */
      readonly notRunReason?: string;
    }
  | {
      readonly type: 'step';
      readonly at: Milliseconds;
      readonly title: string;
      readonly state: 'begin' | 'end';
      readonly ok?: boolean;
    }
  | {
      readonly type: 'await';
      readonly at: Milliseconds;
      readonly what: string;
      /** Id of the claim that awaits it. */
      readonly claim?: string;
      /** The latest moment at which it can still come in time; absent where no rule bounds it. */
      readonly latest?: Milliseconds;
    }
  | {
      readonly type: 'claim';
      readonly at: Milliseconds;
      readonly id: string;
      readonly title: string;
      readonly verdict: 'pass' | 'fail' | 'unknown';
      /** `16.9 s, expected 16.0 … 18.5 s after the last heartbeat`. */
      readonly measured: string;
    }
) & { readonly slot?: number };
