import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { compareTraces } from '../compare.ts';
import { decodeTrace, encodeTrace, type Trace } from '../trace.ts';
import { traceFolder } from '../traces.ts';
import { phasesOf } from './phases.ts';
import { replayInPhase } from './replay.ts';

const story = (version: string): Trace =>
  decodeTrace(readFileSync(join(traceFolder, version, 'fast', 'worker-loses-power-1.jsonl.gz')));

/** Times that the simulator's control plane writes otherwise than the recorded one. */
const untimely = (recorded: Trace, simulated: Trace): readonly string[] =>
  compareTraces(recorded, simulated).flatMap(({ aspect, text }) => (aspect === 'second' ? [text] : []));

for (const version of ['v1.31.0', 'v1.33.13', 'v1.34.4', 'v1.37.2']) {
  test(`${version} notices and evicts in the seconds in which the real one did`, () => {
    const recorded = story(version);
    expect(untimely(recorded, replayInPhase(recorded))).toEqual([]);
  });
}

test('the same trace is replayed to the same bytes', () => {
  const recorded = story('v1.37.2');
  expect(encodeTrace(replayInPhase(recorded))).toEqual(encodeTrace(replayInPhase(recorded)));
});

test('a cluster that has a longer grace period, evicts later, or is of a version that taints later is refuted', () => {
  const recorded = story('v1.37.2');
  const { header } = recorded;
  const otherwise = (change: Partial<Trace['header']>): readonly string[] =>
    untimely(recorded, replayInPhase({ ...recorded, header: { ...header, ...change } }));
  const set = (name: string, value: number) => ({ settings: { ...header.settings, [name]: value } });
  expect(otherwise(set('nodeMonitorGracePeriod', 20_000))).toContainEqual(expect.stringContaining('Ready=Unknown'));
  expect(otherwise(set('defaultUnreachableTolerationSeconds', 13))).toContainEqual(
    expect.stringContaining('deletionTimestamp'),
  );
  expect(otherwise({ kubernetes: 'v1.33.13' })).toContainEqual(expect.stringContaining('NoExecute'));
});

test('the grace period counts from the pass before which the last renewal had come through, however slow its request was', () => {
  const recorded = decodeTrace(readFileSync(join(traceFolder, 'v1.34.4', 'fast', 'return-before-eviction-2.jsonl.gz')));
  expect(untimely(recorded, replayInPhase(recorded))).toEqual([]);
});

test('a zone is disrupted when the pass has marked all pods, as late as it did, and what is tainted by then stays so', () => {
  const recorded = decodeTrace(readFileSync(join(traceFolder, 'v1.34.4', 'fast', 'full-disruption-2.jsonl.gz')));
  const taints = compareTraces(recorded, replayInPhase(recorded)).filter(({ text }) => text.includes(':NoExecute'));
  expect(taints.map(({ text }) => text)).toEqual([]);
});

test('which pods were evicted before they could be marked follows from the order of the marks', () => {
  const recorded = decodeTrace(readFileSync(join(traceFolder, 'v1.37.2', 'fast', 'own-tolerations-3.jsonl.gz')));
  expect(untimely(recorded, replayInPhase(recorded))).toEqual([]);
});

test('a kubelet that was held up in its last renewal falls silent after it, as it did', () => {
  const recorded = decodeTrace(readFileSync(join(traceFolder, 'v1.34.4', 'fast', 'nodes-at-once-2.jsonl.gz')));
  const [theirs, ours] = [recorded, replayInPhase(recorded)].map((trace) => phasesOf(trace).renewsLeaseAt);
  for (const [node, at] of Object.entries(theirs ?? {})) {
    if (!node.endsWith('control-plane')) expect(Math.abs((ours?.[node] ?? 0) - at)).toBeLessThan(1000);
  }
});
