import { expect, test } from '@playwright/test';
import { lawful, madeUpStory } from '../testing/made-up-story.ts';
import { type FailingNodes, nthNoExecute, type Outcome, ordinal } from './predict-no-execute.ts';

/** Every outcome in milliseconds: two pods on each node, a monitor period of 2 s, and the first node Unknown at 27 s. */

interface Case {
  readonly version?: string;
  readonly rate?: number;
  readonly fail?: number;
  readonly total?: number;
  readonly spread?: number;
}

const failing = ({ version = 'v1.37.2', rate = 0.1, fail = 2, total = 4, spread = 0 }: Case): FailingNodes => ({
  settings: { ...madeUpStory({ ...lawful, version }).settings, nodeEvictionRate: { value: rate, source: 'made up' } },
  fail,
  total,
  podsPerNode: 2,
  unknown: { lo: 27_000, hi: 27_000 + spread },
});

const old = 'v1.33.13';
type Bounds = readonly [lo: number, hi: number];

const cases: readonly (readonly [
  what: string,
  Case,
  nth: number,
  Outcome,
  windows?: { readonly afterCause: Bounds; readonly afterCut: Bounds },
])[] = [
  ['the first of two', {}, 1, 'comes', { afterCause: [0, 600], afterCut: [27_000, 27_600] }],
  ['the second waits for a token', {}, 2, 'comes', { afterCause: [10_000, 10_600], afterCut: [37_000, 37_600] }],
  [
    'up to v1.33 a period later',
    { version: old },
    1,
    'comes',
    { afterCause: [2000, 2850], afterCut: [29_000, 29_850] },
  ],
  [
    'nine nodes are marked in two turns',
    { version: old, fail: 9, total: 40 },
    1,
    'comes',
    { afterCause: [2000, 3050], afterCut: [29_000, 30_050] },
  ],
  ['most of a small zone', { fail: 3 }, 1, 'race', { afterCause: [0, 850], afterCut: [27_000, 27_850] }],
  ['with a token for one only', { fail: 3 }, 2, 'never'],
  [
    'with tokens for three',
    { fail: 3, rate: 10, spread: 50 },
    2,
    'race',
    { afterCause: [50, 950], afterCut: [27_100, 27_900] },
  ],
  [
    'up to v1.33 before the pass that counts them',
    { version: old, fail: 3, rate: 10, spread: 4000 },
    1,
    'race',
    { afterCause: [2000, 3100], afterCut: [29_000, 31_850] },
  ],
  ['up to v1.33 the last to fail', { version: old, fail: 3, rate: 10, spread: 4000 }, 3, 'never'],
  ['up to v1.33 in one pass', { version: old, fail: 3, rate: 10 }, 1, 'never'],
  ['up to v1.33 in one pass, without a rate', { version: old, fail: 3, rate: 0 }, 1, 'never'],
  [
    'up to v1.33 just before the pass ends',
    { version: old, fail: 3, spread: 1750 },
    1,
    'race',
    { afterCause: [2000, 3100], afterCut: [29_000, 29_600] },
  ],
  [
    'most of a large zone',
    { fail: 40, total: 60 },
    1,
    'comes',
    { afterCause: [0, 100_600], afterCut: [27_000, 127_600] },
  ],
  [
    'the second of it, after its own Unknown',
    { fail: 40, total: 60 },
    2,
    'comes',
    { afterCause: [100_000, 200_600], afterCut: [127_000, 227_600] },
  ],
  [
    'the last by the first rate',
    { fail: 40, total: 60, rate: 10 },
    11,
    'comes',
    { afterCause: [1000, 1_100_600], afterCut: [28_000, 1_127_600] },
  ],
  [
    'the first by the secondary rate',
    { fail: 40, total: 60, rate: 10 },
    12,
    'comes',
    { afterCause: [100_000, 1_200_600], afterCut: [127_000, 1_227_600] },
  ],
  [
    'of a large zone up to v1.33',
    { version: old, fail: 40, total: 60 },
    2,
    'comes',
    { afterCause: [102_000, 203_650], afterCut: [129_000, 230_650] },
  ],
];

for (const [what, given, nth, outcome, windows] of cases) {
  test(`${what}: taint ${nth} of ${given.fail ?? 2} of ${given.total ?? 4} nodes ${outcome}`, () => {
    const predicted = nthNoExecute(nth, failing(given));
    expect(predicted.outcome).toBe(outcome);
    const bounds = (window: { lo: number; hi: number } | undefined) => window && [window.lo, window.hi];
    expect(bounds(predicted.windows?.afterCause)).toEqual(windows?.afterCause);
    expect(bounds(predicted.windows?.afterCut)).toEqual(windows?.afterCut);
    expect(predicted.formula).not.toContain('NaN');
  });
}

test('what is excused waits for tokens as well, and is excused in no version that cannot need it', () => {
  expect(nthNoExecute(1, failing({})).excused?.hi).toBe(10_600);
  expect(nthNoExecute(2, failing({})).excused?.hi).toBe(20_600);
  expect(nthNoExecute(2, failing({ version: old })).excused).toBeUndefined();
});

test('the reason tells of tokens from the second taint on, and how many', () => {
  const [first, second, third] = [1, 2, 3].map((nth) => nthNoExecute(nth, failing({})));
  expect(first?.because).not.toContain('token bucket');
  expect(first?.formula).not.toContain('with n =');
  expect(second?.because).toContain('so the 2nd waits for another token');
  expect(second?.formula).toContain('with n = 2');
  expect(third?.because).toContain('so the 3rd waits for 2 more tokens');
});

for (const [what, given, nth, says] of [
  ['some nodes stay Ready', { fail: 3 }, 1, 'sets its eviction rate to 0'],
  ['none stays Ready', { fail: 4 }, 1, 'takes away those that it knows'],
  ['it gets no token', { fail: 3 }, 3, 'gives it no token before that'],
  ['it gets no token, up to v1.33', { version: old, fail: 3, spread: 4000 }, 2, 'gives it no token before that'],
  ['it is queued too late', { version: old, fail: 3, spread: 4000 }, 3, 'one pass after it turned Unknown'],
] as const) {
  test(`the reason tells that ${what}`, () => {
    expect(nthNoExecute(nth, failing(given)).because).toContain(says);
  });
}

test('an ordinal is written as English has it', () => {
  expect([1, 2, 3, 4, 10, 11, 12, 13, 21, 22, 33, 101, 111].map(ordinal).join(' ')).toBe(
    '1st 2nd 3rd 4th 10th 11th 12th 13th 21st 22nd 33rd 101st 111th',
  );
});
