import type { Clock } from '../clock/clock.ts';
import type { ClusterIdentity } from '../guard/identity.ts';
import type { ClusterSettings, ControlPlaneSettings } from '../model/settings.ts';
import type { PowerDriver } from '../power/fault.ts';
import type { Milliseconds } from '../units.ts';
import type { Finding } from './finding.ts';
import type { KubernetesApi } from './kubernetes-api.ts';
import type { NodeOperations } from './node-operations.ts';

export const latencyProfiles = ['fast', 'medium', 'default'] as const;

export type LatencyProfile = (typeof latencyProfiles)[number];

/** The settings that a cluster is given when it is made; what is not named stays as Kubernetes has it. */
export interface ChosenSettings {
  readonly nodeMonitorGracePeriod?: Milliseconds;
  readonly nodeMonitorPeriod?: Milliseconds;
  /** Nodes per second. */
  readonly nodeEvictionRate?: number;
  readonly defaultUnreachableTolerationSeconds?: number;
  readonly defaultNotReadyTolerationSeconds?: number;
  readonly nodeLeaseDuration?: Milliseconds;
}

/** Settings that somebody brings, over those of the profile. */
export interface GivenSettingsFile {
  /** The file, as it was named. */
  readonly file: string;
  readonly values: ChosenSettings;
}

/** What somebody wants of a cluster. */
export interface ClusterSpec {
  /** Unique on the host; kind makes the container names from it. */
  readonly name: string;
  /** `v1.37.2`. */
  readonly kubernetesVersion: string;
  readonly profile: LatencyProfile;
  /** Absent if the profile alone decides. */
  readonly settings?: GivenSettingsFile;
  /** Worker nodes beside the one control plane; at least 2, else nothing can be evicted to anywhere. */
  readonly workers: number;
  /** Full reference of the node image; undefined takes the one kind publishes for the version. */
  readonly nodeImage?: string;
  /** nginx, or anything that serves HTTP on port 80. */
  readonly workloadImage: string;
  /** Instead of it, in scenarios that run the usual workload: a manifest of the user's own. */
  readonly workload?: OwnWorkload;
  /** Of chance in a simulated cluster: the same seed tells the same story. Absent where the cluster is a real one. */
  readonly seed?: number;
}

/** What is known of a workload's manifest before it is created. */
export interface OwnWorkload {
  readonly file: string;
  /** Of its Deployment. */
  readonly name: string;
  readonly replicas: number;
  readonly images: readonly string[];
}

/** What crosses process borders about a cluster: plain JSON. */
export type ClusterDescription = KindClusterDescription | SimClusterDescription;

export interface KindClusterDescription {
  readonly provider: 'kind';
  readonly spec: ClusterSpec;
  /** A file of mode 0600 outside the reports folder; never the ambient kubeconfig. */
  readonly kubeconfigPath: string;
  /** By which whoever acts upon it knows it again. */
  readonly identity: ClusterIdentity;
  readonly nodes: readonly NodeDescription[];
}

/** A cluster that exists only in the process that asked for it, from then on. */
export interface SimClusterDescription {
  readonly provider: 'sim';
  readonly spec: ClusterSpec;
  readonly seed: number;
  readonly nodes: readonly NodeDescription[];
}

export interface NodeDescription {
  /** Name of the Node object. */
  readonly name: string;
  readonly role: 'control-plane' | 'worker';
  /** What the power driver calls it; on kind the container's id. Another machine of the same name has another. */
  readonly machine: string;
}

/** A cluster in the hands of one process. */
export interface Cluster {
  readonly description: ClusterDescription;
  readonly api: KubernetesApi;
  readonly clock: Clock;
  readonly power: PowerDriver;
  readonly operations: NodeOperations;
  /** Effective values, each with where it was read; read once, when the cluster is leased. */
  readonly settings: ClusterSettings;
  /** What the control plane's settings are now. Throws what `readControlPlaneSettings` throws. */
  readonly rereadSettings: () => Promise<ControlPlaneSettings>;
}

/** A cluster that is there, whole or not, and by which run it was made. */
export interface MadeCluster {
  readonly name: string;
  readonly runId: string;
  /** Undefined if the container runtime does not tell. */
  readonly made: Date | undefined;
  /** How many machines of it there are, with and without power. */
  readonly nodes: number;
}

/** Makes and removes clusters. Everything it does can be undone by `delete`, whatever happened in between. */
export interface Provider<Description extends ClusterDescription = ClusterDescription> {
  readonly name: string;
  /** True if its clusters live in the processes that use them: nothing of them is on the host, and time is virtual. */
  readonly simulated: boolean;
  /** Id of the container runtime that it acts on: only there can be removed what was made there. Undefined if it is silent. */
  runtime(signal: AbortSignal): Promise<string | undefined>;
  /**
   * Throws HarnessError with exit code 3 and one sentence: no Docker, no permission, no kind, image not to be had, name
   * taken. Makes nothing but, if need be, a local copy of the node image, and tells `onProgress` of the download.
   */
  preflight(spec: ClusterSpec, signal: AbortSignal, onProgress?: (text: string) => void): Promise<void>;
  /** Returns when we have seen every node Ready, untainted, and the system pods running. */
  create(spec: ClusterSpec, options: CreateOptions): Promise<Description>;
  /** What `create` made in any run and is still there, on this container runtime; throws HarnessError if that is silent. */
  list(): Promise<readonly MadeCluster[]>;
  /**
   * Why no scenario may be judged on this cluster any more, one fragment as in `node a-worker is not Ready`; undefined if it
   * is as `create` returned it. Changes nothing; may wait a little for what is about to be ready. Throws HarnessError
   * `E_CLUSTER_CHANGED` if another cluster answers in its place.
   */
  whyUnfit(cluster: ClusterDescription, signal: AbortSignal): Promise<string | undefined>;
  /** Puts into `folder` what the machines of a cluster have logged, as far as they answer; bounded in time and size. Does not throw. */
  saveLogs(name: string, options: { readonly folder: string; readonly signal: AbortSignal }): Promise<void>;
  /** Looks at all that it needs of this host, and changes nothing. Whatever is unfit, `preflight` refuses in the same words. */
  examine(): Promise<readonly Finding[]>;
  /** Idempotent. Removes what `create` made in this run, also a half-made cluster; leaves alone what is anybody else's. */
  delete(name: string, options: DeleteOptions): Promise<void>;
}

/** Whose a cluster is, and where what belongs to it is kept. */
export interface DeleteOptions {
  /** Id of the run that made it. */
  readonly runId: string;
  readonly stateFolder: string;
}

export interface CreateOptions {
  /** Marks what is made, so that only this run's is ever deleted: names are used again, by others too. */
  readonly runId: string;
  /** Private folder (0700) for the kubeconfig. */
  readonly stateFolder: string;
  /** The run's folder: logs of a failed creation go there. */
  readonly runFolder: string;
  readonly signal: AbortSignal;
  readonly onProgress: (text: string) => void;
}
