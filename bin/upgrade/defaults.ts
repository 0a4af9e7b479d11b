import type { LatencyProfile } from '../../lib/cluster/cluster.ts';
import { profiles, settingsWanted } from '../../lib/cluster/profile.ts';
import { predict, type SettingName } from '../../lib/model/predict.ts';
import { assumedFlags } from '../../lib/model/predict-settings.ts';
import { defaultNodeLeaseDuration, ruleOf, versionRules } from '../../lib/model/versions.ts';
import type { DefaultChange } from '../../reports/compare/upgrade.ts';

/** Values of a version's programs where nobody sets them, each by its flag or field, as text. */
export type ReadDefaults = ReadonlyMap<string, string>;

/** Flags and fields that decide a dead node's timeline, and the settings of the model that stand for them. */
const modelled = {
  'kube-controller-manager --node-monitor-grace-period': 'nodeMonitorGracePeriod',
  'kube-controller-manager --node-monitor-period': 'nodeMonitorPeriod',
  'kube-controller-manager --node-eviction-rate': 'nodeEvictionRate',
  'kube-apiserver --default-unreachable-toleration-seconds': 'defaultUnreachableTolerationSeconds',
  'kube-apiserver --default-not-ready-toleration-seconds': 'defaultNotReadyTolerationSeconds',
  'kubelet nodeLeaseDurationSeconds': 'nodeLeaseDuration',
} as const;

/** Flags without which nothing can be said of the defaults. */
export const neededDefaults: readonly string[] = Object.keys(modelled);

const claimsOfRules = {
  nodeMonitorGracePeriod: ['node.ready-unknown'],
  noExecutePass: ['node.taint-no-execute'],
  leaseCircuitBreaker: ['node.ready-unknown'],
} as const satisfies Readonly<Record<keyof typeof versionRules, readonly string[]>>;

export interface ReadVersion {
  /** `v1.37.2` */
  readonly version: string;
  readonly defaults: ReadDefaults;
}

/**
 * Everything that differs between two versions' defaults, and the rules of the version table that do. A default that decides
 * a dead node's timeline and changed as the table does not know is a regression: nobody explains it.
 */
export function compareDefaults(a: ReadVersion, b: ReadVersion, profile: LatencyProfile): readonly DefaultChange[] {
  const names = [...new Set([...a.defaults.keys(), ...b.defaults.keys()])].toSorted();
  const flags = names.flatMap((name): readonly DefaultChange[] => {
    const [from, to] = [a.defaults.get(name) ?? 'not there', b.defaults.get(name) ?? 'not there'];
    if (from === to) return [];
    const setting = settingOf(name);
    if (setting === undefined) {
      const because = 'the model of a dead node does not hold it';
      return [{ name, a: from, b: to, moves: [], judgement: 'no claim moves', because, provedBy: 'runs' }];
    }
    const known = from === knownDefault(setting, a.version) && to === knownDefault(setting, b.version);
    const because =
      known && setting === 'nodeMonitorGracePeriod' ? ruleOf(versionRules[setting], b.version).because : unknownChange;
    return [
      {
        name,
        a: from,
        b: to,
        moves: movedBy(setting, b.version),
        because,
        judgement: known ? 'expected' : 'regression',
        provedBy: setting in profiles[profile] ? 'defaults' : 'runs',
      },
    ];
  });
  return [...flags, ...rulesBetween(a.version, b.version)];
}

const unknownChange = 'the version table does not know of this change';

type ModelledSetting = (typeof modelled)[keyof typeof modelled];

const settingOf = (name: string): ModelledSetting | undefined =>
  Object.entries(modelled).find(([flag]) => flag === name)?.[1];

/** What the version table says of a default, in the words of the flag. */
function knownDefault(setting: ModelledSetting, version: string): string {
  if (setting === 'nodeLeaseDuration') return String(defaultNodeLeaseDuration / 1000);
  const { value } = settingsWanted({ kubernetesVersion: version, profile: 'default' }, [])[setting];
  return setting === 'nodeMonitorGracePeriod' || setting === 'nodeMonitorPeriod' ? `${value / 1000}s` : String(value);
}

/** Claims whose windows the model computes with a setting. */
function movedBy(setting: SettingName, version: string): string[] {
  const lease = { value: defaultNodeLeaseDuration, source: 'default' };
  const settings = {
    ...assumedFlags(version, 'nobody sets it'),
    kubernetesVersion: { value: version, source: 'as asked for' },
    nodes: {},
  };
  const cut = {
    settings,
    nodeLeaseDuration: lease,
    controlPlanes: 1,
    workers: 2,
    fail: 1,
    podsPerNode: 5,
    tolerations: [],
  };
  const { rows } = predict(cut);
  return [...new Set(rows.filter(({ uses }) => uses.includes(setting)).map(({ id }) => id))];
}

/** Rules that hold for one version and not for the other; defaults of flags are told above. */
function rulesBetween(a: string, b: string): readonly DefaultChange[] {
  return (['noExecutePass', 'leaseCircuitBreaker'] as const).flatMap((rule): readonly DefaultChange[] => {
    const [from, to] = [ruleOf(versionRules[rule], a), ruleOf(versionRules[rule], b)];
    if (from.since === to.since) return [];
    const words = (since: string) => (since === '1.0' ? 'as before' : `as since ${since}`);
    return [
      {
        name: `rule ${rule}`,
        a: words(from.since),
        b: words(to.since),
        moves: [...claimsOfRules[rule]],
        judgement: 'expected',
        because: to.because,
        provedBy: 'runs',
      },
    ];
  });
}
