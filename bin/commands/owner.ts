import { Command, Option } from 'commander';
import { explain } from '../explain.ts';
import { addClusterOptions, type ClusterOptions } from '../options.ts';
import { playAsParent } from '../run/plays.ts';
import { holdRun } from '../run/session.ts';
import type { Wiring } from '../run/wiring.ts';

/**
 * `powercut owner`: owns the clusters of a plain `npx playwright test`, whose global setup starts it. Its options come
 * from POWERCUT_… variables. It speaks to its parent in JSON lines on stdout: `ready`, then `released`.
 * `--measured` is for `npm run bench -- recorder`.
 */
export function ownerCommand(wiring: Wiring): Command {
  const tell = (message: object) => process.stdout.write(`${JSON.stringify(message)}\n`);
  const command = addClusterOptions(new Command('owner'), wiring.environment).addOption(new Option('--measured'));
  return command.action(async (options: ClusterOptions & { readonly measured?: true }) => {
    const { exitCode } = await holdRun({
      cluster: options,
      scenarios: [],
      repeat: 1,
      wiring,
      quiet: true,
      measured: options.measured === true,
      color: true,
      next: () => undefined,
      play: ({ interruption, runFolder, clusters }) =>
        playAsParent({
          interruption,
          clusters,
          announce: ({ socketPath }) => tell({ type: 'ready', socketPath, runFolder }),
          released: (errors) =>
            tell({ type: 'released', ...(errors.length === 0 ? {} : { error: errors.map(explain).join('\n') }) }),
        }),
    });
    process.exitCode = exitCode;
  });
}
