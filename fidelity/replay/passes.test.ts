import { expect, test } from '@playwright/test';
import { stepsOf } from '../states.ts';
import { base, event, traceOf, write } from '../testing/made-up-trace.ts';
import type { Line } from '../trace.ts';
import { flipsOf, idlePassOf, passesOf } from './passes.ts';
import { phasesOf } from './phases.ts';

const period = 2_000;
const node = { kind: 'Node', name: 'made-worker', u: 1 } as const;
const pod = { kind: 'Pod', ns: 'own', name: 'web', u: 2 } as const;
const taint = 'taint node.kubernetes.io/unreachable:NoExecute';
const controller = 'node-controller';

/** A node that turns Unknown in the pass of 10 s, which is at work on its pod until `marked`, and is seen to be back in a pass at `back`. */
const failure = (marked: number, back: number): readonly Line[] => [
  base({ ...node, set: { Ready: 'True' } }),
  base({ ...pod, set: { Ready: 'True' } }),
  write(10_000, controller, { ...node, set: { Ready: 'Unknown' } }),
  write(marked - 5, controller, { ...pod, set: { Ready: 'False' } }),
  write(12_100, controller, { ...node, set: { [taint]: 'set' } }),
  write(back - 200, 'kubelet/made-worker', { ...node, set: { Ready: 'True' } }),
  write(back, controller, { ...node, set: { [taint]: null } }),
];

const idlePassIn = (lines: readonly Line[]) => idlePassOf(passesOf(stepsOf(traceOf(lines)), period), period);

test('passes come apart by a period, and by as much more as an idle one lasts, once the one that marked pods was over', () => {
  expect(idlePassIn(failure(10_400, 10_400 + 5 * 2_060))).toBeCloseTo(60);
  expect(idlePassIn(failure(11_000, 11_000 + 5 * 2_060))).toBeCloseTo(60);
  expect(idlePassIn(failure(10_400, 10_400 + 4 * 2_000 + 6))).toBeCloseTo(1.5);
});

test('nothing is read from passes that are too far apart, or so late that one more may have been between', () => {
  expect(idlePassIn(failure(10_400, 10_400 + 30 * 2_010))).toBeUndefined();
  expect(idlePassIn(failure(10_400, 10_400 + 1.5 * 2_000))).toBeUndefined();
  expect(idlePassIn(failure(10_400, 20_000).slice(0, 4))).toBeUndefined();
});

test('a node turns Unknown once, and that it is told of later is no pass of its own', () => {
  const lines = [...failure(10_400, 20_000), event(24_000, 'RemovingNode', 'Node /made-worker', 'gone')];
  expect(flipsOf(traceOf(lines))).toEqual([{ node: 'made-worker', at: 10_000 }]);
  expect(passesOf(stepsOf(traceOf(lines)), period).map(({ at, flips }) => [at, flips])).toEqual([
    [10_000, true],
    [20_000, false],
    [24_000, false],
  ]);
});

test('a name is in quarantine from before only if a Node of it was registered anew a moment ago', () => {
  const created = (ago: number) => new Date(traceOf([]).header.t0 - ago).toISOString();
  const registered = (u: number): Line =>
    base({ kind: 'Event', name: `e${u}`, u, set: { reason: 'RegisteredNode', about: 'Node /made-worker' } });
  const collected = write(19_000, 'pod-garbage-collector', { ...pod, set: { phase: 'Failed' } });
  const quarantined = (ago: number, registrations: number) =>
    phasesOf(
      traceOf([
        base({ ...node, set: { created: created(ago) } }),
        ...Array.from({ length: registrations }, (_, n) => registered(10 + n)),
        collected,
      ]),
    ).quarantinedAt;
  expect(quarantined(4_000, 2)).toEqual({ 'made-worker': traceOf([]).header.t0 - 21_000 });
  expect(quarantined(4_000, 1)).toEqual({});
  expect(quarantined(100_000, 2)).toEqual({});
});
