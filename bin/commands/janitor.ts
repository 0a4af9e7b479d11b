import { Command } from 'commander';
import type { Clock } from '../../lib/clock/clock.ts';
import type { Provider } from '../../lib/cluster/cluster.ts';
import { HarnessError } from '../../lib/errors.ts';
import { cleanUp } from '../../lib/owner/clean-up.ts';
import { StateFolder } from '../../lib/owner/state-folder.ts';
import { type Milliseconds, minutes } from '../../lib/units.ts';
import { stateRoot } from '../environment.ts';
import { placeHere } from '../place-here.ts';
import { print } from '../print.ts';
import { endDeadRunFolder } from '../run/run-folder.ts';
import type { Wiring } from '../run/wiring.ts';

const pause: Milliseconds = 50;
/** How long a container runtime that does not answer is waited for: it may have died with the owner, and be started again. */
const patience: Milliseconds = minutes(10);

/**
 * `powercut janitor`: once the run's owner is dead, undoes what the run's journal holds, and writes the run's reports. Whoever
 * starts it has waited for that death already (see ownersEnd).
 */
export function janitorCommand(wiring: Wiring): Command {
  return new Command('janitor')
    .argument('<run>', 'id of the run')
    .argument('<folder>', "the run's folder, an absolute path")
    .action(async (runId: string, runFolder: string) => {
      const { environment } = wiring;
      const clock = wiring.newClock();
      const state = new StateFolder(stateRoot(environment));
      // The pipe tells it first; the socket is what all the others go by.
      while (await state.isAlive(runId)) await clock.waitUntil(clock.now() + pause);
      const provider = await wiring.newProvider({ provider: 'kind', clock, environment });
      const runtime = await runtimeOf(provider, clock);
      const place = placeHere(runtime);
      const signal = new AbortController().signal;
      const found = await cleanUp({ state, provider, place, clock, signal, tellEnd: endDeadRunFolder, only: runId });
      for (const { text } of found) await print(`${text}\n`, process.stdout);
      await endDeadRunFolder(runFolder);
      if (found.some(({ outcome }) => outcome === 'left'))
        throw new HarnessError('E_LEFT', 'Not all could be removed.');
    });
}

async function runtimeOf(provider: Provider, clock: Clock): Promise<string | undefined> {
  const deadline = clock.now() + patience;
  for (;;) {
    const runtime = await provider.runtime(new AbortController().signal);
    if (runtime !== undefined || clock.now() >= deadline) return runtime;
    await clock.waitUntil(clock.now() + pause);
  }
}
