import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { execa } from 'execa';
import { canariesBelow } from '../lib/testing/canaries.ts';
import { temporaryFolder } from '../lib/testing/temporary-folder.ts';
import { minutes } from '../lib/units.ts';
import { runSchema } from '../reports/run.ts';
import { codeFolder } from './package.ts';
import { type Mode, plantSecrets, told } from './testing/planted-secrets.ts';

test.describe.configure({ timeout: minutes(4) });

/** powercut as it is, where secrets are all about. What it writes and tells is below `out`, and its journal below `state`. */
async function surrounded(mode: Mode) {
  const folder = await temporaryFolder();
  const planted = await plantSecrets(folder.path, mode);
  const out = join(folder.path, 'out');
  await mkdir(out);
  let commands = 0;
  return {
    ...planted,
    out,
    start: (args: readonly string[]) => {
      commands += 1;
      return execa(process.execPath, [join(codeFolder, 'bin', 'main.ts'), ...args], {
        cwd: out,
        env: planted.environment,
        extendEnv: false,
        stdout: ['pipe', { file: join(out, `stdout-${commands}.txt`) }],
        stderr: ['pipe', { file: join(out, `stderr-${commands}.txt`) }],
        all: true,
        reject: false,
      });
    },
    /** Of the only run. */
    runFolder: async (): Promise<string> => {
      const [name = ''] = await readdir(join(out, 'reports', 'output'));
      return join(out, 'reports', 'output', name);
    },
    /** In all that it has left. */
    found: async () => [
      ...(await canariesBelow(out, planted.canaries)),
      ...(await canariesBelow(join(folder.path, 'state'), planted.canaries)),
    ],
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}

const own = ['run', '--scenarios', '../own', '--workload', '../workload.json'];
/** Each text was an event, and a part of a message of a node; each was printed, and complained of. */
const texts = told.known.length + told.shown.length;

async function expectAllWasTold(runFolder: string): Promise<void> {
  const [timeline = ''] = (await readdir(runFolder)).filter((name) => name.startsWith('timeline-'));
  const lines = (await readFile(join(runFolder, timeline), 'utf8')).split('\n');
  const events = lines.filter((line) => line.includes('"reason":"Planted"') && line.includes('"kind":"Event"'));
  expect(events.length).toBeGreaterThanOrEqual(texts);
  for (const line of events) expect(line).toContain('[redacted]');
  const log = await readFile(join(runFolder, 'playwright.log'), 'utf8');
  expect(log.split('printed ').length).toBe(texts + 1);
  expect(log.split('complained of ').length).toBe(texts + 1);
}

test('a run that passes: nothing that it writes or tells holds a secret that it came by', async () => {
  await using place = await surrounded('pass');
  const { exitCode, stdout, all } = await place.start([...own, '--json']);
  expect(exitCode, all).toBe(0);
  expect(runSchema.parse(JSON.parse(stdout)).outcome.verdict).toBe('pass');
  await expectAllWasTold(await place.runFolder());
  expect(await place.found()).toEqual([]);
});

test('a run that fails, its reports made again, and comparisons: no secret, though errors are full of them', async () => {
  await using place = await surrounded('fail');
  const { exitCode, all } = await place.start(own);
  expect(exitCode, all).toBe(1);
  const folder = await place.runFolder();
  await expectAllWasTold(folder);
  const run = runSchema.parse(JSON.parse(await readFile(join(folder, 'run.json'), 'utf8')));
  expect(run.scenarios.map(({ error }) => error?.includes('[redacted]'))).toEqual([true, true]);
  expect(run.scenarios[1]?.error).toContain('HTTP 422');
  expect(await readFile(join(place.out, 'step-summary.md'), 'utf8')).toContain('[redacted]');
  expect((await place.start(['report', folder, '--json'])).exitCode).toBe(1);
  const compare = ['compare', folder, folder, '--html', 'compare.html', '--markdown', 'compare.md'];
  await place.start(compare);
  await place.start([...compare, '--json']);
  expect(await readdir(place.out)).toEqual(expect.arrayContaining(['compare.html', 'compare.md']));
  expect(await place.found()).toEqual([]);
});

test('a run that is interrupted: no secret', async () => {
  await using place = await surrounded('hang');
  const running = place.start(own);
  for await (const line of running.iterable({ from: 'all' })) if (line.includes('hangs with')) running.kill('SIGINT');
  const { exitCode, all } = await running;
  expect(exitCode, all).toBe(130);
  await expectAllWasTold(await place.runFolder());
  expect(await place.found()).toEqual([]);
});

test('a gate before an upgrade, and what looks at the host: no secret', async () => {
  await using place = await surrounded('pass');
  const upgrade = ['upgrade', '--from', '1.36', '--to', '1.37', '--runs', '1', 'taints-in-order'];
  const { all } = await place.start([...upgrade, '--workload', '../workload.json', '--json']);
  const names = await readdir(join(place.out, 'reports', 'output'));
  expect(
    names.filter((name) => name.startsWith('upgrade-')),
    all,
  ).toHaveLength(1);
  for (const args of [['doctor'], ['doctor', '--json'], ['clusters'], ['sweep', '--dry-run']]) await place.start(args);
  expect(await place.found()).toEqual([]);
});

test('a careless program that writes what it has come by is found out, secret by secret', async () => {
  await using place = await surrounded('fail');
  const all = [...place.texts, ...told.known, ...told.shown].join('\n');
  await writeFile(join(place.out, 'dump.json'), JSON.stringify({ all }));
  const { canaries } = place;
  expect((await canariesBelow(place.out, canaries)).map((found) => found.place)).toEqual(
    expect.arrayContaining(canaries.map((each) => each.place)),
  );
});
