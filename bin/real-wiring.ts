import { realClock } from '../lib/clock/real-clock.ts';
import { kindProvider } from '../lib/cluster/kind/provider.ts';
import { simProvider } from '../lib/cluster/sim/provider.ts';
import type { Environment } from './environment.ts';
import { playwrightArgs } from './run/scenario-process.ts';
import { toolVersions } from './run/tool-versions.ts';
import type { Wiring } from './run/wiring.ts';
import { allScenarios } from './scenarios.ts';

/** What powercut is made of, outside of tests. */
export function realWiring(args: readonly string[], environment: Environment): Wiring {
  return {
    args,
    environment,
    newClock: realClock,
    scenarios: allScenarios,
    toolVersions,
    newProvider: ({ provider, ...options }) => (provider === 'sim' ? simProvider() : kindProvider(options)),
    scenarioArgs: playwrightArgs,
  };
}
