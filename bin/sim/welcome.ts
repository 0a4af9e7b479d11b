import type { Speed } from './pace.ts';

interface Welcome {
  readonly version: string;
  readonly extrapolated: boolean;
  readonly workers: number;
  readonly url: string;
  readonly speed: Speed;
  /** A node to try on what the simulator is for. */
  readonly worker: string;
  readonly kubeconfig: string;
  /** Whether the commands find that kubeconfig by themselves. */
  readonly isUsualPlace: boolean;
}

/** What `powercut sim` says when its cluster is there: what it is, and the commands to begin with. */
export function welcome({
  version,
  extrapolated,
  workers,
  url,
  speed,
  worker,
  kubeconfig,
  isUsualPlace,
}: Welcome): string {
  const pace = speed === 'max' ? 'as fast as this host can' : `${speed} times as fast as yours`;
  return [
    `A simulated cluster of Kubernetes ${version}, ${workers} workers, is served at ${url}; its clocks go ${pace}.`,
    ...(extrapolated
      ? ['No real cluster of this version was ever held against it, so what it does is extrapolated.']
      : []),
    `  kubectl --kubeconfig ${kubeconfig} get nodes`,
    `  powercut power cut ${worker}${isUsualPlace ? '' : ` --kubeconfig ${kubeconfig}`}`,
    'Ctrl-C ends it, and nothing of it stays but the kubeconfig.',
    '',
  ].join('\n');
}
