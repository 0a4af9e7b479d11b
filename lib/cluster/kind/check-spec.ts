import { usageError } from '../../errors.ts';
import type { ClusterSpec } from '../cluster.ts';

/** kind's own limits (pkg/internal/apis/config/validate.go, pkg/cluster/internal/create/create.go). */
const namePattern = /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/;
const longestName = 50;

/** Users' own clusters join the network of this name unless told otherwise: it would be taken for ours, and removed. */
const reservedName = 'kind';

/** More than any host bears: each takes about 1 GB. */
const mostWorkers = 100;

/** Throws a usage error for a cluster that kind could not make, or on which nothing could be shown. */
export function checkSpec({ name, workers }: ClusterSpec): void {
  if (!namePattern.test(name) || name.length > longestName) {
    throw usageError(
      `"${name}" cannot be the name of a kind cluster.`,
      `Use at most ${longestName} lower-case letters, digits, dots and hyphens.`,
    );
  }
  if (name === reservedName) {
    throw usageError(
      `"${name}" is the name of the network that kind's other clusters share, so it cannot be one of ours.`,
      'Choose another name for the cluster.',
    );
  }
  if (!Number.isInteger(workers) || workers < 2) {
    throw usageError(
      `A cluster needs at least 2 workers, and ${workers} were asked for.`,
      'With one there is nowhere to evict to.',
    );
  }
  if (workers > mostWorkers) {
    throw usageError(`${workers} workers are more than powercut makes.`, `Ask for at most ${mostWorkers}.`);
  }
}
