import { realClock } from '../lib/clock/real-clock.ts';
import type { Environment } from './environment.ts';
import { playwrightArgs } from './run/scenario-process.ts';
import { toolVersions } from './run/tool-versions.ts';
import type { Wiring } from './run/wiring.ts';
import { allScenarios } from './scenarios.ts';

/** What powercut is made of, outside of tests. */
export function realWiring(args: readonly string[], environment: Environment): Wiring {
  const [, entry] = process.argv;
  return {
    args,
    environment,
    ...(entry === undefined ? {} : { entry }),
    newClock: realClock,
    scenarios: allScenarios,
    toolVersions,
    // What a provider is made of is loaded only where it is needed.
    newProvider: async ({ provider, ...options }) =>
      provider === 'sim'
        ? (await import('../lib/cluster/sim/provider.ts')).simProvider()
        : (await import('../lib/cluster/kind/provider.ts')).kindProvider(options),
    scenarioArgs: playwrightArgs,
  };
}
