import { appendFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ClusterDescription, ClusterSpec, CreateOptions, Provider } from '../cluster/cluster.ts';
import { errorCode } from '../error-code.ts';
import { HarnessError } from '../errors.ts';
import { madeUpIdentity } from './made-up-identity.ts';

export interface FakeProviderOptions {
  /** Stands for the container runtime: one file a cluster, which holds the id of its run, and a log of what was asked. Outlives the process. */
  readonly folder: string;
  readonly runtime?: Provider['runtime'];
  readonly preflight?: (spec: ClusterSpec) => Promise<void>;
  /** Called when the cluster is half made. */
  readonly halfMade?: (spec: ClusterSpec, options: CreateOptions) => Promise<void>;
  readonly examine?: Provider['examine'];
  /** What children are told of a cluster; if left out, one of kind that is not there. */
  readonly describe?: (spec: ClusterSpec) => ClusterDescription;
  /** A cluster is fit unless this says why not. */
  readonly whyUnfit?: Provider['whyUnfit'];
  /** Called before anything is deleted. */
  readonly deleting?: (name: string) => Promise<void>;
}

/** A provider whose clusters are files, for tests of everything around them. */
export function fakeProvider(options: FakeProviderOptions): Provider {
  const clusters = join(options.folder, 'clusters');
  const log = (line: string) => appendFile(join(options.folder, 'log'), `${line}\n`);
  return {
    name: 'fake',
    simulated: false,
    runtime: options.runtime ?? (async () => 'fake runtime'),
    preflight: async (spec) => {
      await log(`preflight ${spec.name}`);
      await options.preflight?.(spec);
    },
    create: async (spec, createOptions) => {
      await log(`create ${spec.name}`);
      await mkdir(clusters, { recursive: true });
      await writeFile(join(clusters, spec.name), createOptions.runId, { flag: 'wx' }).catch((error: unknown) => {
        if (errorCode(error) !== 'EEXIST') throw error;
        throw new HarnessError('E_CLUSTER_NAME_TAKEN', `The name ${spec.name} is taken.`);
      });
      await options.halfMade?.(spec, createOptions);
      createOptions.signal.throwIfAborted();
      const kubeconfigPath = join(createOptions.stateFolder, `${spec.name}.kubeconfig`);
      await writeFile(kubeconfigPath, '', { mode: 0o600 });
      await log(`created ${spec.name}`);
      return options.describe?.(spec) ?? describe(spec, kubeconfigPath);
    },
    list: async () => {
      const names = await fakeClusters(options.folder);
      const made = new Date('2026-11-25T04:10:00Z');
      return Promise.all(
        names.map(async (name) => ({ name, runId: await readFile(join(clusters, name), 'utf8'), made, nodes: 3 })),
      );
    },
    whyUnfit: async (cluster, signal) => {
      await log(`examine ${cluster.spec.name}`);
      return options.whyUnfit?.(cluster, signal);
    },
    saveLogs: async (name) => log(`save logs of ${name}`),
    examine: options.examine ?? (async () => []),
    delete: async (name, { runId }) => {
      await options.deleting?.(name);
      const file = join(clusters, name);
      if ((await readFile(file, 'utf8').catch(() => '')) === runId) await rm(file, { force: true });
      await log(`delete ${name}`);
    },
  };
}

/** Names of the clusters that are there. */
export async function fakeClusters(folder: string): Promise<readonly string[]> {
  return readdir(join(folder, 'clusters')).catch(() => []);
}

/** What the provider was asked, in order. */
export async function fakeLog(folder: string): Promise<readonly string[]> {
  const text = await readFile(join(folder, 'log'), 'utf8').catch(() => '');
  return text.split('\n').filter((line) => line !== '');
}

function describe(spec: ClusterSpec, kubeconfigPath: string): ClusterDescription {
  return {
    provider: 'kind',
    spec,
    kubeconfigPath,
    identity: madeUpIdentity,
    nodes: [
      { name: `${spec.name}-control-plane`, role: 'control-plane', machine: 'c0' },
      { name: `${spec.name}-worker`, role: 'worker', machine: 'c1' },
      { name: `${spec.name}-worker2`, role: 'worker', machine: 'c2' },
    ],
  };
}
