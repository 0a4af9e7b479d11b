import semver from 'semver';
import { HarnessError, usageError } from '../errors.ts';

/** A version whose dead nodes can be predicted. */
export interface PredictableVersion {
  /** `v1.36.4`; a minor version alone stands for its first release. */
  readonly version: string;
  /** False if no source of this version was read, and no cluster of it measured: its rules are those of its nearest neighbour. */
  readonly verified: boolean;
}

/** The versions whose sources the rules were read in. */
export const verifiedMinors = { first: 31, last: 37 } as const;

/**
 * Older ones answer a dead node in another way: taint-based eviction is settled since v1.18, v1.19 misses NoExecute
 * taints (kubernetes/kubernetes#96876), and v1.20 is the first that cancels a finite timer (kubernetes/kubernetes#93722).
 */
const oldestMinor = 20;

/** Throws a usage error (exit code 2) for what is no version, and for one whose rules are not modelled. */
export function predictableVersion(text: string): PredictableVersion {
  const minor = /^v?(\d+\.\d+)$/.exec(text)?.[1];
  const parsed = semver.parse(minor === undefined ? text : `${minor}.0`);
  if (parsed === null || !/^v?\d/.test(text)) {
    throw usageError(`"${text}" is not a version of Kubernetes.`, 'Write it as v1.36.4 or 1.36.');
  }
  const version = `v${parsed.raw.replace(/^v/, '')}`;
  if (parsed.major !== 1 || parsed.minor < oldestMinor) {
    throw new HarnessError('E_NOT_MODELLED', `What Kubernetes ${version} does with a dead node is not modelled.`, {
      hint: `Ask for v1.${oldestMinor} or newer; the rules are verified for v1.${verifiedMinors.first} to v1.${verifiedMinors.last}.`,
      exitCode: 2,
    });
  }
  return { version, verified: parsed.minor >= verifiedMinors.first && parsed.minor <= verifiedMinors.last };
}
