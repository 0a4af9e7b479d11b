import { expect, test } from '@playwright/test';
import { mostMarks } from '../schema/track.ts';
import { changesOf } from './changes.ts';
import { boundedTracks, tracksOf } from './tracks-of.ts';

const seen = (kind: string, name: string, field: string, to: unknown, hi: number, namespace = 'shop') => ({
  type: 'observation',
  subject: { kind, namespace, name },
  field,
  ...(to === undefined ? {} : { to }),
  seen: { lo: hi - 10, hi },
});
const tracks = (lines: readonly object[]) => tracksOf(0, lines.flatMap(changesOf));
const told = (lines: readonly object[]) =>
  tracks(lines).map(({ kind, name, node, marks }) => [
    kind,
    name,
    node,
    marks.map(({ hi, value }) => `${hi} ${value}`),
  ]);

test('a Pod is pending, ready, terminating and gone; one of its name that follows begins anew', () => {
  const lines = [
    seen('Pod', 'a', 'exists', true, 100),
    seen('Pod', 'a', 'phase', 'Pending', 100),
    seen('Pod', 'a', 'node', 'one', 150),
    seen('Pod', 'a', 'phase', 'Running', 200),
    seen('Pod', 'a', 'condition/Ready', { status: 'True' }, 200),
    seen('Pod', 'a', 'condition/Ready', { status: 'False' }, 300),
    seen('Pod', 'a', 'deletionTimestamp', 'then', 400),
    seen('Pod', 'a', 'exists', undefined, 500),
    seen('Pod', 'a', 'exists', true, 600),
  ];
  expect(told(lines)).toEqual([
    ['pod', 'shop/a', 'one', ['100 Pending', '200 Ready', '300 Not ready', '400 Terminating', '500 ', '600 Pending']],
  ]);
});

test('a Service counts its endpoints, and leaders and heartbeats have no track', () => {
  const lines = [
    {
      type: 'baseline',
      subject: { kind: 'EndpointSlice', namespace: 'shop', name: 'web-1' },
      fields: { exists: true, service: 'web', 'endpoint/a': { ready: true }, 'endpoint/b': { ready: true } },
      at: 0,
    },
    seen('EndpointSlice', 'web-1', 'endpoint/a', { ready: false }, 100),
    seen('EndpointSlice', 'web-1', 'endpoint/a', undefined, 200),
    seen('Lease', 'kube-scheduler', 'renewTime', 'now', 100, 'kube-system'),
    seen('Node', 'one', 'heartbeat', 'now', 100),
    seen('Event', 'x', 'event', {}, 100),
  ];
  expect(told(lines)).toEqual([
    ['endpoints', 'shop/web', undefined, ['0 2 of 2 ready', '100 1 of 2 ready', '200 1 of 1 ready']],
  ]);
});

test('conditions that never change have no track, but Ready has; a taint is on, then gone', () => {
  const lines = [
    seen('Node', 'one', 'condition/Ready', { status: 'True' }, 10),
    seen('Node', 'one', 'condition/PIDPressure', { status: 'False' }, 10),
    seen('Node', 'one', 'taint/k:NoExecute', true, 50),
    seen('Node', 'one', 'taint/k:NoExecute', undefined, 90),
  ];
  expect(told(lines)).toEqual([
    ['condition', 'Ready', 'one', ['10 True']],
    ['taint', 'k:NoExecute', 'one', ['50 on', '90 ']],
  ]);
});

test('what is kept is bounded, and what is left out is counted', () => {
  const marks = Array.from({ length: mostMarks }, (_, at) => ({ lo: at, hi: at, value: 'renewed' }));
  const track = { kind: 'lease', slot: 0, name: 'n', node: 'n', marks, leftOut: 0 } as const;
  const kept = boundedTracks([track, track, track, track]);
  expect(kept.reduce((sum, one) => sum + one.marks.length, 0)).toBeLessThanOrEqual(mostMarks);
  for (const { marks: own, leftOut } of kept) expect(own.length + leftOut).toBe(mostMarks);
  expect(boundedTracks([track])).toEqual([track]);
});
