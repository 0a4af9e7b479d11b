import { expect, test } from '@playwright/test';
import { base, event, traceOf, write } from '../testing/made-up-trace.ts';
import type { Line } from '../trace.ts';
import { firstFlip, flipsOf, idlePassOf, latePassOf, passesOf, shortPassOf, withThoseBetween } from './passes.ts';
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

const idlePassIn = (lines: readonly Line[]) => idlePassOf(passesOf(traceOf(lines), period), period);

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
  expect(passesOf(traceOf(lines), period).map(({ at, judgesUntil }) => [at, judgesUntil])).toEqual([
    [10_000, 10_400],
    [20_000, undefined],
    [24_000, undefined],
  ]);
});

test('what is written before the next pass can have come is of the same one', () => {
  const other = { ...node, name: 'made-worker2', u: 3 } as const;
  const passes = passesOf(
    traceOf([
      base({ ...other, set: { Ready: 'True', [taint]: 'set' } }),
      ...failure(11_500, 20_000),
      write(10_900, controller, { ...other, set: { Ready: 'Unknown' } }),
      write(11_600, controller, { ...other, set: { [taint]: null } }),
    ]),
    period,
  );
  expect(passes).toEqual([
    { at: 10_000, judgesUntil: 11_500, end: 11_605 },
    { at: 20_000, end: 20_005 },
  ]);
});

test('a pass that swaps two taints begins with the first, and one that registers a node when it makes the Event', () => {
  const notReady = taint.replace('unreachable', 'not-ready');
  const { t0 } = traceOf([]).header;
  const made = (BigInt(t0 + 30_000) * 1_000_000n).toString(16);
  const registered = event(30_700, 'RegisteredNode', 'Node /made-worker', 'it is there');
  const passes = passesOf(
    traceOf([
      base({ ...node, set: { Ready: 'False', [taint]: 'set' } }),
      write(20_000, controller, { ...node, set: { [notReady]: 'set' } }),
      write(20_240, controller, { ...node, set: { [taint]: null } }),
      registered.t === 'write' ? { ...registered, name: `made-worker.${made}` } : registered,
    ]),
    period,
  );
  expect(passes.map(({ at }) => at)).toEqual([20_000, 30_000]);
});

test('between two that are seen there were as many as there is room for', () => {
  const passes = [
    { at: 10_000, judgesUntil: 10_400, end: 10_500 },
    { at: 16_800, end: 16_900 },
    { at: 18_950, end: 19_000 },
  ];
  expect(withThoseBetween(passes, period).map(({ at }) => at)).toEqual([10_000, 12_600, 14_700, 16_800, 18_950]);
});

test('before the first flip passes may have come so much later that the one before it had not seen the renewal, if slow requests tell of it', () => {
  const settings = { nodeMonitorPeriod: period, nodeMonitorGracePeriod: 4_000 };
  const lateIn = (renewedAt: number, slow: number) => {
    const request: Line = { t: 'ask', at: [5_000, 5_000 + slow], by: 'a', verb: 'get', uri: '/a', code: 200 };
    const { header, lines } = traceOf([request, ...failure(10_400, 20_000)]);
    const trace = { lines, header: { ...header, settings } };
    const first = firstFlip(trace, passesOf(trace, period), new Map([['made-worker', renewedAt]]));
    return first && latePassOf(trace, first);
  };
  expect(lateIn(3_700, 500)).toBeCloseTo(101);
  expect(lateIn(3_700, 200)).toBeUndefined();
  expect(lateIn(4_300, 500)).toBeUndefined();
});

test('before the first flip passes came no farther apart than that the one a grace period before had seen the renewal', () => {
  const shortIn = (renewedAt: number, nodeMonitorGracePeriod: number) => {
    const { header, lines } = traceOf(failure(10_400, 20_000));
    const trace = { lines, header: { ...header, settings: { nodeMonitorPeriod: period, nodeMonitorGracePeriod } } };
    const first = firstFlip(trace, passesOf(trace, period), new Map([['made-worker', renewedAt]]));
    return first && shortPassOf(first);
  };
  expect(shortIn(5_980, 4_000)).toBeCloseTo(5);
  expect(shortIn(3_970, 5_000)).toBeCloseTo(5);
  expect(shortIn(6_010, 4_000)).toBeUndefined();
});

test('a quarantine was let out late if the third cycle after a Node went did not find it over', () => {
  const lateIn = (collectedAt: number) =>
    phasesOf(
      traceOf([
        base({ ...node, set: {} }),
        base({ ...pod, set: { nodeName: 'made-worker' } }),
        write(10_000, 'kubernetes-admin', { ...node, type: 'DELETED', set: {} }),
        write(collectedAt, 'pod-garbage-collector', { ...pod, set: { phase: 'Failed' } }),
      ]),
    ).quarantineEndsLate;
  expect(lateIn(69_900)).toBeUndefined();
  expect(lateIn(70_100)).toBe(1_000);
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
