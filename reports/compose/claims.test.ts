import { expect, test } from '@playwright/test';
import { storyClaims } from '../testdata/made-up-story.ts';
import { findClaims } from './claims.ts';

const [running] = storyClaims;
const timed = storyClaims.find(({ id }) => id === 'node.ready-unknown');
const begun = (key: string, id: string) => ({ type: 'begun', key, id, title: `title of ${id}`, scenario: 's' });
const found = (lines: readonly unknown[]) => findClaims(lines).claims.map(({ claim }) => claim);
const words = (lines: readonly unknown[]) => found(lines).map(({ id, verdict }) => `${id} ${verdict}`);

test('a claim that was begun and judged is taken as judged', () => {
  expect(found([begun('1', 'workload.running'), { key: '1', ...running }])).toEqual([running]);
});

test('a claim that was begun and never judged is unknown', () => {
  const [claim] = found([begun('1', 'workload.running')]);
  expect(claim).toMatchObject({
    id: 'workload.running',
    title: 'title of workload.running',
    verdict: 'unknown',
    exercised: 0,
  });
  expect(claim?.reason).toContain('never awaited');
});

test('a verdict settles only the claim that was begun under its key', () => {
  expect(words([begun('1', 'workload.running'), begun('2', 'workload.running'), { key: '1', ...running }])).toEqual([
    'workload.running pass',
    'workload.running unknown',
  ]);
});

test('a key that is used twice settles the later claim only', () => {
  expect(words([begun('1', 'workload.running'), begun('1', 'workload.running'), { key: '1', ...running }])).toEqual([
    'workload.running unknown',
    'workload.running pass',
  ]);
});

test('a verdict on another claim under the same key settles nothing', () => {
  expect(words([begun('1', 'power.cut'), { key: '1', ...running }])).toContain('power.cut unknown');
});

test('a pass that judged nothing is unknown', () => {
  const [claim] = found([{ ...running, exercised: 0 }]);
  expect(claim).toMatchObject({ verdict: 'unknown', exercised: 0 });
  expect(claim?.reason).toMatch(/^never exercised/);
});

test('a pass whose measurement lies outside its window is unknown', () => {
  expect(words([timed])).toEqual(['node.ready-unknown pass']);
  const [claim] = found([{ ...timed, observed: { lo: 16_900, hi: 19_600 } }]);
  expect(claim).toMatchObject({ verdict: 'unknown' });
  expect(claim?.reason).toContain('contradicts itself');
});

test('the resolution counts before a pass is doubted', () => {
  expect(words([{ ...timed, observed: { lo: 15_600, hi: 18_900 } }])).toEqual(['node.ready-unknown pass']);
});

test('a window without end arrives as null, and has no end', () => {
  const line: unknown = JSON.parse(
    JSON.stringify({
      ...timed,
      expectation: { ...timed?.expectation, window: { lo: 0, hi: Number.POSITIVE_INFINITY } },
    }),
  );
  const [claim] = found([line]);
  expect(claim).toMatchObject({ verdict: 'pass' });
  expect(claim?.expectation?.window).toEqual({ lo: 0 });
});

test('a pass that is not understood is unknown, a fail stays a fail', () => {
  expect(words([{ ...timed, observed: { lo: null, hi: 5 } }])).toEqual(['node.ready-unknown unknown']);
  expect(words([{ ...timed, verdict: 'green' }])).toEqual(['node.ready-unknown unknown']);
  const [claim] = found([{ ...timed, observed: { lo: null, hi: 5 }, verdict: 'fail', reason: 'too late' }]);
  expect(claim).toMatchObject({ verdict: 'fail', reason: 'too late' });
});

test('a line that is no claim at all is a decisive problem', () => {
  for (const line of [42, null, { verdict: 'pass' }, []]) {
    expect(findClaims([line]).problems, JSON.stringify(line)).toMatchObject([{ decisive: true }]);
  }
});
