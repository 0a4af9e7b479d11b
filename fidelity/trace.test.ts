import { gzipSync } from 'node:zlib';
import { expect, test } from '@playwright/test';
import { decodeTrace, encodeTrace, type Trace } from './trace.ts';

const trace: Trace = {
  header: {
    t: 'header',
    schema: 1,
    kubernetes: 'v1.37.2',
    profile: 'fast',
    scenario: 'made-up',
    settings: { nodeMonitorPeriod: 2000, nodeLeaseDuration: { worker: 16_000 } },
    nodes: [{ name: 'worker', role: 'worker' }],
    command: 'none',
    kubectl: 'v1.37.2',
    t0: 1000,
    rv0: 4,
    verdict: { status: 'passed' },
  },
  lines: [
    { t: 'base', kind: 'Node', name: 'worker', u: 0, rv: -1, set: { Ready: 'True' } },
    { t: 'write', kind: 'Node', name: 'worker', u: 0, rv: 1, type: 'MODIFIED', seen: 5, set: { Ready: null } },
    { t: 'act', what: 'cut-power', node: 'worker', at: [6, 7] },
    {
      t: 'ask',
      at: [8, 9],
      by: 'kubernetes-admin (kubectl)',
      verb: 'patch',
      uri: '/api/v1/nodes/a',
      code: 200,
      body: {},
    },
    { t: 'step', at: 10, title: '2. a worker loses power' },
  ],
};

test('what is written is read again, and the same trace makes the same bytes', () => {
  expect(decodeTrace(encodeTrace(trace))).toEqual(trace);
  expect(encodeTrace(trace)).toEqual(encodeTrace(trace));
});

test('another schema, or a line of which nothing is known, is refused', () => {
  const bytes = (...lines: readonly object[]) => gzipSync(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  expect(() => decodeTrace(bytes({ ...trace.header, schema: 2 }))).toThrow();
  expect(() => decodeTrace(bytes(trace.header, { t: 'rumour', at: 1 }))).toThrow();
  expect(() => decodeTrace(bytes(trace.header, { t: 'step', at: 1, title: 'a', more: true }))).toThrow();
});
