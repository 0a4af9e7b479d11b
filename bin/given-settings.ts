import { readFileSync } from 'node:fs';
import semver from 'semver';
import type { ChosenSettings, ClusterSpec } from '../lib/cluster/cluster.ts';
import { publishedVersions, resolveNodeImage } from '../lib/cluster/kind/images.ts';
import { whyImpossible } from '../lib/cluster/possible-settings.ts';
import { settingsChosen } from '../lib/cluster/profile.ts';
import { whyUnreadable } from '../lib/error-code.ts';
import { usageError } from '../lib/errors.ts';
import { type GivenSettings, parseSettingsFile } from '../lib/model/settings-file.ts';

/** Reads a settings file. Throws a usage error if it cannot be read, and what `parseSettingsFile` throws. */
export function readSettingsFile(file: string): GivenSettings {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw usageError(
      `The settings file ${file} cannot be read: ${whyUnreadable(error)}.`,
      'powercut capture writes one.',
    );
  }
  return parseSettingsFile(text, file);
}

/**
 * The version of a cluster that is to be made with a file's settings: what is asked for, else the file's own. Throws a usage
 * error if both are there and of different minor versions, for then the file's defaults are not this version's, and one if
 * there is no node image for the file's.
 */
export function versionFor(
  given: GivenSettings,
  file: string,
  { kubernetes, nodeImage }: { readonly kubernetes?: string; readonly nodeImage?: string },
): string | undefined {
  const own = given.kubernetesVersion?.value;
  if (own === undefined) return kubernetes;
  const minor = minorOf(own);
  if (kubernetes === undefined) {
    if (nodeImage !== undefined || publishedVersions.includes(own)) return own;
    throw usageError(
      `The settings in ${file} are of Kubernetes ${own}, for which kind publishes no node image.`,
      `Name one with --node-image, or take a patch of the same minor version with --kubernetes ${minor}.`,
    );
  }
  requireSameMinor(given, file, resolveNodeImage(kubernetes, nodeImage).version, kubernetes);
  return kubernetes;
}

/** Throws a usage error if a file is of another minor version than that which is asked for: its defaults are not that one's. */
export function requireSameMinor(
  { kubernetesVersion }: GivenSettings,
  file: string,
  version: string,
  asked: string | undefined,
): void {
  const own = kubernetesVersion?.value;
  if (own === undefined || minorOf(own) === minorOf(version)) return;
  throw usageError(
    `The settings in ${file} are of Kubernetes ${own}, and --kubernetes asks for ${version}.`,
    `Leave out --kubernetes, or ask for ${minorOf(own)}; powercut predict --settings ${file} --kubernetes ${asked ?? version} tells what an upgrade changes.`,
  );
}

/** The settings of a file as a cluster is made with them; an assumed value counts as it is. Throws a usage error if they cannot be had. */
export function chosenFrom(given: GivenSettings, file: string): ChosenSettings {
  const lease = leaseOf(given, file);
  const {
    nodeMonitorGracePeriod: grace,
    nodeMonitorPeriod: period,
    nodeEvictionRate: rate,
    defaultUnreachableTolerationSeconds: unreachable,
    defaultNotReadyTolerationSeconds: notReady,
  } = given;
  return {
    ...(grace === undefined ? {} : { nodeMonitorGracePeriod: grace.value }),
    ...(period === undefined ? {} : { nodeMonitorPeriod: period.value }),
    ...(rate === undefined ? {} : { nodeEvictionRate: rate.value }),
    ...(unreachable === undefined ? {} : { defaultUnreachableTolerationSeconds: unreachable.value }),
    ...(notReady === undefined ? {} : { defaultNotReadyTolerationSeconds: notReady.value }),
    ...(lease === undefined ? {} : { nodeLeaseDuration: lease }),
  };
}

/** Throws a usage error that names all settings which no cluster can have, or none could be judged by. */
export function requirePossible(spec: ClusterSpec): void {
  if (spec.settings === undefined) return;
  const impossible = whyImpossible(settingsChosen(spec), spec.kubernetesVersion);
  if (impossible.length === 0) return;
  throw usageError(
    `No cluster can be made with the settings in ${spec.settings.file}: ${impossible.join('; ')}.`,
    spec.profile === 'default'
      ? 'What the file does not name is as Kubernetes is shipped.'
      : `What the file does not name is that of profile ${spec.profile}; --profile default takes what Kubernetes is shipped with.`,
  );
}

/** kind gives one configuration to all kubelets, and only the workers lose power. */
function leaseOf({ nodes = {} }: GivenSettings, file: string): number | undefined {
  const workers = Object.values(nodes).filter(({ role }) => role === 'worker');
  const [first, ...others] = new Set(workers.map(({ nodeLeaseDuration }) => nodeLeaseDuration.value));
  if (others.length === 0) return first;
  throw usageError(
    `The workers in ${file} have Leases of different durations, and a kind cluster can have only one.`,
    'Make a copy of the file in which they are equal.',
  );
}

function minorOf(version: string): string {
  const parsed = semver.parse(version);
  return parsed === null ? version : `${parsed.major}.${parsed.minor}`;
}
