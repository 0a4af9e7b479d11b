import type { Kind } from '../../api/kind.ts';
import { kinds, namespaces } from '../../api/kinds.ts';
import { StatusError } from '../../api/status-error.ts';
import type { Client } from '../../client/client.ts';
import { WorkQueue } from '../../client/work-queue.ts';
import type { Milliseconds } from '../../engine/engine.ts';
import type { Process, Step } from '../../engine/process.ts';
import type { ApiObject } from '../../objects.ts';
import type { ControllerContext } from '../context.ts';

/** namespace_controller.go, namespaceDeletionGracePeriod: what is made at the last moment is to be seen. */
const gracePeriod: Milliseconds = 5_000;
/** cmd/kube-controller-manager, --concurrent-namespace-syncs. */
const workers = 10;
/** nsControllerRateLimiter. */
const backOff = { first: 5, longest: 60_000 };

/** Both groups' events are one. */
const contents = kinds.filter(({ namespaced, group }) => namespaced && group !== 'events.k8s.io');

/** Empties namespaces that are going, and lets them go (pkg/controller/namespace). */
export function startNamespaceController(context: ControllerContext): void {
  const { scope, informers } = context;
  const client = context.client('namespace-controller');
  const cache = informers.of(namespaces);
  const queue = new WorkQueue(scope, { workers, work, caches: [cache], backOff });
  const look = ({ metadata = {} }: ApiObject): void => {
    if (metadata.deletionTimestamp !== undefined) queue.addAfter(metadata.name ?? '', gracePeriod);
  };
  cache.on({ added: look, updated: look });

  function* work(name: string): Process {
    const isGoing = cache.get(name)?.metadata?.deletionTimestamp !== undefined;
    if (!isGoing) return;
    try {
      const left = yield* emptied(client, name);
      if (left > 0) return queue.addAfter(name, (Math.floor(left / 2) + 1) * 1000);
      yield* client.finalizeNamespace({ name });
      queue.forget(name);
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      if (error.reason === 'NotFound') return;
      queue.addRateLimited(name);
    }
  }
}

/** Deletes all that is in a namespace. Answers how many seconds what is left may take to go; 0 if nothing is. */
function* emptied(client: Client, namespace: string): Step<number> {
  let longest = 0;
  for (const kind of contents) {
    for (const object of yield* client.list(kind, namespace)) yield* deleted(client, kind, object);
    for (const { metadata } of yield* client.list(kind, namespace)) {
      // deletion/namespaced_resources_deleter.go, finalizerEstimateSeconds: of what finalizers keep.
      longest = Math.max(longest, metadata?.deletionGracePeriodSeconds || 15);
    }
  }
  return longest;
}

function* deleted(client: Client, kind: Kind<ApiObject>, { metadata = {} }: ApiObject): Process {
  const { namespace, name = '' } = metadata;
  try {
    yield* client.delete(kind, { namespace, name }, { propagationPolicy: 'Background' });
  } catch (error) {
    if (!(error instanceof StatusError) || error.reason !== 'NotFound') throw error;
  }
}
