import { parseArgs } from 'node:util';
import { realClock } from '../lib/clock/real-clock.ts';
import { makeCertificates } from '../lib/sim/http/serve/certificates.ts';
import { serveHttps } from '../lib/sim/http/serve/https-server.ts';
import { kubeconfig, writeKubeconfig } from '../lib/sim/http/serve/kubeconfig.ts';
import { Simulation } from '../lib/sim/simulation.ts';
import { minutes, seconds } from '../lib/units.ts';

// Serves a simulated cluster in real time, for the script to be run against it:
// node conformance/serve.ts --kubeconfig <file> [--kubernetes v1.37.2] [--workers 2] [--port 0]
const { values } = parseArgs({
  options: {
    kubeconfig: { type: 'string' },
    kubernetes: { type: 'string', default: 'v1.37.2' },
    workers: { type: 'string', default: '2' },
    port: { type: 'string', default: '0' },
  },
});
const clock = realClock();
const name = 'simulated';
const simulation = new Simulation({
  name,
  version: values.kubernetes,
  workers: Number(values.workers),
  settings: {},
  seed: 1,
  // Its making takes some seconds of virtual time; then its clocks are to show the real one.
  startAt: clock.date().getTime() - minutes(2),
});
const [origin, began] = [clock.date().getTime(), clock.now()];
const catchUp = (): void => simulation.runUntil(origin + clock.now() - began);
const certificates = await makeCertificates(clock.date().getTime());
const { url } = await serveHttps({ http: simulation.http, certificates, port: Number(values.port), catchUp });
await writeKubeconfig(values.kubeconfig ?? 'kubeconfig', kubeconfig(name, url, certificates));
console.log(url);
for (;;) {
  const next = simulation.nextEventAt() ?? simulation.now + seconds(1);
  await clock.waitUntil(Math.min(began + next - origin, clock.now() + 20));
  catchUp();
}
