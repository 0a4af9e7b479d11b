import { usageError } from '../../errors.ts';
import type { ClusterSpec } from '../cluster.ts';

/** What a Node's name may be made of (a DNS subdomain), with room for `-control-plane`. */
const namePattern = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/;
const longestName = 50;

/** More than anybody has shown it to bear. */
const mostWorkers = 5000;

/** Throws a usage error for a cluster that cannot be simulated, or on which nothing could be shown. */
export function checkSimulatedSpec({ name, workers, nodeImage }: ClusterSpec): void {
  if (nodeImage !== undefined) {
    throw usageError(
      'A simulated cluster is made of no image, so it takes no --node-image.',
      'For a real cluster of that image add --provider kind.',
    );
  }
  if (!namePattern.test(name) || name.length > longestName) {
    throw usageError(
      `"${name}" cannot be the name of a cluster: its nodes' names begin with it.`,
      `Use at most ${longestName} lower-case letters, digits and hyphens.`,
    );
  }
  if (!Number.isInteger(workers) || workers < 2) {
    throw usageError(
      `A cluster needs at least 2 workers, and ${workers} were asked for.`,
      'With one there is nowhere to evict to.',
    );
  }
  if (workers > mostWorkers) {
    throw usageError(`${workers} workers are more than powercut simulates.`, `Ask for at most ${mostWorkers}.`);
  }
}
