import { expect, test } from '@playwright/test';
import { node, pod, request, sightingsOf } from '../testing/made-up.ts';
import type { Trace, TraceAct } from '../trace.ts';
import { composeTrace, type Recording } from './compose.ts';

const head = {
  kubernetes: 'v1.37.2',
  profile: 'fast',
  scenario: 'made-up',
  settings: {},
  nodes: [],
  command: 'none',
  kubectl: 'v1.37.2',
  verdict: { status: 'passed' },
};

const recording = (more: Partial<Recording> = {}): Recording => ({
  sightings: sightingsOf(
    ['Node', 'ADDED', node('worker', 3, 'True'), 900],
    ['Pod', 'ADDED', pod('a', 5), 1020],
    ['Pod', 'MODIFIED', pod('a', 6, { nodeName: 'worker' }), 1030],
    ['Pod', 'DELETED', pod('a', 8), 1100],
    ['Pod', 'ADDED', pod('b', 9), 3000],
  ),
  requests: [
    request(1010, { resourceVersion: 5, verb: 'create', external: true, uri: '/api/v1/pods', body: { a: 1 } }),
    request(1022, { verb: 'create', sub: 'binding' }),
    request(2990, { resourceVersion: 9, verb: 'create', name: 'b' }),
  ],
  acts: [{ t: 'act', what: 'cut-power', node: 'worker', at: [1050, 1051] }],
  steps: [{ at: 1005, title: '1. it begins' }],
  firstVersion: 4,
  ...more,
});

const traceOf = (more: Partial<Recording> = {}, cut = { from: 1000, to: 2000 }): Trace => {
  const made = composeTrace(recording(more), cut, head);
  if ('unsound' in made) throw new Error(made.unsound);
  return made;
};

test('what was there is the baseline; each write tells only what it changed, in the order of time', () => {
  const { lines } = traceOf();
  expect(lines.map(({ t }) => t)).toEqual(['base', 'step', 'write', 'ask', 'write', 'act', 'write']);
  expect(lines[0]).toMatchObject({ kind: 'Node', name: 'worker', rv: 0, set: { Ready: 'True' } });
  expect(lines[2]).toMatchObject({
    type: 'ADDED',
    rv: 2,
    at: [10, 15],
    by: 'kubelet/worker',
    set: { phase: 'Pending' },
  });
  expect(lines[4]).toMatchObject({ sub: 'binding', inferred: true, set: { nodeName: 'worker' } });
  expect(lines[6]).toMatchObject({ type: 'DELETED', seen: 100, set: {} });
});

test('what was written before the scenario began is its baseline, what came after it is left out', () => {
  const { lines } = traceOf({ acts: [], steps: [], requests: [] }, { from: 1025, to: 1050 });
  expect(lines.map(({ t }) => t)).toEqual(['base', 'base', 'write']);
});

test('there is no trace if a watch has missed a write', () => {
  const missed = request(1040, { resourceVersion: 7 });
  const made = composeTrace(recording({ requests: [missed] }), { from: 1000, to: 2000 }, head);
  expect(made).toEqual({ unsound: 'no watch has shown 1 writes, as that of Pod a by kubelet/worker' });
});

test('there is no trace if a node turned Unknown to which nothing was done', () => {
  const lost = sightingsOf(
    ['Node', 'ADDED', node('other', 5, 'True'), 1010],
    ['Node', 'MODIFIED', node('other', 6, 'Unknown'), 1020],
  );
  const cut = { from: 1000, to: 2000 };
  expect(composeTrace(recording({ sightings: lost, requests: [] }), cut, head)).toEqual({
    unsound: 'other turned Unknown although nothing was done to it',
  });
  const act: TraceAct = { t: 'act', what: 'pause', node: 'other', at: [1001, 1002] };
  expect(composeTrace(recording({ sightings: lost, requests: [], acts: [act] }), cut, head)).not.toHaveProperty(
    'unsound',
  );
});

test('tells whether an Event is about the real object, a former one, the name in place of its UID, or no UID', () => {
  const about = (uid: string, version: number): object => ({
    metadata: { name: `e${version}`, uid: `e${version}`, resourceVersion: String(version) },
    involvedObject: { kind: 'Node', name: 'a', uid },
  });
  const sightings = sightingsOf(
    ['Node', 'ADDED', node('a', 5, 'True'), 1010],
    ...['uid-a', 'a', '', 'uid-of-another'].map(
      (uid, index) => ['Event', 'ADDED', about(uid, 6 + index), 1020] as const,
    ),
    ['Node', 'DELETED', node('a', 10, 'True'), 1030],
    ['Event', 'ADDED', about('uid-a', 11), 1040],
  );
  const { lines } = traceOf({ sightings, requests: [] });
  const told = lines.flatMap((line) => (line.t === 'write' && line.kind === 'Event' ? [line.set['aboutUid']] : []));
  expect(told).toEqual(['real', 'name', 'none', 'other', 'former']);
});
