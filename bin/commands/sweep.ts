import { Command } from 'commander';
import { HarnessError, usageError } from '../../lib/errors.ts';
import { type Leftover, leftovers } from '../../lib/journal/reconcile.ts';
import { cleanUp } from '../../lib/owner/clean-up.ts';
import { jsonText } from '../../reports/json-text.ts';
import { confirm } from '../clusters/confirm.ts';
import { findOptions } from '../clusters/find-options.ts';
import { print } from '../print.ts';
import { endDeadRunFolder } from '../run/run-folder.ts';
import type { Wiring } from '../run/wiring.ts';

interface SweepOptions {
  readonly dryRun: boolean;
  readonly yes: boolean;
  readonly json: boolean;
}

/** `powercut sweep`: undoes what runs left that died, without beginning a run. */
export function sweepCommand(wiring: Wiring): Command {
  return new Command('sweep')
    .description('remove what dead runs left behind: clusters, networks, processes; never what was kept, or is in use')
    .option('--dry-run', 'only say what would be removed', false)
    .option('--yes', 'do not ask', false)
    .option('--json', 'as JSON', false)
    .action(async ({ dryRun, yes, json }: SweepOptions) => {
      const { state, provider, place, clock } = await findOptions(wiring);
      const { signal } = new AbortController();
      const { runsFolder } = state;
      const found = await leftovers({ runsFolder, place, isAlive: (runId) => state.isAlive(runId) });
      const removable = found.filter(({ reason }) => reason === undefined);
      const say = (text: string): Promise<void> => (json ? Promise.resolve() : print(text, process.stdout));
      const tell = (data: object): Promise<void> =>
        json ? print(jsonText({ sweepVersion: 1, ...data }), process.stdout) : Promise.resolve();

      if (dryRun || removable.length === 0) {
        await say(textOf(found));
        await tell({ found });
        if (!dryRun && found.length > 0) throw notAll();
        return;
      }
      if (!yes && !(await agreed(found))) return say('Nothing is removed.\n');
      const done = await cleanUp({ state, provider, place, clock, signal, tellEnd: endDeadRunFolder });
      await say(done.map(({ text }) => `${text}\n`).join(''));
      await tell({ found, done });
      if (done.some(({ outcome }) => outcome === 'left')) throw notAll();
    });
}

function textOf(found: readonly Leftover[]): string {
  if (found.length === 0) return 'Dead runs left nothing.\n';
  return found
    .map(({ runId, acts, reason }) =>
      reason === undefined
        ? `Run ${runId} died and left: ${acts.length === 0 ? 'only its journal' : acts.join(', ')}\n`
        : `The dead run ${runId} is left alone: ${reason}\n`,
    )
    .join('');
}

async function agreed(found: readonly Leftover[]): Promise<boolean> {
  const { stdin: input, stderr: output } = process;
  if (!input.isTTY || !output.isTTY) {
    throw usageError(
      'Nobody can be asked whether what dead runs left is to be removed, for this is no terminal.',
      'Look at it with: npx powercut sweep --dry-run\n  Remove it with:  npx powercut sweep --yes',
    );
  }
  return confirm(`${textOf(found)}Remove it?`, { input, output });
}

function notAll(): HarnessError {
  return new HarnessError('E_LEFT', 'Not all that dead runs left could be removed.', {
    hint: 'Each line above says why; then: npx powercut sweep',
  });
}
