import { Command, InvalidArgumentError } from 'commander';
import { checkSimulatedSpec } from '../../lib/cluster/sim/check-spec.ts';
import { resolveSimulatedVersion } from '../../lib/cluster/sim/versions.ts';
import { exitCodes } from '../../lib/exit-codes.ts';
import { chosenFrom, readSettingsFile, requirePossible, requireSameMinor } from '../given-settings.ts';
import { listenForInterruption } from '../interruption.ts';
import { parseSeed, parseWorkers } from '../options.ts';
import type { Wiring } from '../run/wiring.ts';
import type { Speed } from '../sim/pace.ts';
import { welcome } from '../sim/welcome.ts';

const examples = `Examples:
  powercut sim                                     three nodes of the newest version, sixty times as fast as real time
  powercut sim --kubernetes 1.31 --speed 1         another version, at your own pace
  kubectl --kubeconfig sim.kubeconfig get nodes    from another terminal
  powercut power cut sim-worker                    … and cut a machine's power
  powercut advance 5m                              … let five minutes go by at once
  powercut pause                                   … stop the cluster's time; powercut resume lets it go on
`;

/** Where the kubeconfig of a served simulator is written, and looked for. */
export const simKubeconfig = 'sim.kubeconfig';

interface Options {
  readonly kubernetes?: string;
  readonly workers: number;
  readonly speed: Speed;
  readonly seed: number;
  readonly settings?: string;
  readonly kubeconfig: string;
  readonly port: number;
}

/** `powercut sim`: a simulated cluster for kubectl and whatever else speaks to an API server. */
export function simCommand({ newClock }: Wiring): Command {
  return new Command('sim')
    .description('serve a simulated cluster, for kubectl and whatever else speaks to an API server')
    .addHelpText('before', examples)
    .option('--kubernetes <version>', 'version of the cluster, as in v1.37.2 or 1.37 (default: the newest known)')
    .option('--workers <n>', 'worker nodes, at least 2', parseWorkers, 2)
    .option('--speed <n>', 'how many of its seconds pass in one of yours, or max', parseSpeed, 60)
    .option('--seed <n>', 'decides all chance in it', parseSeed, 1)
    .option('--settings <file>', 'settings as powercut capture writes them')
    .option('--kubeconfig <file>', 'where to write its kubeconfig', simKubeconfig)
    .option('--port <n>', 'port on loopback; 0 is any that is free', parsePort, 0)
    .action(async (options: Options) => {
      const clock = newClock();
      const given = options.settings === undefined ? undefined : readSettingsFile(options.settings);
      const file = options.settings ?? '';
      const version = resolveSimulatedVersion(options.kubernetes ?? given?.kubernetesVersion?.value);
      if (given !== undefined) requireSameMinor(given, file, version, options.kubernetes);
      const settings = given === undefined ? {} : chosenFrom(given, file);
      const { workers, seed, speed, port, kubeconfig } = options;
      const spec = {
        name: 'sim',
        kubernetesVersion: version,
        profile: 'default' as const,
        workers,
        workloadImage: '',
        settings: { file, values: settings },
      };
      checkSimulatedSpec(spec);
      requirePossible(spec);
      using interruption = listenForInterruption({ clock, onSecondCtrlC: () => process.exit(exitCodes.interrupted) });
      // The simulator, and what makes certificates, take longer to load than all the rest.
      const { serveSimulator } = await import('../sim/serve.ts');
      const served = await serveSimulator({
        name: 'sim',
        version,
        workers,
        settings,
        seed,
        speed,
        port,
        kubeconfig,
        clock,
      });
      process.stdout.write(
        welcome({
          version,
          extrapolated: served.simulation.extrapolated,
          workers,
          url: served.url,
          speed,
          worker: served.simulation.nodes.find(({ role }) => role === 'worker')?.name ?? '',
          kubeconfig,
          isUsualPlace: kubeconfig === simKubeconfig,
        }),
      );
      await served.run(interruption.signal);
    });
}

function parseSpeed(value: string): Speed {
  if (value === 'max') return value;
  const speed = Number(value);
  if (value.trim() !== '' && speed > 0 && speed <= 100_000) return speed;
  throw new InvalidArgumentError('It takes a number above 0, at most 100000, or max.');
}

function parsePort(value: string): number {
  if (/^\d{1,5}$/.test(value) && Number(value) <= 65_535) return Number(value);
  throw new InvalidArgumentError('It takes a port, 0 to 65535.');
}
