import { freemem, release } from 'node:os';
import { z } from 'zod';
import { type Bytes, gigabytes } from '../../units.ts';
import { checkDisk, type DiskNeeds, freeSpace } from '../check-disk.ts';
import { type Finding, findingOf, untilDockerAnswers, warning } from '../finding.ts';
import { checkCgroups } from './check-cgroups.ts';
import { checkDocker, type DockerOptions } from './check-docker.ts';
import { checkInotify, type InotifyLimits, readInotify } from './check-inotify.ts';
import { checkKind } from './check-kind.ts';
import { checkKubectl } from './check-kubectl.ts';
import { checkMemory } from './check-memory.ts';
import { probeTimeout, type Run } from './commands.ts';

/** What is read of the machine that powercut runs on. */
export interface HostReadings {
  /** `uname -r` */
  readonly kernel: string;
  readonly inotify: () => Promise<InotifyLimits>;
  readonly availableMemory: () => Bytes;
  readonly freeSpace: (path: string) => Promise<Bytes | undefined>;
}

/** A published node image takes 1 GB, and what three nodes write 0.4 GB each. */
const dockerNeeds: DiskNeeds = { advised: gigabytes(5), least: gigabytes(1) };

/** A control plane and two workers, as `powercut run` makes them unless told otherwise. */
const usualNodes = 3;

const unknownLimits: InotifyLimits = { max_user_instances: undefined, max_user_watches: undefined };

/**
 * Looks at all that a kind cluster needs of this host, and changes nothing. What keeps a run from being made is told in
 * the words of `preflight`, for the same checks decide.
 */
export async function checkHost(
  options: DockerOptions,
  readings: HostReadings = realReadings(),
): Promise<readonly Finding[]> {
  const { run } = options;
  const docker = await findingOf('docker', async () => `Docker ${await checkDocker(options)} answers, on this host`);
  const facts = docker.level === 'fine' ? await dockerFacts(run) : undefined;
  // Docker Desktop and its like have a kernel of their own, whose limits and disks cannot be seen from here.
  const elsewhere = facts !== undefined && facts.KernelVersion !== readings.kernel;
  return [
    docker,
    await findingOf('kind', async () => `kind ${await checkKind(run)}`),
    await checkKubectl(run),
    checkInotify(elsewhere ? unknownLimits : await readings.inotify()),
    ...(facts === undefined ? dockerIsSilent : await checkMachine(facts, elsewhere ? undefined : readings)),
  ];
}

/** The machine that Docker runs on; without `readings` only Docker itself can tell of it. */
async function checkMachine(facts: DockerFacts, readings: HostReadings | undefined): Promise<readonly Finding[]> {
  const what = `Docker's data in ${facts.DockerRootDir}`;
  const free = await readings?.freeSpace(facts.DockerRootDir);
  const remedy = 'docker system prune, after a look at: docker system df';
  return [
    free === undefined
      ? warning('docker-disk', `${what}: how much is free cannot be seen from here.`, 'docker system df')
      : checkDisk({ check: 'docker-disk', what, free, remedy }, dockerNeeds),
    checkMemory({ total: facts.MemTotal, available: readings?.availableMemory() }, usualNodes),
    checkCgroups(facts.CgroupVersion),
  ];
}

const dockerIsSilent: readonly Finding[] = [
  untilDockerAnswers('docker-disk', "Docker's data"),
  untilDockerAnswers('memory', 'Memory'),
  untilDockerAnswers('cgroups', 'cgroups'),
];

/** What `docker info` tells; Docker before 20.10 knew cgroup v1 only, and did not name it. */
const dockerFactsSchema = z.object({
  KernelVersion: z.string(),
  DockerRootDir: z.string(),
  MemTotal: z.number(),
  CgroupVersion: z.string().default('1'),
});

type DockerFacts = z.infer<typeof dockerFactsSchema>;

async function dockerFacts(run: Run): Promise<DockerFacts | undefined> {
  const { stdout } = await run('docker', ['info', '--format', '{{json .}}'], { timeout: probeTimeout });
  try {
    return dockerFactsSchema.safeParse(JSON.parse(stdout)).data;
  } catch {
    return undefined;
  }
}

function realReadings(): HostReadings {
  // On Linux freemem is MemAvailable of /proc/meminfo, which counts what the page cache would give back.
  return { kernel: release(), inotify: readInotify, availableMemory: freemem, freeSpace };
}
