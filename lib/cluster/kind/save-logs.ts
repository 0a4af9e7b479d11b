import { mkdir, open, readdir, rm, stat, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { keepSecret, withoutSecrets } from '../../secrets/known.ts';
import { secretsOfKubeconfig, secretsOfManifest } from '../../secrets/secrets-of.ts';
import { type Bytes, type Milliseconds, seconds } from '../../units.ts';
import type { Run } from './commands.ts';
import type { Docker } from './docker.ts';

/** How long it takes at most if nobody wants it sooner. */
const longest: Milliseconds = seconds(30);
/** How long one command may take: what does not answer by then will not. */
const patience: Milliseconds = seconds(8);
/** How long logs wait for what must not be in them. */
const patienceForSecrets: Milliseconds = seconds(2);

/** The credentials of the API server's own kubectl. */
const adminConfig = '/etc/kubernetes/admin.conf';

/** What is kept of a file, its end, and of all files together. */
const mostOfFile: Bytes = 1024 * 1024;
const mostOfAll: Bytes = 32 * 1024 * 1024;
/** Lines of a journal, which are some hundred bytes each. */
const mostOfJournal = 5000;

export interface SaveLogsOptions {
  readonly name: string;
  /** Made if need be. */
  readonly folder: string;
  readonly run: Run;
  readonly docker: Pick<Docker, 'nodeContainers'>;
  readonly signal: AbortSignal;
}

/**
 * Puts into `folder` what a cluster's machines have logged and what its API server says, without secrets, in files of bounded size, all at the
 * same time, each for itself. `kind export logs` would ask a machine without power for ever (kubernetes-sigs/kind#1298): of
 * such a one the journal is copied out of the stopped container, and read by the control plane's journalctl, if its image keeps
 * the journal on disk (/var/log/journal is there; else it was in memory, and is lost with the power). Does not throw.
 */
export async function saveLogs(options: SaveLogsOptions): Promise<void> {
  const { name, folder, docker } = options;
  const signal = AbortSignal.any([options.signal, AbortSignal.timeout(longest)]);
  try {
    await mkdir(folder, { recursive: true });
    const containers = (await docker.nodeContainers(name)).filter(({ network }) => network === name);
    const reader = containers.find(({ role, state }) => role === 'control-plane' && state === 'running');
    const met = reader === undefined ? Promise.resolve() : meetSecrets(reader.id, { ...options, signal });
    const run: Run = async (...command) => {
      const result = await options.run(...command);
      await met;
      return { ...result, output: withoutSecrets(result.output) };
    };
    const within = { ...options, run, signal };
    await Promise.all([
      ...containers.map(({ id, name: node, state }) => ofMachine({ id, node, state, reader: reader?.id }, within)),
      ...(reader === undefined ? [] : [ofApiServer(reader.id, within)]),
    ]);
    await keepWithin(folder, { each: mostOfFile, all: mostOfAll });
  } catch {
    // Logs are a help to people; that there are none is no reason to do anything else differently.
  }
}

interface Machine {
  readonly id: string;
  readonly node: string;
  readonly state: string | undefined;
  /** A machine that runs, by which the journal of one that does not is read. */
  readonly reader: string | undefined;
}

async function ofMachine(
  { id, node, state, reader }: Machine,
  { folder, run, signal }: SaveLogsOptions,
): Promise<void> {
  const own = join(folder, node);
  await mkdir(own, { recursive: true });
  const save = async (file: string, args: readonly string[]): Promise<void> => {
    const { output } = await run('docker', args, { timeout: patience, signal });
    if (output !== '') await writeFile(join(own, file), `${output}\n`);
  };
  await Promise.all([
    // Not all that inspect tells: the environment may hold what is nobody else's business.
    save('state.json', ['inspect', '--type', 'container', '--format', '{{json .State}}', id]),
    save('console.log', ['logs', '--timestamps', '--tail', String(mostOfJournal), id]),
    ...(state === 'running'
      ? units.map((unit) => save(`${unit}.log`, ['exec', id, ...journalOf(unit)]))
      : [ofStopped({ id, own, reader }, save, { run, signal })]),
  ]);
}

const units = ['kubelet', 'containerd'];
const journalOf = (unit: string): readonly string[] => [
  'journalctl',
  '--no-pager',
  '--output=short-iso-precise',
  `--lines=${mostOfJournal}`,
  `--unit=${unit}`,
];

/** A stopped or paused machine runs no command, but its files can be copied. */
async function ofStopped(
  { id, own, reader }: { readonly id: string; readonly own: string; readonly reader: string | undefined },
  save: (file: string, args: readonly string[]) => Promise<void>,
  { run, signal }: Pick<SaveLogsOptions, 'run' | 'signal'>,
): Promise<void> {
  if (reader === undefined) return;
  const copy = join(own, 'journal');
  // Not below /tmp or /run, which are mounts of the running machine: docker cp would write beneath them.
  const there = `/kind/powercut-journal-${id.slice(0, 12)}`;
  const docker = (...args: readonly string[]) => run('docker', args, { timeout: patience, signal });
  try {
    if (!(await docker('cp', `${id}:/var/log/journal`, copy)).ok) return;
    if (!(await docker('cp', copy, `${reader}:${there}`)).ok) return;
    await Promise.all(
      units.map((unit) => save(`${unit}.log`, ['exec', reader, ...journalOf(unit), `--directory=${there}`])),
    );
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
}

/** By the control plane's own kubectl, which needs no network of ours. */
const kubectlOn = (id: string): readonly string[] => [
  'exec',
  id,
  'kubectl',
  `--kubeconfig=${adminConfig}`,
  '--request-timeout=5s',
];

/**
 * Reads what must not be in the logs: the API server's credentials, all Secrets, and what is set in Pods under a name that says so.
 * They stay in memory. What is not told is known by its looks alone.
 */
async function meetSecrets(id: string, { run, signal }: SaveLogsOptions): Promise<void> {
  const ask = async (args: readonly string[]) =>
    (await run('docker', args, { timeout: patienceForSecrets, signal })).stdout;
  const lists = ['secrets', 'pods'].map((kind) =>
    ask([...kubectlOn(id), 'get', kind, '--all-namespaces', '--output=json']),
  );
  keepSecret(secretsOfKubeconfig(await ask(['exec', id, 'cat', adminConfig])));
  for (const list of await Promise.all(lists)) keepSecret(secretsOfManifest(itemsOf(list)));
}

const itemsList = z.object({ items: z.array(z.unknown()) });

function itemsOf(list: string): readonly unknown[] {
  try {
    return itemsList.parse(JSON.parse(list)).items;
  } catch {
    return [];
  }
}

async function ofApiServer(id: string, { folder, run, signal }: SaveLogsOptions): Promise<void> {
  const asked = {
    'nodes.txt': ['describe', 'nodes'],
    'pods.txt': ['get', 'pods', '--all-namespaces', '--output=wide'],
    'events.txt': ['get', 'events', '--all-namespaces', '--sort-by=.lastTimestamp'],
    'leases.txt': ['get', 'leases', '--namespace=kube-node-lease', `--output=custom-columns=${leaseColumns}`],
  };
  await Promise.all(
    Object.entries(asked).map(async ([file, args]) => {
      const { output } = await run('docker', [...kubectlOn(id), ...args], { timeout: patience, signal });
      if (output !== '') await writeFile(join(folder, file), `${withoutAnnotations(output)}\n`);
    }),
  );
}

/** Fields alone that nobody else writes: annotations may hold whatever a program wants to remember. */
const leaseColumns =
  'NODE:.metadata.name,HOLDER:.spec.holderIdentity,DURATION:.spec.leaseDurationSeconds,RENEWED:.spec.renewTime';

/** In what `kubectl describe` says: from the word to the next one that is not indented. */
const withoutAnnotations = (output: string): string => output.replaceAll(/^Annotations:.*\n(?:[ \t].*\n)*/gm, '');

/** Cuts off the beginnings of files that are too long, then removes the longest ones until all together are short enough. */
export async function keepWithin(
  folder: string,
  { each, all }: { readonly each: Bytes; readonly all: Bytes },
): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  for (const file of files) await keepEnd(file, each);
  const sized = await Promise.all(files.map(async (file) => ({ file, size: (await stat(file)).size })));
  let left = sized.reduce((total, { size }) => total + size, 0);
  for (const { file, size } of sized.toSorted((a, b) => b.size - a.size)) {
    if (left <= all) return;
    await unlink(file);
    left -= size;
  }
}

async function keepEnd(file: string, most: Bytes): Promise<void> {
  await using handle = await open(file, 'r+');
  const { size } = await handle.stat();
  if (size <= most) return;
  const end = Buffer.alloc(most);
  const { bytesRead } = await handle.read(end, 0, most, size - most);
  await handle.write(end, 0, bytesRead, 0);
  await handle.truncate(bytesRead);
}
