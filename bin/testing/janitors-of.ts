import { readFile } from 'node:fs/promises';
import { realClock } from '../../lib/clock/real-clock.ts';
import { markedProcesses } from '../../lib/journal/marked-processes.ts';

/** The janitor of this folder's run: it alone has the state folder, and not the run, in its environment. */
export async function janitorsOf(folder: string, runId: string): Promise<readonly number[]> {
  const all = await markedProcesses(`POWERCUT_STATE=${folder}/state`);
  const ofRun = new Set(await markedProcesses(`POWERCUT_RUN=${runId}`));
  const found: number[] = [];
  for (const pid of all.filter((each) => !ofRun.has(each))) {
    if ((await wordsOf(pid)).includes('janitor')) found.push(pid);
  }
  return found;
}

/** Playwright's worker processes of the run. */
export async function workersOf(runId: string): Promise<readonly number[]> {
  const found: number[] = [];
  for (const pid of await markedProcesses(`POWERCUT_RUN=${runId}`)) {
    const words = await wordsOf(pid);
    if (words.some((word) => word.endsWith('workerProcessEntry.js'))) found.push(pid);
  }
  return found;
}

async function wordsOf(pid: number): Promise<readonly string[]> {
  const text = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  return text.split('\0');
}

const clock = realClock();

/** Looks again and again until something is found. */
export async function until<T>(look: () => Promise<T | undefined>): Promise<T> {
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    await clock.waitUntil(clock.now() + 20);
  }
}
