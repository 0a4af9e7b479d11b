import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@playwright/test';
import { execa } from 'execa';
import { realClock } from '../lib/clock/real-clock.ts';
import { testImages } from '../lib/testing/kind-images.ts';
import { temporaryFolder } from '../lib/testing/temporary-folder.ts';
import { seconds } from '../lib/units.ts';
import { runSchema } from '../reports/run.ts';

const launcher = fileURLToPath(new URL('powercut.js', import.meta.url));
/** One in `.ci/run`, twenty in `.ci/nightly`. */
const kills = Number(process.env['POWERCUT_KILLS'] ?? 1);
/** From the making of the cluster to the return of the node, on a host like that of `.ci/run`. */
const longest = seconds(75);
const clock = realClock();

/** Containers and networks that carry the id of a run. */
async function belongings(runId: string): Promise<readonly string[]> {
  const network = await execa('docker', ['network', 'ls', '-q', '--filter', `label=dev.powercut.run=${runId}`]);
  const networks = network.stdout.split('\n').filter((line) => line !== '');
  const containers = await Promise.all(
    networks.map((id) => execa('docker', ['ps', '-aq', '--filter', `network=${id}`])),
  );
  return [...networks, ...containers.flatMap(({ stdout }) => stdout.split('\n'))].filter((line) => line !== '');
}

for (let kill = 1; kill <= kills; kill += 1) {
  test(`of a run that is killed at a random moment nothing is left, time ${kill} of ${kills}`, async () => {
    const moment = seconds(3) + Math.random() * longest;
    await using folder = await temporaryFolder();
    const images = testImages(process.env);
    const { version, workloadImage } = images;
    const cluster = [
      '--kubernetes',
      version,
      '--node-image',
      images.nodeImage(version),
      '--workload-image',
      workloadImage,
    ];
    const args = ['run', 'worker-loses-power', '--provider', 'kind', ...cluster];
    const child = execa(process.execPath, [launcher, ...args], {
      cwd: folder.path,
      env: { POWERCUT_STATE: join(folder.path, 'state') },
      reject: false,
      all: true,
    });
    await clock.waitUntil(clock.now() + moment);
    const runs = join(folder.path, 'state', 'runs');
    const [runId = ''] = await readdir(runs);
    const before = await belongings(runId);
    const killed = clock.now();
    child.kill('SIGKILL');
    await child;
    let left = await belongings(runId);
    const deadline = killed + seconds(60);
    while ((left.length > 0 || (await readdir(runs)).length > 0) && clock.now() < deadline) {
      await clock.waitUntil(clock.now() + 50);
      left = await belongings(runId);
    }
    const healed = clock.now() - killed;
    const after = `${before.length} things in ${healed.toFixed(0)} ms, killed after ${moment.toFixed(0)} ms`;
    test.info().annotations.push({ type: 'healed', description: after });
    expect(left).toEqual([]);
    expect(await readdir(runs)).toEqual([]);
    const file = join(folder.path, 'reports', 'output', runId, 'run.json');
    await expect.poll(() => readFile(file, 'utf8').catch(() => ''), { timeout: seconds(20) }).not.toBe('');
    // It writes the other reports after that.
    const janitor = () => execa('pgrep', ['-f', `janitor ${runId}`], { reject: false });
    await expect.poll(async () => (await janitor()).exitCode, { timeout: seconds(20) }).toBe(1);
    const { outcome } = runSchema.parse(JSON.parse(await readFile(file, 'utf8')));
    expect(outcome).toMatchObject({ interrupted: true, exitCode: 130 });
  });
}
