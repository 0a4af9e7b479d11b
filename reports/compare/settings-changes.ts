import { settingsWanted } from '../../lib/cluster/profile.ts';
import { ruleOf, versionRules } from '../../lib/model/versions.ts';
import { formatDuration } from '../../lib/units.ts';
import type { Run } from '../run.ts';
import type { RunSettings } from '../schema/cluster.ts';
import type { Side } from './sides.ts';

export type SettingName = keyof RunSettings;

/** A setting that the sides do not share. */
export interface SettingChange {
  readonly name: SettingName;
  readonly a: string;
  readonly b: string;
  /** Who wanted it: the version of Kubernetes, those who asked for the cluster, or nobody. */
  readonly explained: 'version' | 'asked' | 'nobody';
  readonly because: string;
}

const numbers = [
  'nodeMonitorGracePeriod',
  'nodeMonitorPeriod',
  'nodeEvictionRate',
  'defaultUnreachableTolerationSeconds',
  'defaultNotReadyTolerationSeconds',
] as const;

const names = ['kubernetesVersion', ...numbers, 'nodeLeaseDuration'] as const;

/** How people call a setting. */
export const settingTitles: Readonly<Record<SettingName, string>> = {
  kubernetesVersion: 'Kubernetes',
  nodeMonitorGracePeriod: 'node monitor grace period',
  nodeMonitorPeriod: 'node monitor period',
  nodeEvictionRate: 'node eviction rate',
  defaultUnreachableTolerationSeconds: 'default toleration of unreachable',
  defaultNotReadyTolerationSeconds: 'default toleration of not-ready',
  nodeLeaseDuration: 'lease duration',
};

/** Every setting whose values on the two sides differ, or which on either side is not what was asked for. */
export function settingsChanges(a: Side, b: Side): readonly SettingChange[] {
  return names.flatMap((name): readonly SettingChange[] => {
    const [on, other] = [valuesOf(a, name), valuesOf(b, name)];
    const drift = [...driftOf(a, name), ...driftOf(b, name)];
    if (on === other && drift.length === 0) return [];
    const [first] = drift;
    const change = { name, a: on, b: other };
    if (first !== undefined) return [{ ...change, explained: 'nobody', because: first }];
    return [{ ...change, ...explanation(name, a, b) }];
  });
}

function valuesOf({ runs }: Side, name: SettingName): string {
  const values = runs.flatMap(({ clusters }) => clusters.flatMap(({ settings }) => textsOf(settings, name)));
  return [...new Set(values)].toSorted().join(' or ');
}

function textsOf(settings: RunSettings, name: SettingName): readonly string[] {
  if (name === 'nodeLeaseDuration') return Object.values(settings[name]).map(({ value }) => formatDuration(value));
  if (name === 'kubernetesVersion') return [settings[name].value];
  return [numberText(name, settings[name].value)];
}

function numberText(name: (typeof numbers)[number], value: number): string {
  if (name === 'nodeEvictionRate') return `${value} nodes/s`;
  return name.endsWith('Seconds') ? `${value} s` : formatDuration(value);
}

/** Where a cluster was not as it was asked for. */
function driftOf({ runs }: Side, name: SettingName): readonly string[] {
  return runs.flatMap(({ id, spec, clusters }) =>
    clusters.flatMap(({ settings }) => {
      const wanted = settingsWanted(spec, Object.keys(settings.nodeLeaseDuration));
      const [is, was] = [textsOf(settings, name).join(', '), textsOf(wanted, name).join(', ')];
      // What a distribution adds behind a plus is no other version.
      if (is.replace(/\+.*$/, '') === was) return [];
      return [`it is ${is} in run ${id}, where ${was} was asked for, and nobody says why`];
    }),
  );
}

function explanation(name: SettingName, a: Side, b: Side): Pick<SettingChange, 'explained' | 'because'> {
  const asked = { explained: 'asked', because: 'as was asked for' } as const;
  const [from, to] = [versionOf(a.runs), versionOf(b.runs)];
  if (name !== 'nodeMonitorGracePeriod' || from === undefined || to === undefined || from === to) return asked;
  const choose = ({ runs }: Side) => runs.some(({ spec }) => chosen(spec));
  if (choose(a) || choose(b)) return asked;
  return { explained: 'version', because: ruleOf(versionRules.nodeMonitorGracePeriod, to).because };
}

const chosen = (spec: Run['spec']): boolean =>
  spec.profile !== 'default' || spec.settings?.values.nodeMonitorGracePeriod !== undefined;

const versionOf = (runs: readonly Run[]): string | undefined =>
  runs[0]?.clusters[0]?.settings.kubernetesVersion.value ?? runs[0]?.spec.kubernetesVersion;

/** Words by which the formulas of lib/model name a setting. */
const wordsInFormulas: Readonly<Partial<Record<SettingName, RegExp>>> = {
  nodeMonitorGracePeriod: /\bgrace period G\b/,
  nodeMonitorPeriod: /\bmonitor period M\b/,
  nodeEvictionRate: /\beviction rate\b|\btoken\b/,
  defaultUnreachableTolerationSeconds: /\btolerationSeconds S\b/,
  defaultNotReadyTolerationSeconds: /\btolerationSeconds S\b/,
  nodeLeaseDuration: /\blease\b|\brenewal\b/i,
};

/** Whether the formula of a window holds a setting. */
export const inFormula = (formula: string, name: SettingName): boolean => wordsInFormulas[name]?.test(formula) === true;
