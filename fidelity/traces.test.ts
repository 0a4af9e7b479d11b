import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import semver from 'semver';
import { behaviourOf, isExtrapolated } from '../lib/sim/behaviour.ts';
import { stepsOf } from './states.ts';
import { inventory } from './summary/inventory.ts';
import { header } from './testing/made-up-trace.ts';
import { readTraces, traceFolder } from './traces.ts';

const traces = readTraces(traceFolder);

test('the README says how many traces there are', () => {
  const told = readFileSync(new URL('README.md', import.meta.url), 'utf8');
  expect(told).toContain(inventory(traces.map((trace) => trace.header)));
});

test('a version is extrapolated if, and only if, no trace of its story is kept', () => {
  const told = traces.filter(({ header: { scenario } }) => scenario === 'worker-loses-power');
  const recorded = new Set(told.map(({ header: { kubernetes } }) => semver.minor(kubernetes)));
  for (let minor = 29; minor <= 38; minor += 1) {
    expect(isExtrapolated(behaviourOf(`v1.${minor}.0`)), `v1.${minor}`).toBe(!recorded.has(minor));
  }
});

test('an inventory counts runs, and says of which powercut was not sure', () => {
  const other = { ...header, kubernetes: 'v1.31.0' };
  expect(inventory([header, { ...header, verdict: { status: 'unknown' } }, other])).toBe(
    ['| scenario | v1.31.0 fast | v1.37.2 fast |', '| --- | --- | --- |', '| made-up | 1 | 2 (1 not passed) |'].join(
      '\n',
    ),
  );
});

test('in every trace a request is known of each write, and the writes stand in their order', () => {
  for (const trace of traces) {
    const name = `${trace.header.kubernetes} ${trace.header.profile} ${trace.header.scenario}`;
    const writes = stepsOf(trace).map(({ write }) => write);
    const unknown = writes
      .filter(({ by }) => by === undefined)
      .map(({ kind, type, name: of }) => `${kind} ${of} ${type}`);
    expect(unknown.length / writes.length, `${name}: ${unknown.join(', ')}`).toBeLessThan(0.02);
    const versions = writes.map(({ rv }) => rv);
    expect(versions, name).toEqual(versions.toSorted((a, b) => a - b));
  }
});
