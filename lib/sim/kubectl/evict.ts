import type { Milliseconds } from '../engine/engine.ts';
import { type Process, Signal, type Step } from '../engine/process.ts';
import type { Pod } from '../objects.ts';
import { Refusal } from './client.ts';
import { Aggregate } from './errors.ts';
import { writeDuration } from './flags.ts';
import type { Session } from './session.ts';

export interface EvictOptions {
  /** In seconds; undefined takes each pod's own. */
  readonly gracePeriod: number | undefined;
  /** Undefined: never. */
  readonly timeout: Milliseconds | undefined;
}

const retryDelay: Milliseconds = 5000;
const pollInterval: Milliseconds = 1000;

/**
 * Evicts pods, all at once, and waits until they are gone. Answers what went wrong with some of them (pkg/drain/drain.go,
 * evictPods). The time-out is looked at between two tries only, so an eviction that is refused again and again ends up to five
 * seconds late.
 */
export function* evictAll(session: Session, pods: readonly Pod[], options: EvictOptions): Step<Aggregate | undefined> {
  const deadline = options.timeout === undefined ? Number.POSITIVE_INFINITY : session.now() + options.timeout;
  const errors: Error[] = [];
  const oneDone = new Signal();
  let left = pods.length;
  function* evict(pod: Pod): Process {
    try {
      const evicted = yield* evictOne(session, pod, options, deadline);
      if (evicted !== undefined) yield* waitUntilGone(session, evicted, { deadline, timeout: options.timeout ?? 0 });
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      errors.push(error);
    }
    left -= 1;
    oneDone.give();
  }
  for (const pod of pods) session.spawn(evict(pod));
  while (left > 0) yield oneDone;
  return errors.length === 0 ? undefined : new Aggregate(errors);
}

/** The pod whose eviction was accepted; undefined if it is gone already. */
function* evictOne(
  { client, out, now }: Session,
  given: Pod,
  { gracePeriod, timeout }: EvictOptions,
  deadline: Milliseconds,
): Step<Pod | undefined> {
  const { namespace = '', name = '' } = given.metadata ?? {};
  const path = `/api/v1/namespaces/${namespace}/pods/${name}`;
  const quoted = `pods/"${name}" -n "${namespace}"`;
  let pod = given;
  for (;;) {
    out(`evicting pod ${namespace}/${name}`);
    if (now() >= deadline) {
      throw new Error(`error when evicting ${quoted}: global timeout reached: ${writeDuration(timeout ?? 0)}`);
    }
    const refusal: Refusal | undefined = yield* refusalOf(
      client.post(`${path}/eviction`, {
        apiVersion: 'policy/v1',
        kind: 'Eviction',
        metadata: { name, namespace },
        deleteOptions: gracePeriod === undefined ? {} : { gracePeriodSeconds: gracePeriod },
      }),
    );
    if (refusal === undefined) return pod;
    if (refusal.reason === 'NotFound') return undefined;
    const terminating = refusal.reason === 'Forbidden' && refusal.hasCause('NamespaceTerminating');
    if (terminating && pod.metadata?.deletionTimestamp !== undefined) return pod;
    const again = `(will retry after ${writeDuration(retryDelay)}): ${refusal.message}`;
    if (refusal.reason === 'TooManyRequests') out(`error when evicting ${quoted} ${again}`);
    else if (terminating) out(`error when evicting pod "${name}" from terminating namespace "${namespace}" ${again}`);
    else throw new Error(`error when evicting ${quoted}: ${refusal.message}`);
    yield retryDelay;
    try {
      pod = yield* client.get<Pod>(path);
    } catch (error) {
      // The next eviction tells.
      if (!(error instanceof Refusal)) throw error;
    }
  }
}

function* refusalOf(step: Step<unknown>): Step<Refusal | undefined> {
  try {
    yield* step;
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  return undefined;
}

/** Looks each second whether the pod is gone, or another of its name is there (pkg/drain/drain.go, waitForDelete). */
function* waitUntilGone(
  { client, out, now, words }: Session,
  pod: Pod,
  { deadline, timeout }: { readonly deadline: Milliseconds; readonly timeout: Milliseconds },
): Process {
  const { namespace = '', name = '', uid } = pod.metadata ?? {};
  const failed = (why: string) =>
    new Error(`error when waiting for pod "${name}" in namespace "${namespace}" to terminate: ${why}`);
  for (;;) {
    try {
      const found: Pod = yield* client.get<Pod>(`/api/v1/namespaces/${namespace}/pods/${name}`);
      if (found.metadata?.uid !== uid) break;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      if (error.reason === 'NotFound') break;
      out(`pod/${name} eviction failed`);
      throw failed(error.message);
    }
    if (now() < deadline) yield Math.min(pollInterval, deadline - now());
    if (now() >= deadline) throw failed(words.waitedTooLong(timeout));
  }
  out(`pod/${name} evicted`);
}
