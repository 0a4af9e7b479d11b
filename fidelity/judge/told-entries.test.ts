import { expect, test } from '@playwright/test';
import { base, traceOf, write } from '../testing/made-up-trace.ts';
import type { Line } from '../trace.ts';
import { toldEntries } from './told-entries.ts';

test('what is there is proved when the scenario goes on to its next act, and not only every so often', () => {
  const node = { kind: 'Node', name: 'made-worker', u: 1 } as const;
  const uri = '/api/v1/namespaces/own/pods/web';
  const patched: Line = { t: 'ask', at: [610, 615], by: 'kubernetes-admin (powercut)', verb: 'patch', uri, code: 200 };
  const trace = traceOf([
    base({ ...node, set: { Ready: 'True' } }),
    write(600, 'node-controller', { ...node, set: { Ready: 'Unknown' } }),
    patched,
    write(1_200, 'node-controller', { ...node, set: { Ready: 'True' } }),
  ]);
  const proven = toldEntries(trace).flatMap(({ at, entry }) =>
    entry.type === 'proof' && entry.kind === 'Node' ? [at] : [],
  );
  expect(proven).toEqual([-1, 250, 500, 609, 750, 1_000, 1_205]);
});
