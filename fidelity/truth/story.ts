import { type ChosenSettings, type LatencyProfile, latencyProfiles } from '../../lib/cluster/cluster.ts';
import { whyImpossible } from '../../lib/cluster/possible-settings.ts';
import { settingsOf } from '../../lib/cluster/profile.ts';
import { Random } from '../../lib/sim/engine/random.ts';
import { seconds } from '../../lib/units.ts';
import type { Fault, Place } from './fault.ts';
import { faults } from './faults.ts';
import { oneOf } from './one-of.ts';

/** A story as it follows from the seed of its run and its number. */
export interface Story {
  readonly number: number;
  readonly scenario: string;
  readonly version: string;
  readonly profile: LatencyProfile;
  readonly settings: ChosenSettings;
  readonly workers: number;
  /** Of the simulator, and of the fault. */
  readonly seed: number;
  /** Undefined: nothing is planted. */
  readonly fault: Fault | undefined;
}

/** Scenarios and how many workers each needs. */
const scenarios: { readonly [name: string]: number } = {
  'worker-loses-power': 2,
  'return-before-eviction': 2,
  'return-after-eviction': 2,
  'taints-in-order': 2,
  'pause-beyond-grace': 2,
  'pause-within-grace': 2,
  'orderly-shut-down': 2,
  'conditions-and-message': 2,
  'own-tolerations': 2,
  'daemons-and-static-pods-stay': 2,
  'delete-while-off': 2,
  'nodes-at-once': 3,
};

const versions = ['v1.37.2', 'v1.36.4', 'v1.35.8', 'v1.34.4', 'v1.33.13', 'v1.32.2', 'v1.31.0'];
const mostWorkers = 4;

/** A quarter of the stories has no fault, a quarter one of the cluster. */
const places: readonly (Place | 'none')[] = [
  'none',
  'none',
  'cluster',
  'cluster',
  'recorder',
  'recorder',
  'driver',
  'host',
];

/** The story with a number in the run of a seed. `only`: part of the name of the faults that are wanted. */
export function drawStory(seed: number, number: number, only?: string): Story {
  const chance = new Random(seed).stream(`story ${number}`);
  const fault = drawFault(chance.stream('fault'), only);
  const names = Object.keys(scenarios).filter((name) => fault?.scenarios?.includes(name) ?? true);
  const scenario = oneOf(chance, names);
  // With medium what a pod has of itself is what every pod has, so that it shows nothing.
  const profiles = latencyProfiles.filter((one) => scenario !== 'own-tolerations' || one !== 'medium');
  const profile = oneOf(chance, profiles);
  const version = oneOf(
    chance,
    versions.filter((one) => isOf(one, fault)),
  );
  const least = scenarios[scenario] ?? 2;
  return {
    number,
    scenario,
    version,
    profile,
    settings: drawSettings(chance.stream('settings'), profile, version),
    workers: least + chance.below(mostWorkers - least + 1),
    seed: 1 + chance.below(2 ** 31 - 2),
    fault,
  };
}

function drawFault(chance: Random, only: string | undefined): Fault | undefined {
  if (only === 'none') return undefined;
  if (only !== undefined)
    return oneOf(
      chance,
      faults.filter(({ name, place }) => `${place}: ${name}`.includes(only)),
    );
  const place = oneOf(chance, places);
  return place === 'none'
    ? undefined
    : oneOf(
        chance,
        faults.filter((one) => one.place === place),
      );
}

function isOf(version: string, fault: Fault | undefined): boolean {
  const minor = Number(version.split('.')[1]);
  return minor >= (fault?.minors?.first ?? 0) && minor <= (fault?.minors?.last ?? Number.POSITIVE_INFINITY);
}

/** Half of the stories has settings of its own, as long as a cluster can be judged by them. */
function drawSettings(chance: Random, profile: LatencyProfile, version: string): ChosenSettings {
  if (chance.below(2) === 0) return {};
  const base = settingsOf(profile);
  const jitter = (value: number) => seconds(Math.round((value / 1000) * chance.between(1, 1.5)));
  const grace = 'nodeMonitorGracePeriod' in base ? base.nodeMonitorGracePeriod : seconds(50);
  const toleration = 'defaultUnreachableTolerationSeconds' in base ? base.defaultUnreachableTolerationSeconds : 60;
  const settings = {
    nodeMonitorGracePeriod: jitter(grace),
    nodeMonitorPeriod: seconds(oneOf(chance, [1, 2, 3, 4, 5])),
    defaultUnreachableTolerationSeconds: toleration + chance.below(toleration),
  };
  return whyImpossible({ ...base, ...settings }, version).length === 0 ? settings : {};
}
