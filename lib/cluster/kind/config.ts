import type { ChosenSettings, ClusterSpec } from '../cluster.ts';
import { settingsChosen } from '../profile.ts';
import { auditMount, auditPatches, type Mount } from './audit.ts';

/** What `kind create cluster --config -` reads: kind.x-k8s.io/v1alpha4. JSON is YAML, so it is sent as JSON. */
export interface KindConfig {
  readonly kind: 'Cluster';
  readonly apiVersion: 'kind.x-k8s.io/v1alpha4';
  readonly name: string;
  readonly nodes: readonly {
    readonly role: 'control-plane' | 'worker';
    readonly image: string;
    readonly extraMounts?: readonly Mount[];
  }[];
  /** Each a document of its own, as a string. */
  readonly kubeadmConfigPatches?: readonly string[];
}

/**
 * The kind configuration of a cluster: one control plane, its workers, and the chosen settings as kubeadm patches.
 *
 * kind writes kubeadm's v1beta4 for Kubernetes 1.36 and later and v1beta3 for what is older
 * (pkg/cluster/internal/kubeadm/config.go), and applies a patch only to a document of the same kind and apiVersion
 * (pkg/internal/patch/resource.go, matches). So both are given, and exactly one is used. kind's own extraArgs
 * (runtime-config, enable-hostpath-provisioner) survive either: v1beta3's are a map, which a JSON merge patch merges by
 * key, and v1beta4's are a list, which a JSON merge patch would replace as a whole, but which kind merges by name since
 * 0.32.0 (pkg/internal/patch/kubeadm_merge.go, mergeExtraArgs). An older kind never writes v1beta4.
 *
 * With `auditPolicy`, a file of this host, the API server keeps an audit log.
 */
export function kindConfig(spec: ClusterSpec, image: string, auditPolicy?: string): KindConfig {
  const audited = auditPolicy === undefined ? undefined : { extraMounts: [auditMount(auditPolicy)] };
  const patches = [...patchesFor(settingsChosen(spec)), ...(audited === undefined ? [] : auditPatches())];
  return {
    kind: 'Cluster',
    apiVersion: 'kind.x-k8s.io/v1alpha4',
    name: spec.name,
    nodes: [
      { role: 'control-plane', image, ...audited },
      ...Array.from({ length: spec.workers }, () => ({ role: 'worker', image }) as const),
    ],
    ...(patches.length === 0 ? {} : { kubeadmConfigPatches: patches.map((patch) => JSON.stringify(patch)) }),
  };
}

/** The names that kind gives to the nodes of a cluster, and to their containers (providers/common/namer.go). */
export function nodeNames(spec: ClusterSpec): readonly string[] {
  const workers = Array.from(
    { length: spec.workers },
    (_, index) => `${spec.name}-worker${index === 0 ? '' : index + 1}`,
  );
  return [`${spec.name}-control-plane`, ...workers];
}

type Flags = readonly (readonly [name: string, value: string | undefined])[];

function patchesFor(settings: ChosenSettings): readonly object[] {
  const controllerManager = given([
    ['node-monitor-grace-period', duration(settings.nodeMonitorGracePeriod)],
    ['node-monitor-period', duration(settings.nodeMonitorPeriod)],
    ['node-eviction-rate', settings.nodeEvictionRate?.toString()],
  ]);
  const apiServer = given([
    ['default-not-ready-toleration-seconds', settings.defaultNotReadyTolerationSeconds?.toString()],
    ['default-unreachable-toleration-seconds', settings.defaultUnreachableTolerationSeconds?.toString()],
  ]);
  const cluster =
    controllerManager.length + apiServer.length === 0
      ? []
      : [
          clusterConfiguration('v1beta3', Object.fromEntries(controllerManager), Object.fromEntries(apiServer)),
          clusterConfiguration('v1beta4', controllerManager.map(nameAndValue), apiServer.map(nameAndValue)),
        ];
  if (settings.nodeLeaseDuration === undefined) return cluster;
  const kubelet = {
    apiVersion: 'kubelet.config.k8s.io/v1beta1',
    kind: 'KubeletConfiguration',
    nodeLeaseDurationSeconds: settings.nodeLeaseDuration / 1000,
  };
  return [...cluster, kubelet];
}

function clusterConfiguration(version: 'v1beta3' | 'v1beta4', controllerManager: object, apiServer: object): object {
  return {
    apiVersion: `kubeadm.k8s.io/${version}`,
    kind: 'ClusterConfiguration',
    controllerManager: { extraArgs: controllerManager },
    apiServer: { extraArgs: apiServer },
  };
}

const given = (flags: Flags): readonly (readonly [string, string])[] =>
  flags.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));

const nameAndValue = ([name, value]: readonly [string, string]): object => ({ name, value });

/** As Go's time.ParseDuration reads it. */
const duration = (value: number | undefined): string | undefined =>
  value === undefined ? undefined : `${value / 1000}s`;
