import { usageError } from '../../lib/errors.ts';
import type { GivenSettings } from '../../lib/model/settings-file.ts';
import type { Run } from '../../reports/run.ts';
import { settingsOfRun } from './measured.ts';

/** The settings that all of these runs had. Throws a usage error if they differ, or no run has got a cluster. */
export function commonSettings(runs: readonly Run[]): GivenSettings {
  const [first, ...others] = runs.map((run) => ({ id: run.id, settings: settingsOfRun(run) }));
  if (first?.settings === undefined) {
    throw usageError(`Run ${first?.id ?? ''} has got no cluster, so nothing was measured.`, 'Name another run.');
  }
  const different = others.find(({ settings }) => essence(settings) !== essence(first.settings));
  if (different === undefined) return first.settings;
  throw usageError(
    `The runs ${first.id} and ${different.id} are of clusters with different settings.`,
    'Compare the runs of one version and one profile at a time.',
  );
}

/** The values alone; clusters bear different names. */
function essence(settings: GivenSettings | undefined): string {
  const { nodes = {}, ...flags } = settings ?? {};
  return JSON.stringify([
    Object.entries(flags)
      .map(([name, { value }]) => `${name} ${value}`)
      .toSorted(),
    Object.values(nodes)
      .map(({ role, nodeLeaseDuration }) => `${role} ${nodeLeaseDuration.value}`)
      .toSorted(),
  ]);
}
