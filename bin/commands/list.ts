import { Command } from 'commander';
import { jsonText } from '../../reports/json-text.ts';
import { inOneLine } from '../../reports/plain.ts';
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
        process.stdout.write(jsonText(scenarios));
        return;
      }
      const width = Math.max(...scenarios.map(({ name }) => name.length));
      for (const { name, titles, tags, workers } of scenarios) {
        const told = titles.map(inOneLine).join('; ');
        const needs = workers === undefined ? [] : [`(needs ${workers} workers)`];
        process.stdout.write(`${[inOneLine(name).padEnd(width), told, ...needs, ...tags.map(inOneLine)].join('  ')}\n`);
      }
    });
}
