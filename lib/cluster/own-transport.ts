import type { HttpLibrary, KubeConfig } from '@kubernetes/client-node';

/** A kubeconfig whose requests go another way than over sockets. */
export interface HasTransport {
  readonly httpApi: HttpLibrary;
}

/** The part of client-node's configuration that says how requests go, where a kubeconfig has its own way; else undefined. */
export function transportOf(kubeConfig: KubeConfig): HasTransport | undefined {
  return hasTransport(kubeConfig) ? { httpApi: kubeConfig.httpApi } : undefined;
}

const hasTransport = (kubeConfig: KubeConfig): kubeConfig is KubeConfig & HasTransport => 'httpApi' in kubeConfig;
