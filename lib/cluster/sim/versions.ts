import semver from 'semver';
import { usageError } from '../../errors.ts';

/** Used where nobody asks for a version: the newest that there is a recorded cluster of. */
const defaultVersion = 'v1.37.2';

/** What a minor version stands for: the patch that was recorded on a real cluster, else the newest that is known. */
const patches: readonly string[] = ['v1.37.2', 'v1.36.4', 'v1.35.8', 'v1.34.4', 'v1.33.13', 'v1.32.2', 'v1.31.0'];

/** Of which it is known how they notice and evict. */
const knownMinors = { first: 31, last: 37 } as const;

/**
 * The version of a simulated cluster: `v1.37.2`, `1.37.2`, or a minor version (`1.37`), which stands for a patch of it. Throws a
 * usage error for what is no version of Kubernetes, and for one whose rules are not known.
 */
export function resolveSimulatedVersion(requested: string = defaultVersion): string {
  const [, minor] = /^v?1\.(\d+)$/.exec(requested) ?? [];
  const full = /^v?\d/.test(requested) ? semver.valid(requested) : null;
  const version =
    minor === undefined
      ? full
      : (patches.find((known) => known.startsWith(`v1.${minor}.`))?.slice(1) ?? `1.${minor}.0`);
  const parsed = semver.parse(version);
  if (version === null || parsed === null) {
    throw usageError(`"${requested}" is not a version of Kubernetes.`, `Write it as ${defaultVersion} or 1.37.`);
  }
  const { first, last } = knownMinors;
  if (parsed.major === 1 && parsed.minor >= first && parsed.minor <= last && parsed.prerelease.length === 0) {
    return `v${version}`;
  }
  throw usageError(
    `The simulator does not play Kubernetes v${version}: it knows the rules of v1.${first} to v1.${last}.`,
    'Ask for one of these, or for a real cluster with --provider kind.',
  );
}
