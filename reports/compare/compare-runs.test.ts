import { expect, test } from '@playwright/test';
import { leastCount } from '../../lib/statistics/shifts.ts';
import type { Run } from '../run.ts';
import type { RunClaim } from '../schema/claim.ts';
import { madeUpRun } from '../testdata/made-up-run.ts';
import { compareRuns } from './compare-runs.ts';
import { comparisonSchema } from './comparison.ts';
import { comparisonHtml } from './html.ts';
import { comparisonMarkdown } from './markdown.ts';

const today = new Date('2026-11-29T12:00:00Z');
const names = { a: 'A', b: 'B' };
const compare = (a: readonly Run[], b: readonly Run[], accepted: Parameters<typeof compareRuns>[2]['accepted'] = []) =>
  compareRuns(a, b, { today, names, accepted });

const original = madeUpRun();
const id = 'node.ready-unknown';

/** The made-up run with another id, another version, other settings, or its claims otherwise. */
function variant(
  runId: string,
  how: {
    readonly version?: string;
    readonly grace?: { readonly asked: number; readonly is: number };
    readonly claim?: Partial<RunClaim>;
    readonly run?: Partial<Run>;
  } = {},
): Run {
  const { version = original.spec.kubernetesVersion, grace, claim = {} } = how;
  const values = {
    ...original.spec.settings?.values,
    ...(grace === undefined ? {} : { nodeMonitorGracePeriod: grace.asked }),
  };
  return {
    ...original,
    id: runId,
    spec: {
      ...original.spec,
      kubernetesVersion: version,
      ...(grace === undefined ? {} : { settings: { file: 's.json', values } }),
    },
    clusters: original.clusters.map((cluster) => ({
      ...cluster,
      settings: {
        ...cluster.settings,
        kubernetesVersion: { value: version, source: '/version' },
        ...(grace === undefined ? {} : { nodeMonitorGracePeriod: { value: grace.is, source: 'a flag' } }),
      },
    })),
    claims: original.claims.map((each) => (each.id === id ? { ...each, ...claim } : each)),
    ...how.run,
  };
}

const expectation = (
  window: { lo: number; hi: number },
  because = 'so it is',
): NonNullable<RunClaim['expectation']> => ({
  id,
  subject: 'Node n',
  window,
  resolution: 500,
  relativeTo: 'the last heartbeat',
  formula: 'G … M, with grace period G = x, monitor period M = y',
  because,
});

const judged = (comparison: ReturnType<typeof compare>) =>
  comparison.claims.find(({ subject }) => subject === `worker-loses-power: ${id}`);

const seen = (at: number): Partial<RunClaim> => ({
  observed: { lo: at, hi: at },
  expectation: expectation({ lo: 16_000, hi: 19_000 }),
});

test('runs that are alike: no change, 0, the same bytes twice, and by its schema', () => {
  const comparison = compare([variant('a')], [variant('b')]);
  expect(comparison.settings).toEqual([]);
  expect(comparison.claims.length).toBeGreaterThan(10);
  expect(new Set(comparison.claims.map(({ judgement }) => judgement))).toEqual(new Set(['no change']));
  expect(comparison.outcome).toEqual({ answer: 'yes', exitCode: 0, reasons: [] });
  expect(JSON.stringify(compare([variant('a')], [variant('b')]))).toBe(JSON.stringify(comparison));
  expect(comparisonSchema.parse(comparison)).toEqual(comparison);
});

test('one run outside its own window is a regression', () => {
  const late = variant('b2', { claim: { verdict: 'fail', reason: 'too late: 25 s' } });
  const comparison = compare([variant('a')], [variant('b'), late]);
  expect(judged(comparison)).toMatchObject({ judgement: 'regression', basis: 'windows', because: 'too late: 25 s' });
  expect(comparison.outcome).toMatchObject({ answer: 'no', exitCode: 4 });
});

test('what fails on both sides is no regression, and no yes; what fails on A alone is an improvement', () => {
  const failed = (runId: string) => variant(runId, { claim: { verdict: 'fail', reason: 'too late' } });
  expect(compare([failed('a')], [failed('b')]).outcome).toMatchObject({ answer: 'no', exitCode: 1 });
  const better = compare([failed('a')], [variant('b')]);
  expect(judged(better)?.judgement).toBe('improvement');
  expect(better.outcome.exitCode).toBe(0);
});

test.describe('windows that differ', () => {
  const on = (runId: string, asked: number, is = asked) =>
    variant(runId, {
      grace: { asked, is },
      claim: { observed: { lo: is + 1000, hi: is + 1000 }, expectation: expectation({ lo: is, hi: is + 3000 }) },
    });

  test('are expected if they follow from what was asked for', () => {
    const comparison = compare([on('a', 16_000)], [on('b', 20_000)]);
    expect(judged(comparison)).toMatchObject({ judgement: 'expected' });
    expect(judged(comparison)?.because).toContain('node monitor grace period 16.0 s → 20.0 s, as was asked for');
    expect(comparison.outcome.exitCode).toBe(0);
  });

  test('are a regression if a flag was changed behind our back', () => {
    const comparison = compare([on('a', 16_000)], [on('b', 16_000, 20_000)]);
    expect(judged(comparison)).toMatchObject({ judgement: 'regression', basis: 'settings' });
    expect(judged(comparison)?.because).toContain('it is 20.0 s in run b, where 16.0 s was asked for');
    expect(comparison.outcome.exitCode).toBe(4);
  });

  test('are expected if another version has another rule, with its sentence', () => {
    const by = (runId: string, version: string, because: string, lo: number) =>
      variant(runId, { version, claim: { expectation: expectation({ lo, hi: lo + 9000 }, because) } });
    const comparison = compare(
      [by('a', 'v1.33.13', 'one pass later', 12_000)],
      [by('b', 'v1.34.4', 'in the same pass', 11_000)],
    );
    expect(judged(comparison)?.judgement).toBe('expected');
    expect(judged(comparison)?.because).toContain('in the same pass');
  });

  test('but by no setting and no version, as with the number of Pods, are no change', () => {
    const by = (runId: string, hi: number) => variant(runId, { claim: { expectation: expectation({ lo: 0, hi }) } });
    expect(judged(compare([by('a', 30_000)], [by('b', 31_000)]))?.judgement).toBe('no change');
  });
});

test.describe('shifts within a window', () => {
  const group = (side: string, count: number, from: number) =>
    Array.from({ length: count }, (_, index) => variant(`${side}${index}`, { claim: seen(from + index) }));
  const claims = original.claims.filter(({ observed }) => observed !== undefined).length;
  const enough = leastCount(claims);

  test('are told from enough runs: later is a regression, earlier an improvement', () => {
    const later = compare(group('a', enough, 17_000), group('b', enough, 17_500));
    expect(judged(later)).toMatchObject({ judgement: 'regression', basis: 'ranks', difference: { estimate: 500 } });
    expect(later.outcome.exitCode).toBe(4);
    const earlier = compare(group('a', enough, 17_500), group('b', enough, 17_000));
    expect(judged(earlier)?.judgement).toBe('improvement');
    expect(earlier.outcome.exitCode).toBe(0);
  });

  test('are not told from fewer, and that is said', () => {
    const few = judged(compare(group('a', 5, 17_000), group('b', 5, 17_500)));
    expect(few).toMatchObject({ judgement: 'no change', basis: 'windows' });
    expect(few?.because).toContain('of a shift within it nothing is said');
    expect(few?.difference?.p).toBeUndefined();
  });

  test('are not told where they are less than the blur of the measurement', () => {
    const blurred = (side: string, from: number) =>
      group(side, enough, from).map((run) => ({
        ...run,
        claims: run.claims.map((claim) =>
          claim.id === id && claim.observed !== undefined
            ? { ...claim, observed: { lo: claim.observed.lo - 400, hi: claim.observed.hi + 400 } }
            : claim,
        ),
      }));
    expect(judged(compare(blurred('a', 17_000), blurred('b', 17_500)))?.judgement).toBe('no change');
  });
});

test.describe('runs that prove nothing', () => {
  const starved = { notes: [{ type: 'note', at: 1, topic: 'starved', text: 'the event loop stood still' }] } as const;

  test('are void, and said so; without others there is not enough data', () => {
    const interrupted = { outcome: { ...original.outcome, interrupted: true } };
    const comparison = compare([variant('a')], [variant('b', { run: interrupted })]);
    expect(comparison.b.voidRuns).toMatchObject([{ id: 'b', counts: 'not at all' }]);
    expect(judged(comparison)?.judgement).toBe('not enough data');
    expect(comparison.outcome).toMatchObject({ answer: 'not enough data', exitCode: 5 });
  });

  test('of a starved host count by their windows, and say nothing of a shift', () => {
    const notes = { run: { notes: [...starved.notes] } };
    const comparison = compare([variant('a')], [variant('b', notes)]);
    expect(comparison.b.voidRuns).toMatchObject([
      { why: expect.stringContaining('starved'), counts: 'by windows alone' },
    ]);
    expect(judged(comparison)).toMatchObject({ judgement: 'no change', basis: 'windows' });
    expect(judged(comparison)?.difference).toBeUndefined();
    const late = { ...notes, claim: { verdict: 'fail', reason: 'too early' } } as const;
    expect(compare([variant('a')], [variant('b', late)]).outcome.exitCode).toBe(4);
  });

  test('an unknown claim is no pass', () => {
    const comparison = compare([variant('a')], [variant('b', { claim: { verdict: 'unknown' } })]);
    expect(judged(comparison)?.judgement).toBe('not enough data');
    expect(comparison.outcome.exitCode).toBe(5);
  });

  test('simulated and real ones are never a yes', () => {
    const comparison = compare([variant('a')], [variant('b', { run: { simulated: !original.simulated } })]);
    expect(comparison.outcome).toMatchObject({ answer: 'not enough data', exitCode: 5 });
  });

  test('a claim that one side does not make is not enough data', () => {
    const without = variant('b', { run: { claims: original.claims.filter((claim) => claim.id !== id) } });
    expect(judged(compare([variant('a')], [without]))?.judgement).toBe('not enough data');
    expect(judged(compare([without], [variant('b2')]))?.judgement).toBe('not enough data');
  });

  test('no runs at all are no yes', () => {
    expect(compare([], []).outcome.exitCode).toBe(5);
  });
});

test.describe('an accepted regression', () => {
  const entry = { subject: `worker-loses-power: ${id}`, reason: 'known, see our notes', expires: '2026-11-29' };
  const failing = variant('b', { claim: { verdict: 'fail', reason: 'too late' } });

  test('blocks nothing until its last day is over', () => {
    const accepted = compare([variant('a')], [failing], [entry]);
    expect(judged(accepted)).toMatchObject({ judgement: 'regression', accepted: expect.stringContaining('known') });
    expect(accepted.outcome.exitCode).toBe(0);
    const expired = compare([variant('a')], [failing], [{ ...entry, expires: '2026-11-28' }]);
    expect(expired.outcome.exitCode).toBe(4);
    expect(expired.acceptances).toMatchObject([{ state: 'expired' }]);
  });

  test('of something else accepts nothing, and is told', () => {
    const other = compare([variant('a')], [failing], [{ ...entry, subject: 'another' }]);
    expect(other.outcome.exitCode).toBe(4);
    expect(other.acceptances).toMatchObject([{ state: 'unused' }]);
    expect(comparisonMarkdown(other)).toContain('of no use any more');
  });

  test('of a default that no run shows is of use', () => {
    const options = { today, names: { a: 'A', b: 'B' }, accepted: [{ ...entry, subject: 'some-flag' }] };
    const [a, b] = [[variant('a')], [variant('b')]];
    expect(compareRuns(a, b, { ...options, elsewhere: ['some-flag'] }).acceptances).toMatchObject([{ state: 'used' }]);
    expect(compareRuns(a, b, options).acceptances).toMatchObject([{ state: 'unused' }]);
  });
});

test('what a log says is no markup of the page', () => {
  const reason = '<script>alert(1)</script>';
  const comparison = compare([variant('a')], [variant('b', { claim: { verdict: 'fail', reason } })]);
  expect(comparisonHtml(comparison)).not.toContain('<script');
  expect(comparisonHtml(comparison)).toContain('&#60;script&#62;');
  expect(comparisonMarkdown(comparison)).not.toContain('<script');
});
