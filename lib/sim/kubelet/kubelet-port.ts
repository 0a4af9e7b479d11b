import type { Engine, Milliseconds } from '../engine/engine.ts';
import { Outcome } from '../engine/outcome.ts';
import type { KubeletAnswer } from '../http/node-proxy.ts';
import type { Machine } from '../machine/machine.ts';
import type { Settings } from '../settings.ts';

/** Until the API server's dialer learns that nobody is at an address of its network (ARP: 3 probes, a second apart). */
const hostUnreachable: Milliseconds = 3_000;
/** apimachinery, pkg/util/net/http.go: the dialer of a connection that nobody accepts or refuses gives up. */
const dialTimeout: Milliseconds = 30_000;

/** Asks the port of a machine's kubelet, as the API server's node proxy does. */
export function askPort(
  machine: Machine,
  path: string,
  { engine, settings }: { readonly engine: Engine; readonly settings: Settings },
): Outcome<KubeletAnswer | undefined> {
  const outcome = new Outcome<KubeletAnswer | undefined>();
  if (machine.state === 'off') engine.at(engine.now + hostUnreachable, () => outcome.finish(undefined));
  else if (machine.state === 'paused') engine.at(engine.now + dialTimeout, () => outcome.finish(undefined));
  else outcome.finish(machine.kubelet.activity === 'active' ? said(path, settings) : undefined);
  return outcome;
}

function said(path: string, { nodeLeaseDuration }: Settings): KubeletAnswer {
  if (path === '/healthz') return { status: 200, contentType: 'text/plain; charset=utf-8', body: 'ok' };
  // Of a kubelet's configuration what the simulator heeds.
  const kubeletconfig = {
    nodeStatusUpdateFrequency: '10s',
    nodeStatusReportFrequency: '5m0s',
    nodeLeaseDurationSeconds: nodeLeaseDuration / 1_000,
    staticPodPath: '/etc/kubernetes/manifests',
  };
  return { status: 200, contentType: 'application/json', body: JSON.stringify({ kubeletconfig }) };
}
