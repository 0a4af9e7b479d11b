import type { Clock } from '../clock/clock.ts';
import { type Milliseconds, seconds } from '../units.ts';
import { ApiError, type KubernetesApi } from './kubernetes-api.ts';

export interface KubeletAnswer {
  /** `untold`: the API server itself did not answer, or answered something that is no word of the kubelet. */
  readonly state: 'answers' | 'silent' | 'untold';
  readonly detail: string;
}

/** What the API server says when it cannot reach a kubelet (apimachinery, pkg/util/proxy/transport.go, RoundTrip). */
const notReached = 'error trying to reach service';

const patience: Milliseconds = seconds(5);

/**
 * Asks a node's kubelet for its health by way of the API server's node proxy. It is silent if the API server says that it
 * cannot reach it, or says nothing while it answers another request; each answer is waited for 5 seconds.
 */
export async function askKubelet(options: {
  readonly api: KubernetesApi;
  readonly clock: Clock;
  readonly node: string;
}): Promise<KubeletAnswer> {
  const { api, clock, node } = options;
  const asked = api
    .text(`/api/v1/nodes/${node}/proxy/healthz`)
    .then((text): KubeletAnswer => ({ state: 'answers', detail: text }), whatItSays);
  const answer = await within(clock, asked);
  if (answer !== undefined) return answer;
  const alive = await within(
    clock,
    api.text('/api/v1/').then(
      () => true,
      () => false,
    ),
  );
  return alive === true
    ? { state: 'silent', detail: 'no answer through the node proxy within 5 s, while the API server answers' }
    : { state: 'untold', detail: 'neither the kubelet nor the API server answered within 5 s' };
}

function whatItSays(error: unknown): KubeletAnswer {
  if (!(error instanceof ApiError)) return { state: 'untold', detail: String(error) };
  const detail = `HTTP ${error.code} from the API server's node proxy: ${error.body.trim().slice(0, 200)}`;
  return { state: error.body.includes(notReached) ? 'silent' : 'untold', detail };
}

async function within<T>(clock: Clock, work: Promise<T>): Promise<T | undefined> {
  const over = new AbortController();
  const tooLate = clock.waitUntil(clock.now() + patience, over.signal).then(() => undefined);
  return Promise.race([work, tooLate]).finally(() => over.abort());
}
