import { expect, test } from '@playwright/test';
import { predict } from '../../lib/model/predict.ts';
import { defaultFlags } from '../../lib/model/predict-settings.ts';
import { seconds } from '../../lib/units.ts';
import type { Run } from '../../reports/run.ts';
import { madeUpRun } from '../../reports/testdata/made-up-run.ts';
import { compare, measurementsOf } from './measured.ts';

const source = 'made up';
const prediction = (version: string) =>
  predict({
    settings: { ...defaultFlags(version), kubernetesVersion: { value: version, source }, nodes: {} },
    nodeLeaseDuration: { value: seconds(40), source },
    controlPlanes: 1,
    workers: 2,
    fail: 1,
    podsPerNode: 10,
    tolerations: [],
  });
const rowOf = (version: string, id: string, afterCut: number, afterCause: number, relativeTo: string) =>
  compare(prediction(version), [
    {
      id,
      run: 'r',
      afterCut: { lo: seconds(afterCut), hi: seconds(afterCut) + 100 },
      relativeTo,
      afterCause: { lo: seconds(afterCause), hi: seconds(afterCause) + 100 },
    },
  ]).find(({ row }) => row.id === id);

test('a measurement within both windows passes, and one outside is a fail and is named', () => {
  const inside = rowOf('v1.37.2', 'node.ready-unknown', 47, 51, 'the last heartbeat');
  expect([inside?.afterCut.verdict, inside?.afterCause.verdict]).toEqual(['pass', 'pass']);
  const early = rowOf('v1.37.2', 'node.ready-unknown', 37, 41, 'the last heartbeat');
  expect([early?.afterCut.verdict, early?.afterCause.verdict]).toEqual(['fail', 'fail']);
  expect(early?.afterCause.outside).toHaveLength(1);
});

test('the other version’s NoExecute rule shows after the cause, where after the cut it does not', () => {
  const row = rowOf('v1.31.0', 'node.taint-no-execute', 45, 0.1, 'Ready=Unknown');
  expect([row?.afterCut.verdict, row?.afterCause.verdict]).toEqual(['pass', 'fail']);
  const late = rowOf('v1.37.2', 'node.taint-no-execute', 52, 5.1, 'Ready=Unknown');
  expect(late?.afterCause.verdict).toBe('unknown');
});

test('what counts from another cause is not compared by it, and what was not measured has no verdict', () => {
  const row = rowOf('v1.37.2', 'workload.available', 360, 500, 'the first eviction');
  expect(row?.afterCause).toEqual({ count: 0, outside: [] });
  expect(row?.afterCut.verdict).toBe('pass');
  expect(compare(prediction('v1.37.2'), []).every(({ afterCut }) => afterCut.verdict === undefined)).toBe(true);
});

test('pods with another toleration are not compared', () => {
  const measurement = { id: 'pods.evicted', run: 'r', relativeTo: 'the unreachable:NoExecute taint' };
  const interval = { lo: seconds(350), hi: seconds(350) };
  const afterCause = { lo: seconds(300.1), hi: seconds(300.2) };
  const counts = [300, 30].map((toleration) => {
    const own = { ...measurement, afterCut: interval, afterCause, toleration: seconds(toleration) };
    return compare(prediction('v1.37.2'), [own]).find(({ row }) => row.id === 'pods.evicted')?.afterCause.count;
  });
  expect(counts).toEqual([1, 0]);
});

test('measurements count from the cut of the node that they are about; what its run could not decide is left out', () => {
  const made = madeUpRun();
  const passed = made.claims.map((claim) => ({ ...claim, verdict: 'pass' as const, negated: false }));
  const run: Run = { ...made, claims: passed };
  const [first] = measurementsOf(run);
  const claim = passed.find(({ id }) => id === first?.id);
  expect(first?.afterCut.lo).toBe((claim?.at?.lo ?? 0) - (made.faults[0]?.confirmed.hi ?? 0));
  const undecided = passed.map((each) => ({ ...each, verdict: 'unknown' as const }));
  expect(measurementsOf({ ...run, claims: undecided })).toEqual([]);
  expect(measurementsOf({ ...run, faults: run.faults.map((fault) => ({ ...fault, alreadySo: true })) })).toEqual([]);
  expect(measurementsOf({ ...run, faults: [] })).toEqual([]);
});
