import type { Clock } from '../clock/clock.ts';
import { HarnessError } from '../errors.ts';
import { type Milliseconds, seconds } from '../units.ts';
import type { ApiClient } from './api-client.ts';
import type { ConsistentList } from './consistent-list.ts';
import { answeredWithin } from './deadline.ts';
import { listObjects, Refused } from './lists.ts';
import type { ObservedKind } from './observation.ts';
import { describeOutage, isOutage } from './outage.ts';
import type { RawObject } from './raw-object.ts';

/** Pause between two tries of a first list. */
const pause: Milliseconds = seconds(0.5);

/**
 * The first list of a kind, tried again until `until` while the API server does not answer. Throws HarnessError
 * `E_API_REFUSED` if it does not let us, or does not have the kind, and `E_API_UNREACHABLE` if the time is over.
 */
export async function firstList(options: {
  readonly api: ApiClient;
  readonly clock: Clock;
  readonly path: string;
  readonly kind: ObservedKind;
  readonly until: Milliseconds;
  readonly signal: AbortSignal;
}): Promise<ConsistentList<RawObject>> {
  const { clock, kind, until, signal } = options;
  for (;;) {
    const answer = await answeredWithin(clock, until - clock.now(), signal, (within) =>
      listObjects({ ...options, signal: within }),
    ).catch((error: unknown) => {
      if (!isOutage(error)) throw error;
      return { error };
    });
    if (!('error' in answer)) return answer;
    const { error } = answer;
    if (error instanceof Refused && [401, 403, 404].includes(error.status)) {
      throw new HarnessError('E_API_REFUSED', `The API server does not let powercut list ${kind} objects.`, {
        hint: `Use a kubeconfig that may list and watch ${kind} in all namespaces: ${error.message}`,
        cause: error,
      });
    }
    if (signal.aborted || clock.now() + pause >= until) throw unreachable(error);
    await clock.waitUntil(clock.now() + pause, signal);
  }
}

/** Waits until every watch has been opened. Throws HarnessError `E_API_UNREACHABLE` if one is not, and what `failed` says. */
export async function openedInTime(options: {
  readonly opened: readonly Promise<void>[];
  readonly clock: Clock;
  readonly until: Milliseconds;
  readonly failed: AbortSignal;
  /** Ends the waiting. */
  readonly signal: AbortSignal;
}): Promise<void> {
  const { clock, until, failed, signal } = options;
  const settled = new AbortController();
  const all = Promise.all(options.opened).then(() => settled.abort());
  await clock.waitUntil(until, AbortSignal.any([settled.signal, failed, signal]));
  failed.throwIfAborted();
  if (!settled.signal.aborted) throw unreachable(new Error('the API server lists, but begins no watch'));
  await all;
}

function unreachable(error: unknown): HarnessError {
  return new HarnessError('E_API_UNREACHABLE', 'The API server does not answer.', {
    hint: `Look whether the control plane runs and whether this host can reach it: ${describeOutage(error)}`,
    cause: error,
  });
}
