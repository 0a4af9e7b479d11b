import { expect, test } from '@playwright/test';
import { header, traceOf } from '../testing/made-up-trace.ts';
import type { Line } from '../trace.ts';
import { recordedCreations } from './creations.ts';

const created = (at: readonly [number, number], by: string): Line => ({
  t: 'write',
  kind: 'Pod',
  ns: 'own',
  name: `web-${at[0]}`,
  u: at[0],
  rv: 0,
  type: 'ADDED',
  at: [...at],
  by,
  set: {},
});

test('a Pod takes as long to be created as the recorded one that was nearest, and no longer than usual far from all', () => {
  const takes = recordedCreations(
    traceOf([
      created([1_000, 1_400], 'replicaset-controller'),
      created([1_300, 1_310], 'replicaset-controller'),
      created([1_200, 2_200], 'daemon-set-controller'),
    ]),
  );
  expect([900, 1_160, 1_700, 1_900].map((at) => takes(header.t0 + at))).toEqual([400, 10, 10, 0]);
});
