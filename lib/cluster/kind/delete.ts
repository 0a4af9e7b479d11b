import { rm, rmdir } from 'node:fs/promises';
import type { Clock } from '../../clock/clock.ts';
import { HarnessError } from '../../errors.ts';
import { type Milliseconds, seconds } from '../../units.ts';
import type { DeleteOptions } from '../cluster.ts';
import type { Run } from './commands.ts';
import { answerTimeout, type Docker } from './docker.ts';
import { kubeconfigPath } from './kubeconfig.ts';
import { loadFolder } from './workload-image.ts';

export interface DeleteClusterOptions extends DeleteOptions {
  readonly name: string;
  readonly clock: Clock;
  readonly run: Run;
  readonly docker: Docker;
  /** Kills a process and its children; anything but the default is for tests. */
  readonly kill?: (pid: number) => void;
}

const patience: Milliseconds = seconds(30);
/** Long enough for a container whose making was under way to show up. */
const secondLook: Milliseconds = 400;

/**
 * Removes what `create` made of a cluster, however far it came, and what it left behind when it died; again and again
 * until nothing of it is seen twice in a row. Several may do so at the same time. What another run has made under the same
 * name since, or a person, stays.
 *
 * It goes by what Docker itself knows, not by `kind delete cluster`, which would also take a foreign cluster of the same
 * name, and would need kind: on Docker that command is no more than `docker rm -f -v` of the cluster's containers and
 * taking the cluster out of a kubeconfig (kind/pkg/cluster/internal/delete/delete.go), and the kubeconfig is ours alone.
 *
 * Throws HarnessError `E_CLUSTER_LEFT` if something of ours does not go.
 */
export async function deleteCluster(options: DeleteClusterOptions): Promise<void> {
  const { name, stateFolder, clock, run, kill = killGroup } = options;
  const deadline = clock.now() + patience;
  for (let cleanLooks = 0; cleanLooks < 2; ) {
    for (const pid of await creationsOf(name, kubeconfigPath(stateFolder, name), run)) kill(pid);
    const left = await removeOnce(options);
    cleanLooks = left.length === 0 ? cleanLooks + 1 : 0;
    if (left.length > 0 && clock.now() > deadline) {
      throw new HarnessError(
        'E_CLUSTER_LEFT',
        `Cluster "${name}" cannot be removed; there is still ${left.join(', ')}.`,
        {
          hint: `Try by hand: kind delete cluster --name ${name}; docker network rm ${name}`,
        },
      );
    }
    if (cleanLooks < 2) await clock.waitUntil(clock.now() + secondLook);
  }
  const kubeconfig = kubeconfigPath(stateFolder, name);
  await rm(kubeconfig, { force: true });
  await rm(`${kubeconfig}.lock`, { force: true });
  await rm(loadFolder(stateFolder, name), { recursive: true, force: true, maxRetries: 3 });
  // Only if nothing else is kept there.
  await rmdir(stateFolder).catch(() => undefined);
}

/** Removes what is there of ours; answers what it found. */
async function removeOnce({ name, runId, docker }: DeleteClusterOptions): Promise<readonly string[]> {
  // In this order: containers of somebody who takes the name only now are not seen before their network is.
  const containers = await docker.nodeContainers(name);
  const runs = await docker.networkRuns(name);
  if (runs.some((run) => run !== runId)) return [];
  // Where the network has gone, the containers that were made for it are still known by it: kind's own is named "kind".
  const ours = containers.filter(({ network }) => network === name);
  const pending = containers.filter(({ network }) => network === undefined);
  await docker.removeContainers(ours.map(({ id }) => id));
  const left = [...ours, ...pending].map((container) => `container ${container.name}`);
  // What is still being made can be neither told nor removed; until it can, the network keeps the name ours.
  if (runs.length === 0 || pending.length > 0) return left;
  const removed = await docker.removeNetwork(name);
  return removed ? left : [...left, `network ${name}`];
}

/**
 * Processes of a `kind create cluster` that makes this very cluster: it may have outlived whoever started it. It is known
 * by the name and by the kubeconfig, which is ours. Where there is no `ps`, none is found.
 */
async function creationsOf(name: string, kubeconfig: string, run: Run): Promise<readonly number[]> {
  const { stdout } = await run('ps', ['-A', '-ww', '-o', 'pid=,args='], { timeout: answerTimeout });
  return stdout.split('\n').flatMap((line) => {
    const [, pid, command] = /^\s*(\d+) (.*)$/.exec(line) ?? [];
    const has = (part: string) => ` ${command} `.includes(` ${part} `);
    const isOurs =
      / (\S*\/)?kind create cluster /.test(` ${command} `) &&
      has(`--name ${name}`) &&
      has(`--kubeconfig ${kubeconfig}`);
    return isOurs ? [Number(pid)] : [];
  });
}

/** kind was started as the leader of its own process group, which holds its docker children. */
function killGroup(pid: number): void {
  for (const target of [-pid, pid]) {
    try {
      process.kill(target, 'SIGKILL');
    } catch {
      // It has ended by itself, or leads no group.
    }
  }
}
