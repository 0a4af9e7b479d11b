import { expect, test } from '@playwright/test';
import fc from 'fast-check';
import { type Milliseconds, minutes, seconds } from '../units.ts';
import { type PowerCut, type PredictedRow, type Prediction, predict } from './predict.ts';
import { predictionData, predictionJsonSchema } from './predict-json.ts';
import { assumedFlags, defaultFlags, type SupposedFlags } from './predict-settings.ts';

interface Given extends Partial<Omit<PowerCut, 'settings' | 'nodeLeaseDuration'>> {
  readonly version?: string;
  readonly flags?: Partial<SupposedFlags>;
  readonly lease?: Milliseconds;
}

function cutOf({ version = 'v1.37.2', flags = {}, lease = seconds(40), ...rest }: Given = {}): PowerCut {
  return {
    settings: {
      ...defaultFlags(version),
      ...flags,
      kubernetesVersion: { value: version, source: 'test' },
      nodes: {},
    },
    nodeLeaseDuration: { value: lease, source: 'test' },
    controlPlanes: 1,
    workers: 2,
    fail: 1,
    podsPerNode: 5,
    tolerations: [],
    ...rest,
  };
}

const given = (value: number) => ({ value, source: 'test' });
const fast: Given = {
  lease: seconds(16),
  flags: {
    nodeMonitorGracePeriod: given(seconds(16)),
    nodeMonitorPeriod: given(seconds(2)),
    nodeEvictionRate: given(10),
    defaultUnreachableTolerationSeconds: given(10),
  },
};

/** The row of this id, and of this node if there are several. */
function rowOf({ rows }: Prediction, id: string, node?: number): PredictedRow {
  const found = rows.find((row) => row.id === id && (node === undefined || row.node === node));
  if (found === undefined) throw new Error(`there is no row ${id}`);
  return found;
}

const taintsOf = ({ rows }: Prediction) => rows.filter(({ id }) => id === 'node.taint-no-execute');
const outcomesOf = (prediction: Prediction) => taintsOf(prediction).map(({ outcome }) => outcome);

/**
 * The worked timeline of kubernetes-node-failure.md, section 11: least, typical and most, after the cut, for nodes that
 * are queued a period after Unknown. Up to one more period is lawful.
 */
const worked = {
  'node.last-heartbeat': { shipped: [-10.4, -5, 0], before: [-10.4, -5, 0], fast: [-4.2, -2, 0] },
  'node.ready-unknown': { shipped: [39.6, 47.4, 55.1], before: [29.6, 37.4, 45.1], fast: [11.8, 15, 18.1] },
  'node.taint-no-schedule': { shipped: [39.6, 47.6, 55.6], before: [29.6, 37.6, 45.6], fast: [11.8, 15.2, 18.6] },
  'pods.marked-not-ready': { shipped: [39.7, 48, 57], before: [29.7, 38, 47], fast: [11.9, 15.5, 20] },
  'node.taint-no-execute': { shipped: [44.6, 52.5, 60.4], before: [34.6, 42.5, 50.4], fast: [13.8, 17.1, 20.4] },
  'pods.evicted': { shipped: [344.6, 352.5, 360.7], before: [334.6, 342.5, 350.7], fast: [23.8, 27.1, 30.7] },
  'pods.replaced': { shipped: [345, 353, 362], before: [335, 343, 352], fast: [24, 27.5, 32] },
} as const;

for (const [what, version, column, period, changes] of [
  ['v1.31 as shipped', 'v1.31.0', 'before', 5, {}],
  ['v1.33 as shipped', 'v1.33.13', 'shipped', 5, {}],
  ['v1.34 as shipped', 'v1.34.4', 'shipped', 5, {}],
  ['v1.37 as shipped', 'v1.37.2', 'shipped', 5, {}],
  ['v1.31 with the fast profile', 'v1.31.0', 'fast', 2, fast],
  ['v1.37 with the fast profile', 'v1.37.2', 'fast', 2, fast],
] as const) {
  test(`${what} comes out within the bounds of the worked timeline`, () => {
    // The table counts no time for one pod after the other.
    const prediction = predict(cutOf({ ...changes, version, podsPerNode: 1 }));
    for (const [id, columns] of Object.entries(worked)) {
      const later = ['node.taint-no-execute', 'pods.evicted', 'pods.replaced'].includes(id);
      const sooner = later && !['v1.31.0', 'v1.33.13'].includes(version) ? period : 0;
      const [least, typical, most] = columns[column].map((value) => value - sooner);
      const { lo = NaN, hi = NaN } = rowOf(prediction, id).afterCut ?? {};
      expect(lo / 1000, `${id} begins`).toBeGreaterThanOrEqual((least ?? NaN) - 0.45);
      expect(lo / 1000, `${id} begins before what is typical`).toBeLessThan(typical ?? NaN);
      expect(hi / 1000, `${id} ends after what is typical`).toBeGreaterThan((typical ?? NaN) - 0.001);
      expect(hi / 1000, `${id} ends`).toBeLessThanOrEqual((most ?? NaN) + period);
    }
  });
}

test('the grace period grows by 10 s from v1.31 to v1.32, and nothing else changes', () => {
  const [before, after] = ['v1.31.0', 'v1.32.0'].map((version) => predict(cutOf({ version })));
  for (const [index, row] of (before?.rows ?? []).slice(1, -1).entries()) {
    expect((after?.rows[index + 1]?.afterCut?.lo ?? NaN) - (row.afterCut?.lo ?? NaN), row.id).toBe(seconds(10));
  }
});

test('NoExecute comes a period earlier from v1.33 to v1.34, and so does all that follows from it', () => {
  const [before, after] = ['v1.33.0', 'v1.34.0'].map((version) => predict(cutOf({ version })));
  for (const [index, row] of (before?.rows ?? []).slice(0, -1).entries()) {
    const sooner = (row.afterCut?.lo ?? NaN) - (after?.rows[index]?.afterCut?.lo ?? NaN);
    expect(sooner, row.id).toBe(index < 5 ? 0 : seconds(5));
  }
});

test('every window after the cut is that of its cause and its own', () => {
  const prediction = predict(cutOf());
  const heartbeat = rowOf(prediction, 'node.last-heartbeat').afterCut;
  const unknown = rowOf(prediction, 'node.ready-unknown');
  expect(unknown.afterCause).toEqual({ lo: seconds(50), hi: 56_050 });
  expect(unknown.afterCut).toEqual({ lo: (heartbeat?.lo ?? 0) + seconds(50), hi: 56_050 });
  const taint = rowOf(prediction, 'node.taint-no-execute').afterCut;
  expect(rowOf(prediction, 'pods.evicted').afterCut).toEqual({
    lo: (taint?.lo ?? NaN) + minutes(5),
    hi: (taint?.hi ?? NaN) + minutes(5) + 1000,
  });
});

test('each toleration has rows of its own; forever is never, and nothing is a toleration as well', () => {
  const { rows } = predict(cutOf({ tolerations: [0, seconds(30), 'forever'] }));
  const evictions = rows.filter(({ id }) => id === 'pods.evicted');
  expect(evictions.map(({ toleration, outcome }) => [toleration, outcome])).toEqual([
    [0, 'comes'],
    [seconds(30), 'comes'],
    ['forever', 'never'],
  ]);
  expect(evictions[0]?.afterCause?.lo).toBe(0);
  expect(rows.filter(({ id }) => id === 'pods.replaced')).toHaveLength(2);
});

test('old pods stay, and without another worker nothing becomes available', () => {
  const prediction = predict(cutOf({ workers: 1 }));
  expect(rowOf(prediction, 'pods.gone')).toMatchObject({ outcome: 'never' });
  expect(rowOf(prediction, 'pods.replaced').outcome).toBe('comes');
  expect(rowOf(prediction, 'workload.available')).toMatchObject({ outcome: 'never', budget: true });
});

test('nodes that fail together are tainted in turn, as the eviction rate has it', () => {
  const prediction = predict(cutOf({ workers: 9, fail: 3 }));
  expect(outcomesOf(prediction)).toEqual(['comes', 'comes', 'comes']);
  const [first, second, third] = taintsOf(prediction).map(({ afterCut }) => afterCut?.lo ?? NaN);
  expect([second, third]).toEqual([(first ?? NaN) + seconds(10), (first ?? NaN) + seconds(20)]);
});

test('nodes that fail together wait until the pods of others are marked', () => {
  const unknown = (changes: Given) =>
    rowOf(predict(cutOf({ workers: 99, podsPerNode: 10, ...changes })), 'node.ready-unknown');
  const alone = unknown({ fail: 1 }).afterCut?.hi ?? NaN;
  expect(unknown({ fail: 1 }).formula).not.toContain('rounds');
  expect(unknown({ fail: 2 }).afterCut?.hi).toBe(alone + seconds(1));
  // Five passes at most, and one more round for each eight nodes of one pass.
  expect(unknown({ fail: 5 }).afterCut?.hi).toBe(alone + seconds(4));
  expect(unknown({ fail: 21 }).afterCut?.hi).toBe(alone + seconds(6));
});

test.describe('nodes that disrupt their zone together', () => {
  for (const [workers, fail, outcomes] of [
    [1, 1, ['comes']],
    [2, 2, ['comes', 'comes']],
    [3, 2, ['comes', 'comes']],
    [5, 3, ['comes', 'comes', 'comes']],
  ] as const) {
    test(`${fail} of ${workers} workers and a control plane do not`, () => {
      for (const version of ['v1.31.0', 'v1.37.2']) {
        expect(outcomesOf(predict(cutOf({ ...fast, version, workers, fail }))), version).toEqual(outcomes);
      }
    });
  }

  test('3 of 4 at 10/s are a race from v1.34 on; up to v1.33 the last one gets no taint', () => {
    expect(outcomesOf(predict(cutOf({ ...fast, workers: 3, fail: 3 })))).toEqual(['race', 'race', 'race']);
    const before = predict(cutOf({ ...fast, version: 'v1.33.13', workers: 3, fail: 3 }));
    expect(outcomesOf(before)).toEqual(['race', 'race', 'never']);
    expect(taintsOf(before)[2]?.because).toContain('one pass after it turned Unknown');
  });

  test('at 0.1/s the bucket of 3 of 4 gives the first one a token, and the others none', () => {
    const slow = { ...fast, flags: { ...fast.flags, nodeEvictionRate: given(0.1) } };
    expect(outcomesOf(predict(cutOf({ ...slow, workers: 3, fail: 3 })))).toEqual(['race', 'never', 'never']);
  });

  test('evictions of a race are a race', () => {
    const prediction = predict(cutOf({ ...fast, workers: 4, fail: 3 }));
    expect(prediction.zone).toBe('PartialDisruption');
    expect(rowOf(prediction, 'pods.evicted').outcome).toBe('race');
  });

  test('a lone node without a control plane beside it is never tainted up to v1.33, and perhaps since', () => {
    const alone = { workers: 1, fail: 1, controlPlanes: 0 };
    const before = predict(cutOf({ ...alone, version: 'v1.31.0' }));
    expect(before.zone).toBe('FullDisruption');
    expect(outcomesOf(before)).toEqual(['never']);
    expect(rowOf(before, 'pods.evicted')).toMatchObject({ outcome: 'never', formula: 'none: its cause never comes' });
    expect(outcomesOf(predict(cutOf(alone)))).toEqual(['race']);
  });

  test('a zone of more than 50 nodes is tainted on, at the secondary rate', () => {
    const prediction = predict(cutOf({ workers: 59, fail: 40 }));
    expect(new Set(outcomesOf(prediction))).toEqual(new Set(['comes']));
    const last = taintsOf(prediction).at(-1)?.afterCut;
    expect(last?.lo).toBeGreaterThan(seconds(3000));
    expect(last?.hi).toBeLessThan(seconds(4100));
  });
});

test.describe('what is assumed', () => {
  const hidden = (version: string) => cutOf({ version, flags: assumedFlags(version, 'hidden') });

  test('widens the windows to both ends of its range', () => {
    const prediction = predict(hidden('v1.36.0'));
    const [shorter, longer] = [40, 50].map((grace) =>
      predict(cutOf({ version: 'v1.36.0', flags: { nodeMonitorGracePeriod: given(seconds(grace)) } })),
    );
    for (const [index, row] of prediction.rows.entries()) {
      expect(row.afterCut?.lo, row.id).toBe(shorter?.rows[index]?.afterCut?.lo);
      expect(row.afterCut?.hi, row.id).toBe(longer?.rows[index]?.afterCut?.hi);
    }
    expect(prediction.notes.join()).toContain('does not show its flags');
  });

  test('is marked in the data', () => {
    const { settings } = predictionData(predict(hidden('v1.36.0')));
    expect(settings.find(({ name }) => name === 'nodeMonitorGracePeriod')?.assumed).toMatchObject({
      lo: seconds(40),
      hi: seconds(50),
    });
  });
});

test('what is worth knowing is told beside the rows', () => {
  const notes = (changes: Given) => predict(cutOf(changes)).notes.join('\n');
  expect(notes({ version: 'v1.30.0' })).toContain('extrapolated');
  expect(notes({ version: 'v1.31.0' })).not.toContain('extrapolated');
  expect(notes({ flags: { nodeEvictionRate: given(1) } })).toContain('rate of exactly 1');
  expect(notes({ flags: { nodeMonitorGracePeriod: given(seconds(20)) } })).toContain('healthy nodes flap');
  expect(notes({ version: 'v1.36.3' })).not.toContain('NodeControllerLeaseCircuitBreaker');
  expect(notes({ version: 'v1.37.0' })).toContain('NodeControllerLeaseCircuitBreaker');
});

const anyVersion = fc.constantFrom('v1.20.0', 'v1.31.0', 'v1.33.13', 'v1.34.0', 'v1.37.2');
const anyCut = fc
  .record({
    version: anyVersion,
    grace: fc.integer({ min: 1, max: 600 }),
    period: fc.integer({ min: 1, max: 60 }),
    rate: fc.double({ min: 0.001, max: 100, noNaN: true }),
    workers: fc.integer({ min: 1, max: 60 }),
    some: fc.nat(),
    controlPlanes: fc.integer({ min: 0, max: 5 }),
    podsPerNode: fc.integer({ min: 0, max: 110 }),
    toleration: fc.integer({ min: 0, max: 600 }),
  })
  .map(({ version, grace, period, rate, some, toleration, ...rest }) =>
    cutOf({
      ...rest,
      version,
      fail: (some % rest.workers) + 1,
      tolerations: [seconds(toleration)],
      flags: {
        nodeMonitorGracePeriod: given(seconds(grace)),
        nodeMonitorPeriod: given(seconds(period)),
        nodeEvictionRate: given(rate),
      },
    }),
  );

test('windows are never upside down, and only what never comes has none', () => {
  fc.assert(
    fc.property(anyCut, (cut) => {
      const prediction = predict(cut);
      for (const { id, outcome, afterCause, afterCut } of prediction.rows) {
        expect(outcome === 'never', id).toBe(afterCut === undefined);
        for (const window of [afterCause, afterCut]) {
          if (window !== undefined) expect(window.lo, id).toBeLessThanOrEqual(window.hi);
        }
      }
      predictionData(prediction);
    }),
    { numRuns: 50 },
  );
});

test('in a zone that stays Normal a longer grace period makes nothing earlier, and a longer toleration no eviction', () => {
  fc.assert(
    fc.property(anyCut, fc.integer({ min: 1, max: 300 }), (cut, more) => {
      fc.pre(predict(cut).zone === 'Normal');
      const { settings, tolerations } = cut;
      const grace = settings.nodeMonitorGracePeriod.value + seconds(more);
      const longer = predict({ ...cut, settings: { ...settings, nodeMonitorGracePeriod: given(grace) } });
      const patient = predict({
        ...cut,
        tolerations: tolerations.map((each) => (each === 'forever' ? each : each + seconds(more))),
      });
      for (const [index, { id, afterCut }] of predict(cut).rows.entries()) {
        for (const { rows } of [longer, patient]) {
          const other = rows[index]?.afterCut;
          if (afterCut === undefined || other === undefined) continue;
          expect(other.lo, id).toBeGreaterThanOrEqual(afterCut.lo - 1e-6);
          expect(other.hi, id).toBeGreaterThanOrEqual(afterCut.hi - 1e-6);
        }
      }
    }),
    { numRuns: 50 },
  );
});

test('the JSON Schema describes what is printed', () => {
  expect(predictionJsonSchema()).toMatchObject({ $defs: { Prediction: { title: 'powercut prediction' } } });
  expect(predictionData(predict(cutOf())).predictionVersion).toBe(1);
});
