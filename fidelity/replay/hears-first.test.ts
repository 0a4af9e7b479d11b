import { expect, test } from '@playwright/test';
import { base, traceOf, write } from '../testing/made-up-trace.ts';
import type { Line } from '../trace.ts';
import { hearsFirst } from './hears-first.ts';

const node = { kind: 'Node', name: 'made-worker', u: 1 } as const;
const act = (what: string, at: number): Line => ({ t: 'act', what, node: 'made-worker', at: [at, at + 100] });

test('after a pause a kubelet has heard of its Node first if it tells at once that all of it is well again', () => {
  const after = (at: number, set: { readonly [field: string]: string }) =>
    hearsFirst(
      traceOf([
        base({ ...node, set: {} }),
        act('pause', 1000),
        act('resume', 30_000),
        write(at, 'kubelet/made-worker', { ...node, set }),
      ]),
      'made-worker',
    );
  expect(after(30_500, { Ready: 'True', MemoryPressure: 'False' })).toEqual({ hearsFirst: true });
  // As it was before, but for what is new.
  expect(after(30_500, { Ready: 'False' })).toEqual({ hearsFirst: false });
  // A round later.
  expect(after(40_500, { Ready: 'True', MemoryPressure: 'False' })).toEqual({ hearsFirst: false });
  expect(hearsFirst(traceOf([act('cut-power', 1000)]), 'made-worker')).toEqual({});
});
