import { Command } from 'commander';
import { scenariosOption } from '../options.ts';
import { findOwnScenarios } from '../own/find.ts';
import type { Wiring } from '../run/wiring.ts';

/** `powercut list`: the scenarios that can be run. */
export function listCommand(wiring: Wiring): Command {
  return new Command('list')
    .description('list the scenarios')
    .addOption(scenariosOption())
    .option('--json', 'as JSON')
    .action(({ json, scenarios: folder }: { readonly json?: boolean; readonly scenarios?: string }) => {
      const builtIn = wiring.scenarios();
      const scenarios = [...builtIn, ...(folder === undefined ? [] : findOwnScenarios(folder, builtIn).scenarios)];
      if (json === true) {
        process.stdout.write(`${JSON.stringify(scenarios, undefined, 2)}\n`);
        return;
      }
      const width = Math.max(...scenarios.map(({ name }) => name.length));
      for (const { name, titles, tags, workers } of scenarios) {
        const needs = workers === undefined ? [] : [`(needs ${workers} workers)`];
        process.stdout.write(`${[name.padEnd(width), titles.join('; '), ...needs, ...tags].join('  ')}\n`);
      }
    });
}
