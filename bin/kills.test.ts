import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { execa } from 'execa';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { realClock } from '../lib/clock/real-clock.ts';
import { markedProcesses } from '../lib/journal/marked-processes.ts';
import { fakeClusters } from '../lib/testing/fake-provider.ts';
import { temporaryFolder } from '../lib/testing/temporary-folder.ts';
import { type Milliseconds, minutes, seconds } from '../lib/units.ts';
import { type Run, runSchema } from '../reports/run.ts';
import { janitorsOf, until, workersOf } from './testing/janitors-of.ts';
import { startPowercut } from './testing/powercut-process.ts';

/** powercut as people start it, and Playwright, killed or interrupted at random moments of the story: as often in `.ci/nightly` as it says there. */
const kills = Number(process.env['POWERCUT_PLAYWRIGHT_KILLS'] ?? 3);
const interruptions = Number(process.env['POWERCUT_INTERRUPTIONS'] ?? 1);
/** From the start of powercut to its end, and of one of Playwright's workers, on a host like that of `.ci/run`. */
const longest: Milliseconds = seconds(5);
const longestOfWorker: Milliseconds = seconds(1.5);
/** In which everything that was made is removed, before a CI system kills what it has asked to end. */
const patienceOfJobs: Milliseconds = seconds(10);

const clock = realClock();

test.describe.configure({ timeout: minutes(3) });

test.skip(process.platform !== 'linux', 'the tests find processes in /proc');

const victims = [['owner'], ['worker'], ['janitor'], ['janitor', 'owner']] as const;

/** A moment of the story, from a seed that the test's title names; those of neighbouring seeds have nothing in common. */
function momentOf(seed: number, within: Milliseconds = longest): Milliseconds {
  const generator = xoroshiro128plus(seed);
  for (let skipped = 0; skipped < 16; skipped += 1) generator.next();
  return uniformInt(generator, 0, within);
}

/** Clusters and processes of others, with names like ours. */
async function decoysIn(folder: string) {
  await mkdir(join(folder, 'clusters'), { recursive: true });
  await writeFile(join(folder, 'clusters', 'powercut-foreign'), 'a run of another state folder');
  await writeFile(join(folder, 'clusters', 'kind'), 'somebody');
  const stranger = execa('sleep', ['600'], { env: { POWERCUT_RUN: 'of-somebody-else' }, reject: false });
  return {
    areUntouched: async () => {
      expect(await readFile(join(folder, 'clusters', 'powercut-foreign'), 'utf8')).toBe(
        'a run of another state folder',
      );
      expect(await readFile(join(folder, 'clusters', 'kind'), 'utf8')).toBe('somebody');
      expect(await markedProcesses('POWERCUT_RUN=of-somebody-else')).toContain(stranger.pid);
    },
    [Symbol.asyncDispose]: async () => {
      stranger.kill('SIGKILL');
      await stranger;
    },
  };
}

/** What is there that a run may leave: clusters, journals, sockets, processes. */
async function inventory(folder: string, runId: string) {
  const namesIn = (name: string) => readdir(join(folder, 'state', name)).catch(() => []);
  return {
    clusters: await fakeClusters(folder),
    runs: await namesIn('runs'),
    sockets: await namesIn('sockets'),
    processes: await markedProcesses(`POWERCUT_RUN=${runId}`),
    janitors: await janitorsOf(folder, runId),
  };
}

/** The id of the run that lives, or has left something; empty if there is none. */
async function idOf(folder: string): Promise<string> {
  const [runId = ''] = await readdir(join(folder, 'state', 'runs')).catch(() => []);
  return runId;
}

/** What is told of the run, if it came so far that something can be. */
async function told(folder: string): Promise<Run | undefined> {
  const output = join(folder, 'reports', 'output');
  const [runId = ''] = await readdir(output).catch(() => []);
  const text = await readFile(join(output, runId, 'run.json'), 'utf8').catch(() => undefined);
  return text === undefined ? undefined : runSchema.parse(JSON.parse(text));
}

for (let seed = 1; seed <= kills; seed += 1) {
  const who = victims[(seed - 1) % victims.length] ?? victims[0];
  test(`the ${who.join(' and the ')} killed at a random moment of the story: nothing is left, and nothing is made of it, seed ${seed}`, async () => {
    await using folder = await temporaryFolder();
    await using decoys = await decoysIn(folder.path);
    const before = await inventory(folder.path, 'none');
    const powercut = startPowercut({ folder: folder.path, scenarios: 'real' });
    const runId = await until(async () => (await idOf(folder.path)) || undefined);
    if (who[0] === 'worker') await until(async () => (await workersOf(runId))[0]);
    await clock.waitUntil(clock.now() + momentOf(seed, who[0] === 'worker' ? longestOfWorker : longest));
    // Stopped, the owner cannot start another janitor before it dies itself.
    if (who.length > 1) powercut.kill('SIGSTOP');
    const found = { owner: [], worker: await workersOf(runId), janitor: await janitorsOf(folder.path, runId) };
    const pids = who.flatMap((victim) => found[victim]);
    for (const pid of pids) process.kill(pid, 'SIGKILL');
    const ownerDies = who.some((victim) => victim === 'owner');
    if (ownerDies) powercut.kill('SIGKILL');
    const killed = clock.now();
    const { exitCode } = await powercut.result;
    if (who.length > 1) {
      await startPowercut({ folder: folder.path, args: ['sweep', '--yes'] }).result;
    }
    const over = clock.now();
    const after = await until(async () => {
      const left = await inventory(folder.path, runId);
      const waited = clock.now() - over > seconds(20);
      return waited || JSON.stringify(left) === JSON.stringify(before) ? left : undefined;
    });
    const took = clock.now() - killed;
    const count = pids.length + Number(ownerDies && exitCode === undefined);
    test.info().annotations.push({ type: 'healed', description: `${count} killed, ${took.toFixed(0)} ms` });
    expect(after).toEqual(before);
    await decoys.areUntouched();
    const run = await told(folder.path);
    const verdict = run?.outcome.verdict;
    // Whoever is killed, no claim fails for it, and what was cut short does not pass.
    expect(run?.claims.filter((claim) => claim.verdict === 'fail') ?? []).toEqual([]);
    expect(verdict).not.toBe('fail');
    if (!ownerDies) expect(exitCode).toBe(run?.outcome.exitCode);
    if (who[0] === 'janitor' && !ownerDies) expect(verdict).toBe('pass');
    if (ownerDies && run?.outcome.interrupted === true) expect(verdict).toBe('unknown');
  });
}

for (let seed = 1; seed <= interruptions; seed += 1) {
  const signal = seed % 2 === 1 ? 'SIGINT' : 'SIGTERM';
  test(`${signal} at a random moment of the story: all is over within ten seconds, seed ${seed}`, async () => {
    await using folder = await temporaryFolder();
    await using decoys = await decoysIn(folder.path);
    const before = await inventory(folder.path, 'none');
    const powercut = startPowercut({ folder: folder.path, scenarios: 'real' });
    await clock.waitUntil(clock.now() + momentOf(1000 + seed));
    const runId = await idOf(folder.path);
    const asked = clock.now();
    powercut.kill(signal);
    const { exitCode } = await powercut.result;
    const took = clock.now() - asked;
    test.info().annotations.push({ type: 'ended', description: `${took.toFixed(0)} ms, exit code ${exitCode}` });
    expect(took).toBeLessThan(patienceOfJobs);
    expect(await inventory(folder.path, runId)).toEqual(before);
    await decoys.areUntouched();
    const run = await told(folder.path);
    if (run !== undefined) expect(exitCode).toBe(run.outcome.exitCode);
    // Before it listens for signals there is no run, and after its end no interruption.
    if (run?.outcome.interrupted === true) expect(run.outcome).toMatchObject({ verdict: 'unknown', exitCode: 130 });
  });

  test(`a second Ctrl-C at a random moment of the story: it leaves at once, and says what remains, seed ${seed}`, async () => {
    await using folder = await temporaryFolder();
    const powercut = startPowercut({ folder: folder.path, scenarios: 'real', trouble: 'delete-hangs' });
    await powercut.printed('half made');
    await clock.waitUntil(clock.now() + momentOf(2000 + seed, seconds(2)));
    const runId = await idOf(folder.path);
    powercut.kill('SIGINT');
    // The same Ctrl-C may come twice, from the terminal and from npm; this one comes later.
    await clock.waitUntil(clock.now() + 700);
    const asked = clock.now();
    powercut.kill('SIGINT');
    const { exitCode, all } = await powercut.result;
    const took = clock.now() - asked;
    test.info().annotations.push({ type: 'left', description: `${took.toFixed(0)} ms` });
    expect(exitCode).toBe(130);
    expect(took).toBeLessThan(seconds(1));
    expect(all).toContain('Left at once. What remains is being removed in the background');
    expect(all).toMatch(/kind delete cluster --name powercut-\w+/);
    await until(async () => ((await janitorsOf(folder.path, runId)).length === 0 ? true : undefined));
    expect(await fakeClusters(folder.path)).toEqual([]);
  });
}

test('an owner and a worker that are stopped and continued in the middle of the story miss nothing of it', async () => {
  await using folder = await temporaryFolder();
  const powercut = startPowercut({ folder: folder.path, scenarios: 'real' });
  const runId = await until(async () => (await idOf(folder.path)) || undefined);
  const worker = await until(async () => (await workersOf(runId))[0]);
  process.kill(worker, 'SIGSTOP');
  powercut.kill('SIGSTOP');
  await clock.waitUntil(clock.now() + seconds(1));
  process.kill(worker, 'SIGCONT');
  // It asks the owner for its cluster, and has to wait.
  await clock.waitUntil(clock.now() + seconds(1));
  powercut.kill('SIGCONT');
  expect((await powercut.result).exitCode).toBe(0);
  expect((await told(folder.path))?.outcome).toMatchObject({ verdict: 'pass', reasons: [] });
});
