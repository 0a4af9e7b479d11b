import { Command } from 'commander';
import type { Wiring } from '../run/wiring.ts';

/** `powercut list`: the scenarios that can be run. */
export function listCommand(wiring: Wiring): Command {
  return new Command('list')
    .description('list the scenarios')
    .option('--json', 'as JSON')
    .action(({ json }: { readonly json?: boolean }) => {
      const scenarios = wiring.scenarios();
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
