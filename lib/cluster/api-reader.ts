import { chmod } from 'node:fs/promises';
import type { KubeConfig, V1DaemonSet, V1Namespace, V1Node, V1Pod } from '@kubernetes/client-node';
import { HarnessError } from '../errors.ts';
import { type Milliseconds, seconds } from '../units.ts';
import { transportOf } from './own-transport.ts';

/**
 * The few reads that setting up a cluster needs; what is measured goes through the recorder instead. Each answers within
 * its time limit or is rejected.
 */
export interface ApiReader {
  /** `v1.37.2`, from /version. */
  version(): Promise<string>;
  nodes(): Promise<readonly V1Node[]>;
  namespaces(): Promise<readonly V1Namespace[]>;
  pods(namespace: string): Promise<readonly V1Pod[]>;
  daemonSets(namespace: string): Promise<readonly V1DaemonSet[]>;
  hasServiceAccount(namespace: string, name: string): Promise<boolean>;
  /** Who holds the Lease; undefined if nobody does or there is none. */
  leaseHolder(namespace: string, name: string): Promise<string | undefined>;
  /** The kubelet's own /configz, by way of the API server. */
  kubeletConfig(node: string): Promise<unknown>;
}

const requestTimeout: Milliseconds = seconds(10);

/** Once loaded it is there at once, so that nothing but a request is awaited: in virtual time nobody waits for a disk. */
const clientNode = lazily(() => import('@kubernetes/client-node'));

function lazily<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

/** Reads a cluster through client-node, which is loaded only now. `signal` ends whatever is being read. */
export async function apiReader(kubeConfig: KubeConfig, signal?: AbortSignal): Promise<ApiReader> {
  const {
    ApiException,
    AppsV1Api,
    CoordinationV1Api,
    CoreV1Api,
    ServerConfiguration,
    VersionApi,
    createConfiguration,
  } = await clientNode();
  const server = kubeConfig.getCurrentCluster()?.server;
  if (server === undefined) throw new HarnessError('E_KUBECONFIG', 'The kubeconfig names no current cluster.');
  const configuration = createConfiguration({
    baseServer: new ServerConfiguration(server, {}),
    ...(transportOf(kubeConfig) ?? { authMethods: { default: kubeConfig } }),
    promiseMiddleware: [
      {
        pre: async (request) => {
          const limit = AbortSignal.timeout(requestTimeout);
          request.setSignal(signal === undefined ? limit : AbortSignal.any([limit, signal]));
          return request;
        },
        post: async (response) => response,
      },
    ],
  });
  const core = new CoreV1Api(configuration);
  const apps = new AppsV1Api(configuration);
  const leases = new CoordinationV1Api(configuration);

  const unlessNotFound = async <T>(read: Promise<T>): Promise<T | undefined> =>
    read.catch((error: unknown) => {
      if (error instanceof ApiException && error.code === 404) return undefined;
      throw error;
    });

  return {
    version: async () => (await new VersionApi(configuration).getCode()).gitVersion,
    nodes: async () => (await core.listNode()).items,
    namespaces: async () => (await core.listNamespace()).items,
    pods: async (namespace) => (await core.listNamespacedPod({ namespace })).items,
    daemonSets: async (namespace) => (await apps.listNamespacedDaemonSet({ namespace })).items,
    hasServiceAccount: async (namespace, name) =>
      (await unlessNotFound(core.readNamespacedServiceAccount({ namespace, name }))) !== undefined,
    leaseHolder: async (namespace, name) => {
      const lease = await unlessNotFound(leases.readNamespacedLease({ namespace, name }));
      return lease?.spec?.holderIdentity === '' ? undefined : lease?.spec?.holderIdentity;
    },
    kubeletConfig: async (name) => {
      // Declared as a string, parsed already if the kubelet says that it is JSON.
      const body: unknown = await core.connectGetNodeProxyWithPath({ name, path: 'configz' });
      return typeof body === 'string' ? JSON.parse(body) : body;
    },
  };
}

/**
 * The kubeconfig in a file, and nothing of the ambient one; the file is made private (0600) if it is not.
 * Throws HarnessError `E_KUBECONFIG`.
 */
export async function openKubeConfig(path: string): Promise<KubeConfig> {
  const client = await clientNode();
  const kubeConfig = new client.KubeConfig();
  try {
    await chmod(path, 0o600);
    kubeConfig.loadFromFile(path);
  } catch (error) {
    throw new HarnessError('E_KUBECONFIG', `The kubeconfig ${path} cannot be read.`, { cause: error });
  }
  return kubeConfig;
}
