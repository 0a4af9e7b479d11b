import type { Header } from './trace.ts';

/**
 * Makes texts of two clusters comparable: names of nodes become their role and number, what Kubernetes generates becomes `#`,
 * addresses and UIDs are left out.
 */
export function maskFor({ nodes }: Pick<Header, 'nodes'>): (text: string) => string {
  // A name may begin another: worker, worker2.
  const names = nodes.map(({ name }) => name).toSorted((a, b) => b.length - a.length);
  const cluster = names.find((name) => name.endsWith('-control-plane'))?.replace(/-control-plane$/, '');
  const prefix = cluster === undefined ? undefined : `${cluster}-`;
  return (text) => {
    const plain = prefix === undefined ? text : text.replaceAll(prefix, '');
    return masks.reduce((masked, [pattern, by]) => masked.replaceAll(pattern, by), plain);
  };
}

/** As k8s.io/apimachinery/pkg/util/rand, SafeEncodeString: no vowels, nor what could be taken for one. */
const generated = '[bcdfghjklmnpqrstvwxz2456789]';

const masks: readonly (readonly [RegExp, string])[] = [
  // The DaemonSet of the pod network: kind's, or the lab's.
  [/\b(kindnet|lab-cni)\b/g, 'cni'],
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g, '<uid>'],
  [/\b\d{1,3}(?:\.\d{1,3}){3}\b/g, '<ip>'],
  // A ReplicaSet, or a Pod of it.
  [new RegExp(`-${generated}{8,10}(?:-${generated}{5})?(?![a-z0-9])`, 'g'), '-#'],
  [/\.[0-9a-f]{16}\b/g, '.#'],
  // A Pod of a DaemonSet, also as kubelets write it: `name_namespace(uid)`.
  [new RegExp(`-${generated}{5}(?![a-z0-9])`, 'g'), '-#'],
];
