import type { Engine, Milliseconds } from '../engine/engine.ts';
import { Outcome } from '../engine/outcome.ts';
import type { KubeletAnswer, KubeletPath } from '../http/node-proxy.ts';
import type { Machine } from '../machine/machine.ts';
import type { Settings } from '../settings.ts';

/** Until the API server's dialer learns that nobody is at an address of its network (ARP: 3 probes, a second apart). */
const hostUnreachable: Milliseconds = 3_000;
/** A paused machine's kernel takes the connection, and nobody speaks (apimachinery, pkg/util/net/http.go, TLSHandshakeTimeout). */
const handshakeTimeout: Milliseconds = 10_000;

/** Asks the port of a machine's kubelet, as the API server's node proxy does; undefined for a Node that has no machine. */
export function askPort(
  machine: Machine | undefined,
  path: KubeletPath,
  { engine, settings }: { readonly engine: Engine; readonly settings: Settings },
): Outcome<KubeletAnswer> {
  const outcome = new Outcome<KubeletAnswer>();
  const after = (delay: Milliseconds, unreachable: string): void => {
    engine.at(engine.now + delay, () => outcome.finish({ unreachable }));
  };
  const dial = `dial tcp ${machine?.facts.address ?? ''}:10250: connect`;
  if (machine === undefined || machine.state === 'off') after(hostUnreachable, `${dial}: no route to host`);
  else if (machine.state === 'paused') after(handshakeTimeout, 'net/http: TLS handshake timeout');
  else if (machine.kubelet.activity === 'active') outcome.finish(said(path, settings));
  else outcome.finish({ unreachable: `${dial}: connection refused` });
  return outcome;
}

function said(path: KubeletPath, { nodeLeaseDuration }: Settings): KubeletAnswer {
  if (path === '/healthz') return { contentType: 'text/plain; charset=utf-8', body: 'ok' };
  // Of a kubelet's configuration what the simulator heeds.
  const kubeletconfig = {
    nodeStatusUpdateFrequency: '10s',
    nodeStatusReportFrequency: '5m0s',
    nodeLeaseDurationSeconds: nodeLeaseDuration / 1_000,
    staticPodPath: '/etc/kubernetes/manifests',
  };
  return { contentType: 'application/json', body: JSON.stringify({ kubeletconfig }) };
}
