import type { V1DaemonSet, V1Lease, V1Namespace, V1Node, V1Pod, VersionInfo } from '@kubernetes/client-node';
import { type Milliseconds, seconds } from '../units.ts';
import { ApiError, type KubernetesApi } from './kubernetes-api.ts';

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

/** Reads a cluster. `signal` ends whatever is being read. */
export function apiReader(api: KubernetesApi, signal?: AbortSignal): ApiReader {
  const within = (): AbortSignal => {
    const limit = AbortSignal.timeout(requestTimeout);
    return signal === undefined ? limit : AbortSignal.any([limit, signal]);
  };
  const get = <T>(path: string): Promise<T> => api.get<T>(path, within());
  const list = async <T>(path: string): Promise<readonly T[]> => (await get<{ items: T[] }>(path)).items;
  const unlessNotFound = async <T>(read: Promise<T>): Promise<T | undefined> =>
    read.catch((error: unknown) => {
      if (error instanceof ApiError && error.code === 404) return undefined;
      throw error;
    });

  return {
    version: async () => (await get<VersionInfo>('/version')).gitVersion,
    nodes: () => list('/api/v1/nodes'),
    namespaces: () => list('/api/v1/namespaces'),
    pods: (namespace) => list(`/api/v1/namespaces/${namespace}/pods`),
    daemonSets: (namespace) => list(`/apis/apps/v1/namespaces/${namespace}/daemonsets`),
    hasServiceAccount: async (namespace, name) =>
      (await unlessNotFound(get(`/api/v1/namespaces/${namespace}/serviceaccounts/${name}`))) !== undefined,
    leaseHolder: async (namespace, name) => {
      const path = `/apis/coordination.k8s.io/v1/namespaces/${namespace}/leases/${name}`;
      const holder = (await unlessNotFound(get<V1Lease>(path)))?.spec?.holderIdentity;
      return holder === '' ? undefined : holder;
    },
    kubeletConfig: (name) => get(`/api/v1/nodes/${name}/proxy/configz`),
  };
}
