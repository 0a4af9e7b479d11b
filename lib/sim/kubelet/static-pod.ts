import { createHash } from 'node:crypto';
import type { Milliseconds } from '../engine/engine.ts';
import type { Node, Pod } from '../objects.ts';

const source = 'kubernetes.io/config.source';
const hash = 'kubernetes.io/config.hash';
const mirror = 'kubernetes.io/config.mirror';

/** Whether it comes from a file on the node. */
export const isStaticPod = ({ metadata }: Pod): boolean => metadata?.annotations?.[source] === 'file';

/** A manifest on a node as the Pod that its kubelet makes of it (pkg/kubelet/config/common.go, applyDefaults). `manifest` has the API's defaults. */
export function staticPod(manifest: Pod, node: string, now: Milliseconds): Pod {
  const { metadata = {}, spec } = manifest;
  const uid = createHash('md5')
    .update(JSON.stringify([manifest.metadata, manifest.spec, node]))
    .digest('hex');
  const tolerations = spec?.tolerations ?? [];
  const toleratesAll = tolerations.some(({ key, operator, effect }) => {
    return key === undefined && operator === 'Exists' && (effect === undefined || effect === 'NoExecute');
  });
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      ...metadata,
      name: `${metadata.name ?? ''}-${node.toLowerCase()}`,
      namespace: metadata.namespace ?? 'default',
      uid,
      annotations: {
        ...metadata.annotations,
        [hash]: uid,
        'kubernetes.io/config.seen': new Date(now).toISOString().replace('Z', '000000Z'),
        [source]: 'file',
      },
    },
    ...(spec === undefined
      ? {}
      : {
          spec: {
            ...spec,
            nodeName: node,
            tolerations: toleratesAll ? tolerations : [...tolerations, { effect: 'NoExecute', operator: 'Exists' }],
          },
        }),
    status: { phase: 'Pending' },
  };
}

/** What stands for a static pod in the API (pkg/kubelet/pod/mirror_client.go, CreateMirrorPod). */
export function mirrorPodOf(pod: Pod, { metadata: { name = '', uid = '' } = {} }: Node): Pod {
  const { uid: _, ...metadata } = pod.metadata ?? {};
  return {
    ...pod,
    metadata: {
      ...metadata,
      annotations: { ...metadata.annotations, [mirror]: metadata.annotations?.[hash] ?? '' },
      ownerReferences: [{ apiVersion: 'v1', controller: true, kind: 'Node', name, uid }],
    },
  };
}

/** Whether a mirror pod stands for this very static pod. */
export const isMirrorOf = (mirrorPod: Pod, pod: Pod): boolean =>
  mirrorPod.metadata?.annotations?.[mirror] === pod.metadata?.annotations?.[hash];
