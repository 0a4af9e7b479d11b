import { Command } from 'commander';
import { jsonText } from '../../reports/json-text.ts';
import { examples } from '../examples.ts';
import { addClusterOptions, type ClusterOptions, parseCount, scenariosOption } from '../options.ts';
import { checkOwnScenarios } from '../own/check.ts';
import { findOwnScenarios } from '../own/find.ts';
import { print } from '../print.ts';
import { nextCommand } from '../run/next-command.ts';
import { playScenarios } from '../run/play-scenarios.ts';
import { holdRun } from '../run/session.ts';
import type { Wiring } from '../run/wiring.ts';
import { chooseScenarios } from '../scenarios.ts';

interface RunOptions extends ClusterOptions {
  readonly scenarios?: string;
  readonly json: boolean;
  readonly color: boolean;
  /** How often each scenario is run. */
  readonly repeat: number;
}

/** `powercut run`: makes a cluster, runs scenarios on it, judges them, and removes it. */
export function runCommand(wiring: Wiring): Command {
  const command = new Command('run')
    .addHelpText('before', examples)
    .description('make a cluster, cut the power of a node, and judge what the cluster does')
    .argument(
      '[scenario...]',
      'names or tags (@drain) from `powercut list`, or all; if none is given, worker-loses-power, or your own',
    );
  return addClusterOptions(command, wiring.environment)
    .addOption(scenariosOption())
    .option('--repeat <n>', 'run each scenario that often, and judge each time by itself', parseCount, 1)
    .option('--json', "print run.json's content on stdout, and all prose on stderr", false)
    .option('--no-color', 'no colour; so do NO_COLOR and TERM=dumb')
    .action(async (names: readonly string[], options: RunOptions) => {
      const builtIn = wiring.scenarios();
      const own = options.scenarios === undefined ? undefined : findOwnScenarios(options.scenarios, builtIn);
      const scenarios = chooseScenarios(names, builtIn, own?.scenarios);
      const chosenOwn = scenarios.filter((scenario) => own?.scenarios.includes(scenario));
      if (own !== undefined) await checkOwnScenarios({ ...own, scenarios: chosenOwn }, wiring.environment);
      const { run, exitCode } = await holdRun({
        cluster: options,
        scenarios,
        repeat: options.repeat,
        wiring,
        quiet: options.json,
        color: options.color,
        next: (judged) => nextCommand(judged, wiring.args),
        play: playScenarios({
          wiring,
          scenarios,
          repeat: options.repeat,
          ...(own === undefined ? {} : { ownFolder: own.folder }),
          ...(options.workload === undefined ? {} : { workload: options.workload }),
        }),
      });
      if (options.json && run !== undefined) await print(jsonText(run), process.stdout);
      process.exitCode = exitCode;
    });
}
