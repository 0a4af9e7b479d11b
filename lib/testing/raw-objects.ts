/** A Node as the API server would send it, with what a test cares for. */
export function rawNode(options: {
  readonly name: string;
  readonly uid?: string;
  readonly ready?: 'True' | 'False' | 'Unknown';
  readonly since?: string;
  readonly heartbeat?: string;
}) {
  const { name, uid = `uid-${name}`, ready = 'True', since, heartbeat } = options;
  return {
    kind: 'Node',
    apiVersion: 'v1',
    metadata: { name, uid, creationTimestamp: '2026-01-01T00:00:00Z' },
    status: {
      conditions: [
        {
          type: 'Ready',
          status: ready,
          reason: ready === 'Unknown' ? 'NodeStatusUnknown' : 'KubeletReady',
          message: ready === 'Unknown' ? 'Kubelet stopped posting node status.' : 'kubelet is posting ready status',
          lastTransitionTime: since,
          lastHeartbeatTime: heartbeat,
        },
      ],
    },
  };
}

/** A Pod as the API server would send it, with what a test cares for. */
export function rawPod(options: { readonly name: string; readonly uid?: string; readonly phase?: string }) {
  const { name, uid = `uid-${name}`, phase = 'Running' } = options;
  return {
    kind: 'Pod',
    apiVersion: 'v1',
    metadata: { name, namespace: 'default', uid, creationTimestamp: '2026-01-01T00:00:00Z' },
    status: { phase },
  };
}
