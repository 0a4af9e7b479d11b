import { usageError } from '../../lib/errors.ts';
import { readRuns } from '../../reports/read-run.ts';
import type { Run } from '../../reports/run.ts';
import { runsBelow } from '../../reports/runs-below.ts';

/**
 * The runs of one side: a run.json, the folder of a run, or a folder of such folders. Throws a usage error where there is no
 * run, or where the runs were not asked for alike: a side is one version with one set of settings.
 */
export function readSide(path: string): readonly Run[] {
  const runs = readRuns(runsBelow(path));
  if (runs.length === 0) {
    throw usageError(
      `There is no run below ${path}.`,
      'Name a run.json, the folder of a run, or a folder of such folders.',
    );
  }
  const asked = new Set(
    runs.map(({ spec: { kubernetesVersion, profile, settings, workers } }) =>
      JSON.stringify([kubernetesVersion, profile, settings?.values, workers]),
    ),
  );
  if (asked.size === 1 && new Set(runs.map(({ simulated }) => simulated)).size === 1) return runs;
  throw usageError(
    `The runs below ${path} were not asked for alike, so they are no one side of a comparison.`,
    'Put the runs of one version, profile and provider into a folder of their own.',
  );
}
