import { StatusError } from '../../api/status-error.ts';
import { WorkQueue } from '../../client/work-queue.ts';
import type { Milliseconds } from '../../engine/engine.ts';
import type { Process, Signal, Step } from '../../engine/process.ts';
import type { Scope } from '../../engine/scope.ts';
import { isOfTerminatingNamespace } from './pod-control.ts';

interface Options {
  /** How many keys are worked on at a time. */
  readonly workers: number;
  readonly caches: readonly { readonly hasSynced: boolean; readonly synced: Signal }[];
  readonly sync: (key: string) => Step<void>;
  /** Other than client-go's default. */
  readonly backOff?: { readonly first: Milliseconds; readonly longest: Milliseconds };
}

/** What a sync throws that is to be tried again, and is no answer of the API server. */
export class Retry extends Error {}

/** A queue whose keys are synced, and again with a back-off when that has failed: the frame of nearly every controller. */
export function reconciler(scope: Scope, { workers, caches, sync, backOff }: Options): WorkQueue {
  const queue = new WorkQueue(scope, { workers, caches, work, backOff });
  function* work(key: string): Process {
    try {
      yield* sync(key);
      queue.forget(key);
    } catch (error) {
      if (!(error instanceof StatusError || error instanceof Retry)) throw error;
      if (isOfTerminatingNamespace(error)) queue.forget(key);
      else queue.addRateLimited(key);
    }
  }
  return queue;
}
