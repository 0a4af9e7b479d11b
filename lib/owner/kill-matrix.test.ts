import { expect, test } from '@playwright/test';
import { type Deaths, mortalRun } from '../testing/mortal-run.ts';

/**
 * Every step × {owner, worker, janitor, Docker}, alone and in pairs, with a torn journal or a whole one, with a cluster that is
 * to be kept or not: all of them in `.ci/nightly`, an even share of them otherwise. POWERCUT_KILL_RUNS says how many.
 */
const wanted = Number(process.env['POWERCUT_KILL_RUNS'] ?? 150);

const victims = ['owner', 'worker', 'janitor', 'docker'] as const;

/** How many steps each takes: of the janitor, when it has most to do. */
async function stepsOfEach(): Promise<{ readonly [victim in (typeof victims)[number]]: number }> {
  const { steps } = await mortalRun({});
  const killed = await mortalRun({ owner: Math.ceil(steps.owner / 2) });
  return { ...steps, janitor: killed.steps.janitor, docker: Math.max(steps.docker, killed.steps.docker) };
}

async function matrix(): Promise<readonly Deaths[]> {
  const steps = await stepsOfEach();
  const killed: Deaths[] = [];
  for (const [index, victim] of victims.entries()) {
    for (let at = 1; at <= steps[victim]; at += 1) {
      killed.push({ [victim]: at });
      for (const other of victims.slice(index + 1)) {
        for (let too = 1; too <= steps[other]; too += 1) killed.push({ [victim]: at, [other]: too });
      }
    }
  }
  const how: readonly Deaths[] = [{}, { torn: true }, { keep: true }, { keep: true, torn: true }];
  return how.flatMap((given) => killed.map((deaths): Deaths => ({ ...given, ...deaths })));
}

function evenShare<T>(all: readonly T[], count: number): readonly T[] {
  if (count >= all.length) return all;
  return Array.from({ length: count }, (_, index) => all[Math.floor((index * all.length) / count)]).filter(
    (one): one is T => one !== undefined,
  );
}

test('whoever is killed wherever, alone or with another: nothing is left but what is kept, and nothing of others is touched', async () => {
  test.setTimeout(20 * 60_000);
  const all = await matrix();
  const found: object[] = [];
  for (const deaths of evenShare(all, wanted)) {
    const { leaked, touched, lost } = await mortalRun(deaths);
    if (leaked.length + touched.length + lost.length > 0) found.push({ deaths, leaked, touched, lost });
  }
  expect(found).toEqual([]);
  test.info().annotations.push({ type: 'runs', description: `${Math.min(wanted, all.length)} of ${all.length}` });
});

test('without journal and janitor the same deaths leave something', async () => {
  const all = await matrix();
  const alone = all.filter((deaths) => deaths.owner !== undefined && Object.keys(deaths).length === 1);
  let leaks = 0;
  for (const deaths of alone) leaks += Number((await mortalRun(deaths, { unprotected: true })).leaked.length > 0);
  expect(leaks).toBeGreaterThan(alone.length / 2);
});

test('an undisturbed run leaves nothing', async () => {
  expect(await mortalRun({})).toMatchObject({ leaked: [], touched: [], lost: [] });
  expect(await mortalRun({ keep: true })).toMatchObject({ leaked: [], touched: [], lost: [] });
});
