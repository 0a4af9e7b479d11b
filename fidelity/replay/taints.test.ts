import { expect, test } from '@playwright/test';
import { base, header, traceOf, write } from '../testing/made-up-trace.ts';
import type { Line, Trace } from '../trace.ts';
import { staleSpansOf, taintsOf } from './taints.ts';

const period = 2_000;
const controller = 'node-controller';
const node = { kind: 'Node', name: 'made-worker', u: 1 } as const;
const other = { ...node, name: 'made-worker2', u: 2 } as const;
const pod = { kind: 'Pod', ns: 'own', name: 'web', u: 3 } as const;

/** A write that took so long. */
const slow = (line: Line, takes: number): Line =>
  line.t === 'write' && line.at !== undefined ? { ...line, at: [line.at[0], line.at[0] + takes] } : line;

/** A node that turns Unknown at 10 s, in a pass that marks a pod until 10.505 s, and is tainted at these instants. */
const turning = (noSchedule: number, noExecute: number, more: readonly Line[] = []): Trace =>
  traceOf([
    base({ ...node, set: { Ready: 'True' } }),
    base({ ...other, set: { Ready: 'True' } }),
    base({ ...pod, set: { Ready: 'True' } }),
    write(10_000, controller, { ...node, set: { Ready: 'Unknown' } }),
    ...more,
    write(noSchedule, controller, { ...node, set: { 'taint node.kubernetes.io/unreachable:NoSchedule': 'set' } }),
    write(10_500, controller, { ...pod, set: { Ready: 'False' } }),
    slow(
      write(noExecute, controller, { ...node, set: { 'taint node.kubernetes.io/unreachable:NoExecute': 'set' } }),
      60,
    ),
  ]);

test('the worker that taints looked before it read the node, and in the pass itself before that was over', () => {
  expect(taintsOf(turning(10_020, 10_300), period)).toEqual([10_285]);
  expect(taintsOf(turning(10_020, 10_590), period)).toEqual([10_504]);
  expect(taintsOf(turning(10_020, 12_600), period)).toEqual([12_585]);
});

test('of nodes that turn Unknown together that is not told', () => {
  const both = turning(10_020, 10_300, [write(10_002, controller, { ...other, set: { Ready: 'Unknown' } })]);
  expect(taintsOf(both, period)).toEqual([]);
});

test('a node that is tainted one pass late was Ready still in the cache, until its NoSchedule taint tells otherwise', () => {
  const stale = turning(10_200, 12_600);
  expect(staleSpansOf(stale, period)).toEqual([{ from: 10_000, until: 10_200 }]);
  expect(staleSpansOf(turning(10_050, 12_600), period), 'no look came between').toEqual([]);
  expect(staleSpansOf(turning(10_200, 10_400), period), 'it was found').toEqual([]);
  expect(staleSpansOf(turning(10_200, 20_000), period), 'it was held up by something else').toEqual([]);
  const before = { ...stale, header: { ...header, kubernetes: 'v1.33.13' } };
  expect(staleSpansOf(before, period), 'up to v1.33 it is queued a pass late').toEqual([]);
});
