import type { ApiServer } from '../api/api-server.ts';
import { nodes } from '../api/kinds.ts';
import { StatusError } from '../api/status-error.ts';
import { Outcome } from '../engine/outcome.ts';
import { answer, errorAnswer, type HttpAnswer } from './message.ts';
import { notImplemented } from './refusals.ts';

/** What a kubelet says to a GET at its port; undefined in the outcome if nothing there answered. */
export interface KubeletAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

/** Asks a node's kubelet. The outcome comes late where nobody answers. */
export type AskKubelet = (node: string, path: string) => Outcome<KubeletAnswer | undefined>;

const modelled = ['healthz', 'configz'];

/** GET of nodes/<node>/proxy/<path> (pkg/registry/core/node/rest/proxy.go). */
export function proxied(
  api: ApiServer,
  askKubelet: AskKubelet,
  node: string,
  rest: readonly string[],
): Outcome<HttpAnswer> {
  const path = rest.join('/');
  if (!modelled.includes(path)) throw notImplemented(`a kubelet's /${path}: ${modelled.join(' and ')} are there`);
  api.get(nodes, { name: node });
  const outcome = new Outcome<HttpAnswer>();
  askKubelet(node, `/${path}`).whenDone((said) => outcome.finish(handedOn(said)));
  return outcome;
}

function handedOn(said: KubeletAnswer | undefined): HttpAnswer {
  if (said !== undefined) return answer(said.status, said.body, { 'content-type': said.contentType });
  const message = 'error trying to reach service: dial tcp: no answer from the kubelet';
  return errorAnswer(new StatusError(503, 'ServiceUnavailable', message));
}
