import { KubeConfig } from '@kubernetes/client-node';
import { realClock } from '../../lib/clock/real-clock.ts';
import type { KubernetesApi } from '../../lib/cluster/kubernetes-api.ts';
import { readIdentity } from '../../lib/cluster/read-identity.ts';
import { simulatedGuard } from '../../lib/cluster/sim/simulated-guard.ts';
import { apiOf } from '../../lib/cluster/sockets.ts';
import { Guard } from '../../lib/guard/guard.ts';
import { ownPolicy } from '../../lib/guard/policy.ts';
import { makeCertificates } from '../../lib/sim/http/serve/certificates.ts';
import { serveHttps } from '../../lib/sim/http/serve/https-server.ts';
import { kubeconfig } from '../../lib/sim/http/serve/kubeconfig.ts';
import { Simulation } from '../../lib/sim/simulation.ts';
import { type Figure, median } from './figure.ts';
import { tellStory } from './told-story.ts';

const goal = 0.01;
/** More than the longest scenario asks for. */
const changes = 50;

/** What the guard takes of a story: in memory, of the fastest story that there is; over HTTPS, of each change, beside a bare one. */
export async function guardCost(): Promise<Figure> {
  const clock = realClock();
  const simulation = new Simulation({
    name: 'bench',
    version: 'v1.37.2',
    workers: 2,
    settings: {},
    seed: 1,
    startAt: Date.UTC(2026, 0, 1),
  });
  const { admitRequest } = simulatedGuard(simulation, [], (id) => simulation.machine(id));
  const guarded: number[] = [];
  const bare: number[] = [];
  for (let round = 0; round < 30; round += 1) {
    const begun = clock.now();
    tellStory({ seed: 1, digest: false });
    const told = clock.now();
    for (let change = 0; change < changes; change += 1) admitRequest('POST /api/v1/namespaces');
    if (round < 10) continue;
    bare.push(told - begun);
    guarded.push(clock.now() - told);
  }
  const share = median(guarded) / median(bare);
  const sockets = await overSockets(simulation);
  return {
    name: `the guard, before each of ${changes} changes in a story`,
    goal: `at most ${goal * 100} % of the fastest story, in process`,
    met: share <= goal,
    measured: {
      'ms in memory': median(guarded),
      '% of the story': share * 100,
      'ms of a change over HTTPS': sockets.guarded,
    },
    control: { 'ms of the story without it': median(bare), 'ms of a GET over HTTPS, without it': sockets.bare },
  };
}

/** A request over HTTPS with a connection of its own, under guard and without one, in turn. */
async function overSockets({ http }: Simulation): Promise<{ readonly guarded: number; readonly bare: number }> {
  const clock = realClock();
  const certificates = await makeCertificates(clock.date().getTime());
  const served = await serveHttps({ http, certificates, port: 0, catchUp: () => undefined });
  try {
    const kubeConfig = new KubeConfig();
    kubeConfig.loadFromString(kubeconfig('bench', served.url, certificates));
    const identity = await readIdentity(kubeConfig);
    const api = apiOf(kubeConfig, { guard: new Guard({ identity, policy: ownPolicy(identity) }) });
    const took = async (act: (on: KubernetesApi) => Promise<unknown>): Promise<number> => {
      const begun = clock.now();
      await act(api);
      return clock.now() - begun;
    };
    const guarded: number[] = [];
    const bare: number[] = [];
    for (let round = 0; round < 60; round += 1) {
      guarded.push(await took((on) => on.patch('/api/v1/nodes/bench-worker', 'merge', {})));
      bare.push(await took((on) => on.get('/api/v1/nodes/bench-worker')));
    }
    return { guarded: median(guarded.slice(10)), bare: median(bare.slice(10)) };
  } finally {
    await served.close();
  }
}
