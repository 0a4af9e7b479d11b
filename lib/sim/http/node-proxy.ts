import type { ApiServer } from '../api/api-server.ts';
import { nodes } from '../api/kinds.ts';
import { Outcome } from '../engine/outcome.ts';
import { answer, type HttpAnswer } from './message.ts';
import { notImplemented } from './refusals.ts';

/** What a kubelet said to a GET at its port, or why nobody said anything, in the words of Go's net package. */
export type KubeletAnswer = { readonly contentType: string; readonly body: string } | { readonly unreachable: string };

/** Asks a node's kubelet. The outcome comes late where nobody answers. */
export type AskKubelet = (node: string, path: KubeletPath) => Outcome<KubeletAnswer>;

export type KubeletPath = '/healthz' | '/configz';

/** GET of nodes/<node>/proxy/<path> (pkg/registry/core/node/rest/proxy.go). Throws NotFound, NotImplemented. */
export function proxied(
  api: ApiServer,
  askKubelet: AskKubelet,
  node: string,
  rest: readonly string[],
): Outcome<HttpAnswer> {
  const path = `/${rest.join('/')}`;
  if (!isModelled(path)) throw notImplemented(`a kubelet's ${path}: /healthz and /configz are there`);
  api.get(nodes, { name: node });
  const outcome = new Outcome<HttpAnswer>();
  askKubelet(node, path).whenDone((said) => outcome.finish(handedOn(said)));
  return outcome;
}

const isModelled = (path: string): path is KubeletPath => path === '/healthz' || path === '/configz';

/** apimachinery, pkg/util/proxy/transport.go, RoundTrip: what cannot be reached is told without a Status. */
function handedOn(said: KubeletAnswer): HttpAnswer {
  if ('body' in said) return answer(200, said.body, { 'content-type': said.contentType });
  return answer(503, `error trying to reach service: ${said.unreachable}`, { 'content-type': 'text/plain' });
}
