import { readFile } from 'node:fs/promises';
import { expect, test } from '@playwright/test';
import { z } from 'zod';
import { annotations } from './annotations.ts';
import { renderCtrf } from './ctrf.ts';
import { renderOpenMetrics } from './open-metrics.ts';
import { renderPerfetto } from './perfetto.ts';
import { readRun } from './read-run.ts';
import type { Run } from './run.ts';
import { madeUpRun, madeUpRuns } from './testdata/made-up-run.ts';

const tracked: Run = {
  ...madeUpRuns.fail(),
  tracks: [
    {
      kind: 'pod',
      slot: 0,
      name: 'shop/a',
      node: 'one',
      leftOut: 0,
      marks: [
        { lo: 1000, hi: 1000, value: 'Ready' },
        { lo: 40_000, hi: 40_100, value: 'Terminating' },
        { lo: 41_000, hi: 41_000, value: '' },
      ],
    },
    { kind: 'lease', slot: 0, name: 'one', node: 'one', leftOut: 0, marks: [{ lo: 5, hi: 9, value: 'renewed' }] },
  ],
};

test('a pass has no annotations; a failure is an error in the file of its scenario, and comes first', () => {
  expect(annotations(madeUpRuns.pass())).toEqual([]);
  const [first, ...rest] = annotations(madeUpRuns.fail());
  expect(first).toMatch(/^::error file=scenarios\/worker-loses-power\.spec\.ts,title=[^:,]*::too late%?: /);
  expect(rest.some((line) => line.startsWith('::error'))).toBe(false);
});

test('at most ten annotations of a kind, the last of which counts the rest; none can end its own command', () => {
  const run = madeUpRuns.fail();
  const [claim] = run.claims.filter(({ verdict }) => verdict === 'fail');
  if (claim === undefined) throw new Error('nothing failed');
  const evil = { ...claim, title: 'a:b,c%\n::set-output', reason: 'x\n::error::y\r\n%0A' };
  const lines = annotations({ ...run, claims: Array.from({ length: 25 }, () => evil) });
  const errors = lines.filter((line) => line.startsWith('::error'));
  expect(errors).toHaveLength(10);
  expect(errors.at(-1)).toContain('16 more are not shown here');
  for (const line of lines) expect(line).not.toMatch(/[\r\n]/);
  expect(errors[0]).toContain('title=a%3Ab%2Cc%25%0A%3A%3Aset-output::x%0A::error::y');
});

const event = z.object({
  ph: z.string(),
  pid: z.number(),
  tid: z.number(),
  name: z.string(),
  ts: z.number().optional(),
  dur: z.number().optional(),
  args: z.looseObject({ name: z.string().optional() }).optional(),
});

test('the trace has a track for each thing, in microseconds, and nothing after a thing is gone', () => {
  const { traceEvents } = z.object({ traceEvents: z.array(event) }).parse(JSON.parse(renderPerfetto(tracked)));
  const groups = traceEvents.filter(({ name }) => name === 'process_name').map(({ args }) => args?.name);
  expect(groups).toEqual(['steps', 'claims', 'faults', 'pods', 'leases']);
  expect(traceEvents.find(({ name }) => name === 'Terminating')).toMatchObject({ ts: 40_100_000, dur: 900_000 });
  expect(traceEvents.find(({ name }) => name === 'renewed')).toMatchObject({ ph: 'i', ts: 9000 });
  expect(traceEvents.filter(({ name, ph }) => name === '' && ph === 'X')).toEqual([]);
});

test('metrics are OpenMetrics: metadata before samples, unique series, base units, and an end', () => {
  for (const run of [tracked, madeUpRuns.pass(), madeUpRuns.interrupted()]) {
    const text = renderOpenMetrics(run);
    expect(text.endsWith('\n# EOF\n')).toBe(true);
    const samples = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
    for (const line of samples)
      expect(line).toMatch(
        /^[a-z_]+(?:\{[a-z_]+="(?:[^"\\\n]|\\.)*"(?:,[a-z_]+="(?:[^"\\\n]|\\.)*")*\})? (?:-?[\d.e-]+|\+Inf)$/,
      );
    const series = samples.map((line) => line.slice(0, line.lastIndexOf(' ')));
    expect(new Set(series).size).toBe(series.length);
  }
  expect(renderOpenMetrics(tracked)).toContain('powercut_run_verdict{powercut_run_verdict="fail"} 1');
  expect(renderOpenMetrics(tracked)).toMatch(/# UNIT powercut_run_duration_seconds seconds/);
  expect(renderOpenMetrics(tracked)).toMatch(
    /powercut_claim_observed_seconds\{claim="node\.taint-no-execute",[^}]*end="lo"\} 2\.04\n/,
  );
});

/** The schema as it is published, beside its source and licence. */
const published = z.fromJSONSchema(
  JSON.parse(await readFile(new URL('testdata/ctrf/ctrf-schema-0.0.json', import.meta.url), 'utf8')),
);
const count = z.int().min(0);
/** What we look at. */
const ctrf = z.looseObject({
  results: z.looseObject({
    summary: z.looseObject({ tests: count, passed: count, failed: count, other: count }),
    tests: z.array(z.looseObject({ status: z.enum(['passed', 'failed', 'other']) })).min(1),
  }),
});

test('CTRF is what its published schema wants, which takes nothing else', async () => {
  const old = readRun(await readFile(new URL('testdata/run.v1.json', import.meta.url), 'utf8'), 'run.v1.json');
  for (const run of [old, tracked, ...Object.values(madeUpRuns).map((make) => make())]) {
    expect(published.safeParse(JSON.parse(renderCtrf(run))).error).toBeUndefined();
  }
  const report = ctrf.parse(JSON.parse(renderCtrf(tracked)));
  const { results } = report;
  const { other: _other, ...summary } = results.summary;
  for (const planted of [
    { ...report, colour: 'green' },
    { ...report, reportFormat: 'JUnit' },
    { ...report, results: { ...results, summary } },
    { ...report, results: { ...results, tests: [{ ...results.tests[0], status: 'unknown' }] } },
    { ...report, results: { ...results, tests: [{ ...results.tests[0], duration: 1.5 }] } },
    { ...report, results: { ...results, tests: [{ ...results.tests[0], claim: 'ours' }] } },
  ]) {
    expect(published.safeParse(planted).success).toBe(false);
  }
});

test('CTRF counts what it holds, an unknown is no pass, and a run that never began is not empty', () => {
  for (const make of Object.values(madeUpRuns)) {
    const { summary, tests } = ctrf.parse(JSON.parse(renderCtrf(make()))).results;
    for (const status of ['passed', 'failed', 'other'] as const)
      expect(tests.filter((one) => one.status === status)).toHaveLength(summary[status]);
    expect(summary.tests).toBe(tests.length);
    expect(summary.passed).toBe(make().claims.filter(({ verdict }) => verdict === 'pass').length);
  }
  const environmentError = { code: 'E_NO_DOCKER', message: 'There is no Docker.', exitCode: 3 } as const;
  const unfit = madeUpRun({ end: { environmentError } });
  expect(ctrf.parse(JSON.parse(renderCtrf({ ...unfit, claims: [] }))).results.summary.other).toBeGreaterThan(0);
});

test('each output is the same bytes each time', () => {
  for (const render of [renderCtrf, renderOpenMetrics, renderPerfetto]) expect(render(tracked)).toBe(render(tracked));
});
