import { expect, test } from '@playwright/test';
import * as fc from 'fast-check';
import { attribute, text } from './junit/escape.ts';
import { renderJunit } from './junit.ts';
import type { Run } from './run.ts';
import { expectGolden } from './testdata/golden.ts';
import { madeUpRun, madeUpRuns, withClaim } from './testdata/made-up-run.ts';
import { type Node, parseXml } from './testdata/parse-xml.ts';

async function casesOf(run: Run) {
  const [root] = await parseXml(renderJunit(run));
  const suites = root?.children ?? [];
  const cases = suites.flatMap(({ children }) => children.filter(({ tag }) => tag === 'testcase'));
  return { root, suites, cases };
}

const resultOf = ({ children }: Node) => children.find(({ tag }) => tag !== 'system-out')?.tag ?? 'passed';

for (const [name, run] of Object.entries(madeUpRuns)) {
  test(`the JUnit file of a run that ended as ${name} is the golden one, and well-formed`, async () => {
    expectGolden(`${name}.junit.xml`, renderJunit(run()));
    await parseXml(renderJunit(run()));
  });
}

test('every claim is a case, and the counts are right', async () => {
  const { root, suites, cases } = await casesOf(madeUpRuns.fail());
  const results = cases.map(resultOf);
  expect(cases).toHaveLength(18);
  expect(results.filter((result) => result === 'failure')).toHaveLength(1);
  expect(results.filter((result) => result === 'error')).toHaveLength(9);
  const counts = { tests: '18', failures: '1', errors: '9', skipped: '0' };
  expect(root?.attributes).toMatchObject(counts);
  expect(suites[0]?.attributes).toMatchObject({ ...counts, hostname: 'made-up-host' });
});

test('an unknown claim is an error of its own type, and has no time', async () => {
  const { cases } = await casesOf(madeUpRuns.interrupted());
  const claim = cases.find(({ attributes }) => attributes['name'] === 'node.ready-unknown');
  expect(claim?.attributes).not.toHaveProperty('time');
  expect(claim?.children[0]).toMatchObject({
    tag: 'error',
    attributes: { type: 'unknown', message: expect.stringMatching(/^never exercised/) },
  });
});

test('a measured claim has its duration in seconds', async () => {
  const { cases } = await casesOf(madeUpRuns.pass());
  const claim = cases.find(({ attributes }) => attributes['name'] === 'node.ready-unknown');
  expect(claim?.attributes).toMatchObject({ time: '16.600' });
});

test('an error of the scenario is a case', async () => {
  const run = madeUpRun({ status: 'failed', errors: [{ kind: 'error', message: 'Error: boom\n  at line 3' }] });
  const { cases } = await casesOf(run);
  const last = cases.at(-1);
  expect(last?.attributes['name']).toBe('the scenario itself');
  expect(last?.children[0]).toMatchObject({
    tag: 'failure',
    text: 'Error: boom\n  at line 3',
    attributes: { message: 'boom\n  at line 3' },
  });
});

test('what is not run is skipped', async () => {
  const run = madeUpRuns.pass();
  const other = {
    id: 'x',
    file: 'x.spec.ts',
    title: 'x',
    status: 'not-run' as const,
    notRunReason: 'needs a host network',
    steps: [],
    declaredClaims: ['host.clean'],
  };
  const { suites } = await casesOf({ ...run, scenarios: [...run.scenarios, other] });
  expect(suites[1]?.attributes).toMatchObject({ tests: '2', skipped: '2', failures: '0', errors: '0' });
  expect(suites[1]?.children[1]?.children[0]).toMatchObject({
    tag: 'skipped',
    attributes: { message: 'not run: needs a host network' },
  });
});

test('a case has one name, whether its claim was exercised or not, and whatever its title', async () => {
  const namesIn = async (run: Run) => (await casesOf(run)).cases.map(({ attributes }) => attributes['name']);
  const names = await namesIn(madeUpRuns.pass());
  expect(await namesIn(madeUpRuns.fail())).toEqual(names);
  expect(await namesIn(madeUpRun({ claims: withClaim('power.cut', { title: 'not: the power is cut' }) }))).toEqual(
    names,
  );
});

test('what to do about an environment that is not fit stands beside it', async () => {
  const environmentError = {
    code: 'E_NO_DOCKER',
    message: 'There is no Docker.',
    hint: 'Start it.',
    exitCode: 3,
  } as const;
  const run = madeUpRun({ pieces: { tests: [], claimLines: [] }, end: { environmentError } });
  const [only] = (await casesOf(run)).cases;
  expect(only?.children[0]).toMatchObject({
    tag: 'error',
    attributes: { message: 'There is no Docker. (E_NO_DOCKER)' },
    text: 'Hint: Start it.',
  });
});

test('a run without any scenario has a case that says so', async () => {
  const { cases } = await casesOf(madeUpRun({ pieces: { tests: [], claimLines: [] } }));
  expect(cases.map(resultOf)).toEqual(['error']);
});

test('claims of the same name are told apart', async () => {
  const run = madeUpRuns.pass();
  const { cases } = await casesOf({ ...run, claims: [...run.claims, ...run.claims] });
  const names = cases.map(({ attributes }) => attributes['name']);
  expect(new Set(names).size).toBe(names.length);
});

test('whatever a claim says, the file is well-formed and says the same', async () => {
  const hostile = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string(),
    fc.constantFrom(']]>', '<!--', '&amp;', '\u0000\u001B[31m', '\uD800', '\uFFFF', '"\'', 'a\nb\tc'),
  );
  const samples = fc.sample(hostile, 300);
  const documents = samples.map((sample) => `<a b="${attribute(sample)}">${text(sample)}</a>`);
  for (const [index, { attributes, text: read }] of (await parseXml(...documents)).entries()) {
    expect(read, JSON.stringify(samples[index])).toBe(attributes['b']);
  }
  const run = madeUpRun({ claims: withClaim('power.cut', { title: '<&"\'>\u0000\uD800 ]]>', reason: 'a\nb' }) });
  const { cases } = await casesOf(run);
  const output = cases[1]?.children.find(({ tag }) => tag === 'system-out');
  expect(output?.text).toMatch(/^<&"'>\\u\{0\}\uFFFD ]]>\n/);
});
