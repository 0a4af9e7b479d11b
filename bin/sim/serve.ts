import type { Clock } from '../../lib/clock/clock.ts';
import type { ChosenSettings } from '../../lib/cluster/cluster.ts';
import { errorCode, errorMessage } from '../../lib/error-code.ts';
import { HarnessError } from '../../lib/errors.ts';
import { jsonAnswer } from '../../lib/sim/http/message.ts';
import { makeCertificates } from '../../lib/sim/http/serve/certificates.ts';
import { type Served, serveHttps } from '../../lib/sim/http/serve/https-server.ts';
import { kubeconfig, writeKubeconfig } from '../../lib/sim/http/serve/kubeconfig.ts';
import { Simulation } from '../../lib/sim/simulation.ts';
import { minutes } from '../../lib/units.ts';
import { Pace, type Speed } from './pace.ts';
import { controlPath, obey } from './remote-control.ts';

export interface ServeOptions {
  readonly name: string;
  readonly version: string;
  readonly workers: number;
  readonly settings: ChosenSettings;
  readonly seed: number;
  readonly speed: Speed;
  /** 0 takes any that is free. */
  readonly port: number;
  /** The file that it is written to. */
  readonly kubeconfig: string;
  readonly clock: Clock;
}

export interface ServedSimulator {
  readonly simulation: Simulation;
  readonly url: string;
  /** Returns when `signal` is aborted, and nothing is served any more. */
  run(signal: AbortSignal): Promise<void>;
}

/** Making it takes the cluster some of its own time; then its clocks are to show about what ours show. */
const headStart = minutes(1);

/** Serves a simulated cluster on loopback. Throws HarnessError if the port is taken or the kubeconfig cannot be written. */
export async function serveSimulator(options: ServeOptions): Promise<ServedSimulator> {
  const { name, version, workers, settings, seed, speed, port, clock } = options;
  const now = clock.date().getTime();
  const simulation = new Simulation({ name, version, workers, settings, seed, startAt: now - headStart });
  if (simulation.now < now) simulation.runUntil(now);
  const pace = new Pace({ simulation, clock, speed });
  const certificates = await makeCertificates(now);
  const served = await listen(port, () =>
    serveHttps({
      http: simulation.http,
      certificates,
      port,
      catchUp: () => pace.catchUp(),
      own: {
        path: controlPath,
        handle: (body) => {
          const reply = obey(simulation, pace, body);
          return jsonAnswer(reply.done ? 200 : 422, reply);
        },
      },
    }),
  );
  try {
    await writeKubeconfig(options.kubeconfig, kubeconfig(name, served.url, certificates));
  } catch (error) {
    await served.close();
    throw new HarnessError('E_KUBECONFIG', `The kubeconfig cannot be written: ${errorMessage(error)}.`, {
      hint: 'Name another file with --kubeconfig.',
      cause: error,
    });
  }
  return {
    simulation,
    url: served.url,
    run: async (signal) => {
      await pace.run(signal);
      await served.close();
    },
  };
}

async function listen(port: number, serve: () => Promise<Served>): Promise<Served> {
  try {
    return await serve();
  } catch (error) {
    if (errorCode(error) !== 'EADDRINUSE' && errorCode(error) !== 'EACCES') throw error;
    const why = errorCode(error) === 'EACCES' ? 'is not for you' : 'is taken';
    throw new HarnessError('E_PORT', `Port ${port} of this host ${why}.`, {
      hint: 'Name another with --port, or leave it out for any that is free.',
      cause: error,
    });
  }
}
