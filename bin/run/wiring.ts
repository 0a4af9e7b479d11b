import type { Clock } from '../../lib/clock/clock.ts';
import type { Provider } from '../../lib/cluster/cluster.ts';
import type { Environment } from '../environment.ts';
import type { ProviderName } from '../options.ts';
import type { Scenario } from '../scenarios.ts';
import type { InImage } from '../upgrade/image-defaults.ts';
import type { ToolVersions } from './tool-versions.ts';

/** The clock of a run; its children count from the same origin. */
export type RunClock = Clock & { readonly origin: bigint };

/** What commands are made of; tests put something else in its place. */
export interface Wiring {
  /** The command line, without node and script. */
  readonly args: readonly string[];
  readonly environment: Environment;
  /** The script that runs us, which a janitor is started with; without it there is none. */
  readonly entry?: string;
  readonly newClock: () => RunClock;
  readonly scenarios: () => readonly Scenario[];
  /** Of what makes the machines, as far as it answers. */
  readonly toolVersions: (environment: Environment) => Promise<ToolVersions>;
  /** `environment` is given to everything the provider starts. */
  readonly newProvider: (options: ProviderOptions) => Promise<Provider>;
  /** What asks the programs in a node image for their defaults; absent: Docker. */
  readonly readDefaults?: (environment: Environment) => InImage;
  /** Arguments for the Node that runs the scenarios. */
  readonly scenarioArgs: (scenarios: readonly Scenario[], how: ScenarioArgs) => readonly string[];
}

/** How Playwright is to run the scenarios. */
export interface ScenarioArgs {
  readonly runFolder: string;
  /** How often each of them. */
  readonly repeat: number;
  /** How many of them at a time. */
  readonly parallel: number;
  /** Where those are that did not come with powercut. */
  readonly ownFolder?: string;
}

export interface ProviderOptions {
  readonly provider: ProviderName;
  readonly clock: Clock;
  readonly environment: Environment;
  /** Whether API servers are to keep an audit log. */
  readonly audit?: boolean;
}
