import { readdir, readFile } from 'node:fs/promises';
import { platform } from 'node:os';
import { execa } from 'execa';
import type { Clock } from '../clock/clock.ts';
import { errorCode } from '../error-code.ts';
import { HarnessError } from '../errors.ts';
import { type Milliseconds, seconds } from '../units.ts';

/** Holds the id of the run, in the environment of everything that a run starts and ends. */
export const runVariable = 'POWERCUT_RUN';

const patience: Milliseconds = seconds(5);
const pause: Milliseconds = 20;

/**
 * Kills every process of ours whose environment holds `marker` (`NAME=value`), and waits until none is left. Answers how
 * many there were. Looking at the environment rather than at pids makes a reused pid harmless.
 * Throws HarnessError `E_PROCESS_LEFT` if one survives SIGKILL for five seconds.
 */
export async function killMarkedProcesses(marker: string, clock: Clock): Promise<number> {
  const deadline = clock.now() + patience;
  const killed = new Set<number>();
  for (;;) {
    const left = await markedProcesses(marker);
    if (left.length === 0) return killed.size;
    if (clock.now() > deadline) {
      throw new HarnessError('E_PROCESS_LEFT', `Processes ${left.join(', ')} of a dead run do not end.`, {
        hint: `Look at them with: ps -fp ${left.join(',')}`,
      });
    }
    for (const pid of left) {
      killed.add(pid);
      kill(pid);
    }
    // A dying process may have forked in between, so we look again until nothing is found.
    await clock.waitUntil(clock.now() + pause);
  }
}

/** Pids of our own user's processes, this one excepted, that were started with `marker` in their environment. */
export async function markedProcesses(marker: string): Promise<readonly number[]> {
  const pids = platform() === 'linux' ? await fromProc(marker) : await fromPs(marker);
  return pids.filter((pid) => pid !== process.pid);
}

async function fromProc(marker: string): Promise<readonly number[]> {
  const names = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(
    names.map(async (pid) => {
      // Other users' processes, and those that have just ended, cannot be read. A zombie's environment is empty.
      const environment = await readFile(`/proc/${pid}/environ`, 'latin1').catch(() => '');
      return environment.split('\0').includes(marker) ? [Number(pid)] : [];
    }),
  );
  return found.flat();
}

/** macOS shows a process's environment behind its arguments, to its own user only. */
async function fromPs(marker: string): Promise<readonly number[]> {
  const { stdout } = await execa('ps', ['-x', '-E', '-ww', '-o', 'pid=,command=']);
  return stdout
    .split('\n')
    .filter((line) => ` ${line} `.includes(` ${marker} `))
    .map((line) => Number.parseInt(line, 10));
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if (errorCode(error) !== 'ESRCH') throw error;
  }
}
