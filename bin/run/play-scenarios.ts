import type { Scenario } from '../scenarios.ts';
import type { Play } from './conduct.ts';
import { playAsChild } from './plays.ts';
import type { PlayParts } from './session.ts';
import type { Wiring } from './wiring.ts';

/** Plays scenarios by Playwright in a child of ours, as `powercut run` does. */
export function playScenarios(what: {
  readonly wiring: Wiring;
  readonly scenarios: readonly Scenario[];
  /** How often each of them. */
  readonly repeat: number;
  /** Where those are that did not come with powercut. */
  readonly ownFolder?: string;
  /** File of a manifest. */
  readonly workload?: string;
}): (parts: PlayParts) => Play {
  const { wiring, scenarios, repeat, ownFolder, workload } = what;
  return ({ runFolder, ...parts }) => {
    const environment = {
      ...parts.environment,
      ...(ownFolder === undefined ? {} : { POWERCUT_SCENARIOS: ownFolder }),
      ...(workload === undefined ? {} : { POWERCUT_WORKLOAD: workload }),
    };
    const how = { runFolder, repeat, parallel: parts.clusters, ...(ownFolder === undefined ? {} : { ownFolder }) };
    return playAsChild({ ...parts, environment, args: wiring.scenarioArgs(scenarios, how) });
  };
}
