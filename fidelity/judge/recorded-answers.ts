import type { SimulatedRequest, SimulatedResponse } from '../../lib/cluster/sim/transport.ts';
import { resourceList } from '../../lib/sim/http/discovery/documents.ts';
import type { Milliseconds } from '../../lib/units.ts';
import type { RecordedMachines } from './recorded-machines.ts';
import type { TraceScript } from './trace-script.ts';

/** By HTTP's methods, an audit log's verbs. */
const verbs: Readonly<Record<string, string>> = { POST: 'create', PUT: 'update', PATCH: 'patch', DELETE: 'delete' };

/** An answer, and when it comes. */
interface Answer {
  readonly at: Milliseconds;
  readonly response: SimulatedResponse;
}

/**
 * What an API server answered to a scenario: to a request to write, when and how it did in the trace; of what a scenario reads, a
 * trace tells nothing, so that a kubelet answers by what was done to its machine. Throws UnknownVerdict for a write that
 * the trace does not have.
 */
export function answerOf(
  { method, path }: SimulatedRequest,
  {
    script,
    machines,
    now,
  }: { readonly script: TraceScript; readonly machines: RecordedMachines; readonly now: Milliseconds },
): Answer {
  const plain = path.replace(/\?.*$/, '');
  const verb = verbs[method];
  if (verb !== undefined) {
    const { at, code } = script.ask(verb, plain);
    return { at: at[1], response: json(code, {}) };
  }
  return { at: now, response: read(plain, machines, now) };
}

function read(path: string, machines: RecordedMachines, now: Milliseconds): SimulatedResponse {
  const [, node, asked] = /^\/api\/v1\/nodes\/([^/]+)\/proxy\/(.+)$/.exec(path) ?? [];
  if (node !== undefined) {
    if (!machines.answers(node, now)) return json(503, { message: 'error trying to reach service: it is silent' });
    return asked === 'configz' ? json(200, { kubeletconfig }) : json(200, 'ok');
  }
  const resources = resourceList(path.replace(/^\/apis?\//, ''));
  return resources === undefined ? json(404, { message: `nobody has read ${path}` }) : json(200, resources);
}

/** What no profile changes (lib/cluster/profile.ts): pkg/kubelet/apis/config/v1beta1/defaults.go. */
const kubeletconfig = { nodeStatusUpdateFrequency: '10s' };

const json = (status: number, body: unknown): SimulatedResponse => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});
