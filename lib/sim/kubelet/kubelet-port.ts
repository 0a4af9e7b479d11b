import type { Behaviour } from '../behaviour.ts';
import type { Engine, Milliseconds } from '../engine/engine.ts';
import { Outcome } from '../engine/outcome.ts';
import type { KubeletAnswer, KubeletPath } from '../http/node-proxy.ts';
import type { Machine } from '../machine/machine.ts';
import type { Settings } from '../settings.ts';
import { kubeletConfiguration } from './configz.ts';

/** Until the API server's dialer learns that nobody is at an address of its network (ARP: 3 probes, a second apart). */
const hostUnreachable: Milliseconds = 3_000;
/** A paused machine's kernel takes the connection, and nobody speaks (apimachinery, pkg/util/net/http.go, TLSHandshakeTimeout). */
const handshakeTimeout: Milliseconds = 10_000;

/** Asks the port of a machine's kubelet, as the API server's node proxy does; undefined for a Node that has no machine. */
export function askPort(
  machine: Machine | undefined,
  path: KubeletPath,
  options: { readonly engine: Engine; readonly settings: Settings; readonly behaviour: Behaviour },
): Outcome<KubeletAnswer> {
  const { engine } = options;
  const outcome = new Outcome<KubeletAnswer>();
  const after = (delay: Milliseconds, unreachable: string): void => {
    engine.at(engine.now + delay, () => outcome.finish({ unreachable }));
  };
  const dial = `dial tcp ${machine?.facts.address ?? ''}:10250: connect`;
  if (machine === undefined || machine.state === 'off') after(hostUnreachable, `${dial}: no route to host`);
  else if (machine.state === 'paused') after(handshakeTimeout, 'net/http: TLS handshake timeout');
  else if (machine.kubelet.activity === 'active') outcome.finish(said(path, machine, options));
  else outcome.finish({ unreachable: `${dial}: connection refused` });
  return outcome;
}

function said(
  path: KubeletPath,
  { providerId }: Machine,
  { behaviour, settings }: { readonly behaviour: Behaviour; readonly settings: Settings },
): KubeletAnswer {
  if (path === '/healthz') return { contentType: 'text/plain; charset=utf-8', body: 'ok' };
  const kubeletconfig = kubeletConfiguration(behaviour, settings, providerId);
  return { contentType: 'application/json', body: JSON.stringify({ kubeletconfig }) };
}
