import type { Milliseconds } from '../units.ts';
import type { ClusterSettings, Setting } from './settings.ts';
import { defaultNodeLeaseDuration, defaultsOf } from './versions.ts';

/** A value that was not read but supposed, and between which ends it is supposed to lie. */
export interface Assumption<T> {
  readonly lo: T;
  readonly hi: T;
  /** Why these ends. */
  readonly because: string;
}

/** A setting that may be an assumption. */
export interface SupposedSetting<T> extends Setting<T> {
  readonly assumed?: Assumption<T>;
}

/** The settings of the control plane that decide a dead node's timeline, as far as they are numbers. */
export interface SupposedFlags {
  readonly nodeMonitorPeriod: SupposedSetting<Milliseconds>;
  readonly nodeMonitorGracePeriod: SupposedSetting<Milliseconds>;
  /** Nodes per second and zone. */
  readonly nodeEvictionRate: SupposedSetting<number>;
  readonly defaultUnreachableTolerationSeconds: SupposedSetting<number>;
  readonly defaultNotReadyTolerationSeconds: SupposedSetting<number>;
}

export interface SupposedNode {
  readonly role: 'control-plane' | 'worker';
  /** Region and zone of its labels; absent without any. */
  readonly zone?: string;
  readonly nodeLeaseDuration: SupposedSetting<Milliseconds>;
}

/** What is known, or supposed, of a cluster. */
export interface SupposedSettings extends SupposedFlags {
  readonly kubernetesVersion: Setting<string>;
  /** By name; empty where no cluster was looked at. */
  readonly nodes: { readonly [name: string]: SupposedNode };
}

/** The defaults of a version, as settings that say so. */
export function defaultFlags(version: string): SupposedFlags {
  const defaults = defaultsOf(version);
  const source = `default of ${version}`;
  return {
    nodeMonitorPeriod: { value: defaults.nodeMonitorPeriod, source },
    nodeMonitorGracePeriod: { value: defaults.nodeMonitorGracePeriod, source },
    nodeEvictionRate: { value: defaults.nodeEvictionRate, source },
    defaultUnreachableTolerationSeconds: { value: defaults.defaultUnreachableTolerationSeconds, source },
    defaultNotReadyTolerationSeconds: { value: defaults.defaultNotReadyTolerationSeconds, source },
  };
}

const oneDefault =
  'Kubernetes has shipped no other default; a cluster with a flag of its own falls outside, and can be described in a settings file';

/**
 * What the flags of a control plane are supposed to be that does not show them: the defaults of its version. Only the
 * grace period has a range, from one to the other of the two defaults that Kubernetes has ever shipped, because who
 * pins a flag tends to keep it over an upgrade.
 */
export function assumedFlags(version: string, why: string): SupposedFlags {
  const defaults = defaultFlags(version);
  const source = `assumed: default of ${version} (${why})`;
  const point = ({ value }: Setting<number>): SupposedSetting<number> => ({
    value,
    source,
    assumed: { lo: value, hi: value, because: oneDefault },
  });
  return {
    nodeMonitorPeriod: point(defaults.nodeMonitorPeriod),
    nodeMonitorGracePeriod: {
      value: defaults.nodeMonitorGracePeriod.value,
      source,
      assumed: {
        lo: defaultsOf('v1.31.0').nodeMonitorGracePeriod,
        hi: defaultsOf('v1.32.0').nodeMonitorGracePeriod,
        because:
          'these are the two defaults that Kubernetes has shipped, up to v1.31 and since, and a pinned flag outlives an upgrade; a cluster with another value falls outside, and can be described in a settings file',
      },
    },
    nodeEvictionRate: point(defaults.nodeEvictionRate),
    defaultUnreachableTolerationSeconds: point(defaults.defaultUnreachableTolerationSeconds),
    defaultNotReadyTolerationSeconds: point(defaults.defaultNotReadyTolerationSeconds),
  };
}

/** The Lease of a node whose kubelet does not tell. */
export function assumedLease(why: string): SupposedSetting<Milliseconds> {
  return {
    value: defaultNodeLeaseDuration,
    source: `assumed: the kubelet's default (${why})`,
    assumed: { lo: defaultNodeLeaseDuration, hi: defaultNodeLeaseDuration, because: oneDefault },
  };
}

/** As the functions of node-failure.ts want them; the Leases are not among them. */
export function asClusterSettings(settings: Omit<SupposedSettings, 'nodes'>): ClusterSettings {
  return { ...settings, nodeLeaseDuration: {} };
}

/** The settings with each assumption at one of its ends, in every combination; one element if nothing is uncertain. */
export function corners<T extends SupposedFlags>(settings: T): readonly T[] {
  let all: readonly T[] = [settings];
  for (const name of flagNames) {
    const { assumed } = settings[name];
    if (assumed === undefined || assumed.lo === assumed.hi) continue;
    all = all.flatMap((each) =>
      [assumed.lo, assumed.hi].map((value) => ({ ...each, [name]: { value, source: each[name].source } })),
    );
  }
  return all;
}

export const flagNames = [
  'nodeMonitorGracePeriod',
  'nodeMonitorPeriod',
  'nodeEvictionRate',
  'defaultUnreachableTolerationSeconds',
  'defaultNotReadyTolerationSeconds',
] as const satisfies readonly (keyof SupposedFlags)[];

/** True for a value that is what it is because nobody set it: another version may have another. */
export const isDefault = ({ source }: Setting<unknown>): boolean => /^(assumed: )?default of v/.test(source);
