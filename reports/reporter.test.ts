import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { execa } from 'execa';
import type { ProgressEvent } from '../lib/owner/protocol.ts';
import { createOwnerServer } from '../lib/owner/server.ts';
import { gatherTests } from './compose/attempts.ts';
import { parseLines } from './run-folder/parse-lines.ts';
import { testRecord } from './run-folder/test-records.ts';
import { cluster, context } from './testdata/made-up-run.ts';
import { storyClaims } from './testdata/made-up-story.ts';

const refuse = async (): Promise<never> => {
  throw new Error('a reporter has no business with that');
};

/** Runs the made-up tests in a Playwright of their own, whose reporter talks to an owner that only listens. */
async function runPlaywright(
  options: {
    readonly grep?: string;
    readonly claims?: readonly object[];
    readonly args?: readonly string[];
    readonly reporter?: { readonly parallel?: boolean };
    readonly simulated?: boolean;
  } = {},
) {
  // Not below the project: the path of a socket must be short.
  const root = await mkdtemp(join(tmpdir(), 'powercut-reporter-'));
  const runFolder = join(root, 'run');
  const socket = join(root, 'owner');
  const told: ProgressEvent[] = [];
  const clockOrigin = String(process.hrtime.bigint());
  await using owner = createOwnerServer({
    hello: async () => ({ runId: context.id, runFolder, clockOrigin, simulated: options.simulated ?? false }),
    progress: async (event) => {
      told.push(event);
      return null;
    },
    lease: refuse,
    intend: refuse,
    settled: refuse,
  });
  try {
    await mkdir(runFolder);
    await writeFile(join(runFolder, 'context.json'), JSON.stringify({ ...context, scenarios: [] }));
    const claims = (options.claims ?? []).map((claim) => `${JSON.stringify(claim)}\n`).join('');
    await writeFile(join(runFolder, 'claims.jsonl'), claims);
    await writeFile(join(runFolder, 'clusters.jsonl'), `${JSON.stringify(cluster)}\n`);
    await writeFile(join(runFolder, 'timeline-0-1.jsonl'), '');
    await new Promise<void>((resolve) => owner.server.listen(socket, resolve));
    // As in a real configuration, where the owner is there only after the global setup.
    const reporter = `[${JSON.stringify(join(import.meta.dirname, 'reporter.ts'))}, { ownerSocket: () => ${JSON.stringify(socket)}, ...${JSON.stringify(options.reporter ?? {})} }]`;
    const config = {
      testDir: join(import.meta.dirname, 'testdata', 'reporter'),
      outputDir: join(root, 'output'),
      workers: 1,
    };
    await writeFile(
      join(root, 'playwright.config.mjs'),
      `export default { ...${JSON.stringify(config)}, reporter: [${reporter}] };\n`,
    );
    const cli = createRequire(import.meta.url).resolve('@playwright/test/cli');
    const grep = options.grep === undefined ? [] : [`--grep=${options.grep}`];
    const { exitCode, stderr } = await execa(
      process.execPath,
      [cli, 'test', `--config=${join(root, 'playwright.config.mjs')}`, ...grep, ...(options.args ?? [])],
      { reject: false, env: { FORCE_COLOR: '1' } },
    );
    const text = await readFile(join(runFolder, 'tests.jsonl'), 'utf8');
    const { values, problems } = parseLines('tests.jsonl', text.split('\n'), testRecord, { decisive: true });
    expect(problems).toEqual([]);
    return { exitCode, stderr, told, records: values, tests: gatherTests(values) };
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

test('every way in which a test can end is written down', async () => {
  const { tests, told, records, exitCode } = await runPlaywright();
  const ends = tests.scenarios.map(({ test: { title, file, claims }, attempts }) => {
    const end = attempts.at(-1)?.end;
    return {
      title,
      file,
      claims,
      status: end?.status,
      errors: end?.errors.map(({ kind, code }) => code ?? kind),
      skip: end?.skipReason,
    };
  });
  const file = 'made-up.spec.ts';
  expect(ends).toEqual([
    { title: 'passes', file, claims: ['made.up'], status: 'passed', errors: [], skip: undefined },
    { title: 'fails', file, claims: [], status: 'failed', errors: ['error'], skip: undefined },
    { title: 'does not know', file, claims: [], status: 'failed', errors: ['unknown-verdict'], skip: undefined },
    { title: 'lacks power', file, claims: [], status: 'failed', errors: ['E_POWER_STATE'], skip: undefined },
    { title: 'lacks a network', file, claims: [], status: 'skipped', errors: [], skip: 'needs a host network' },
    { title: 'says not what it lacks', file, claims: [], status: 'skipped', errors: [], skip: undefined },
    { title: 'is to be fixed', file, claims: [], status: 'skipped', errors: [], skip: undefined },
    { title: 'skips without a word', file, claims: [], status: 'skipped', errors: [], skip: undefined },
    { title: 'never ends', file, claims: [], status: 'timedOut', errors: ['time-out'], skip: undefined },
    { title: 'a group › fails as expected', file, claims: [], status: 'failed', errors: ['error'], skip: undefined },
  ]);
  expect(tests.scenarios.at(-1)?.attempts[0]?.end?.expectedToFail).toBe(true);
  expect(tests.status).toBe('failed');
  expect(exitCode).toBe(1);

  const steps = (title: string) => tests.scenarios.find((one) => one.test.title === title)?.attempts[0]?.steps ?? [];
  expect(steps('passes')).toMatchObject([
    { title: 'outer', depth: 0, ok: true },
    { title: 'inner', depth: 1, ok: true },
  ]);
  expect(steps('fails')).toMatchObject([
    { title: 'claims', ok: false, error: expect.stringContaining('Received: "Ready"') },
  ]);
  expect(steps('never ends').map(({ title, ok, durationMs }) => ({ title, ok, durationMs }))).toEqual([
    { title: 'waits', ok: false, durationMs: undefined },
  ]);

  const times = records.map(({ at }) => at);
  expect(times).toEqual(times.toSorted((a, b) => a - b));
  expect(times[0]).toBeGreaterThan(0);
  expect(told.filter(({ type }) => type === 'step')).toMatchObject([
    { title: 'outer', state: 'begin' },
    { title: 'outer', state: 'end', ok: true },
    { title: 'claims', state: 'begin' },
    { title: 'claims', state: 'end', ok: false },
    { title: 'waits', state: 'begin' },
  ]);
  expect(told).toContainEqual(expect.objectContaining({ type: 'scenario', notRunReason: 'needs a host network' }));
});

test('Playwright fails where every test passed and a declared claim was never exercised', async () => {
  const { exitCode, stderr, tests } = await runPlaywright({ grep: 'passes' });
  expect(tests.status).toBe('passed');
  expect(exitCode).toBe(1);
  expect(stderr).toContain('made.up: never exercised: the scenario came to its end without it');
});

test('Playwright passes where every claim passed', async () => {
  const { exitCode, stderr } = await runPlaywright({
    grep: 'passes',
    claims: [{ ...storyClaims[0], id: 'made.up', scenario: 'passes' }],
  });
  expect(stderr).toBe('');
  expect(exitCode).toBe(0);
});

test('each time that a test is repeated has its own record, and people are told which it is, and on which cluster', async () => {
  const { tests, told } = await runPlaywright({
    grep: 'passes',
    args: ['--repeat-each=2'],
    reporter: { parallel: true },
  });
  expect(new Set(tests.scenarios.map((one) => one.test.testId)).size).toBe(2);
  expect(tests.scenarios.map((one) => [one.test.title, one.test.repeat, one.attempts.length])).toEqual([
    ['passes', 0, 1],
    ['passes', 1, 1],
  ]);
  expect(told.filter(({ type }) => type === 'scenario')).toMatchObject([
    { title: 'passes (1 of 2)', state: 'begin', slot: 0 },
    { title: 'passes (1 of 2)', state: 'end', slot: 0 },
    { title: 'passes (2 of 2)', state: 'begin', slot: 0 },
    { title: 'passes (2 of 2)', state: 'end', slot: 0 },
  ]);
});

test('of a simulated cluster it tells nobody: whoever plays there knows the time', async () => {
  const { told, records } = await runPlaywright({ grep: 'passes', simulated: true });
  expect(told).toEqual([]);
  expect(records.map(({ type }) => type)).toContain('test-begin');
});
