import { expect, test } from '@playwright/test';
import { joinTimelines, type Known, learn, type RecordedFile } from './join-timelines.ts';

type Span = readonly [from: number, until: number];

function file(name: string, spans: { readonly Node?: Span; readonly Pod?: Span }): RecordedFile {
  const known: Known = new Map();
  for (const kind of ['Node', 'Pod'] as const) {
    const [from, until] = spans[kind] ?? [];
    if (from !== undefined && until !== undefined) known.set(kind, { from, until });
  }
  return { name, known };
}

const cluster = (timeline: string, machine: string) => ({
  description: { spec: { name: 'c' }, nodes: [{ name: 'c-worker', role: 'worker' as const, machine }] },
  timeline,
});

test('between one process and the next is a hole in every kind, from the last that the first knew', () => {
  const first = file('timeline-0-900.jsonl', { Node: [1, 10], Pod: [2, 12] });
  const second = file('timeline-0-31.jsonl', { Node: [20, 30], Pod: [21, 33] });
  const clusters = [cluster(first.name, 'm1'), cluster(second.name, 'm1')];
  const { timelines, gaps } = joinTimelines([second, first], clusters);
  expect(timelines).toEqual([first.name, second.name]);
  expect(gaps).toMatchObject([
    { type: 'gap', kind: 'Node', lo: 10, hi: 20, reason: 'cut' },
    { type: 'gap', kind: 'Pod', lo: 12, hi: 21, reason: 'cut' },
  ]);
  expect(gaps[0]?.detail).toContain('(timeline-0-900.jsonl, timeline-0-31.jsonl)');
});

test('a process that died before it knew anything leaves the hole open to the next one', () => {
  const files = [
    file('timeline-0-1.jsonl', { Node: [1, 10] }),
    file('timeline-0-2.jsonl', { Pod: [12, 13] }),
    file('timeline-0-3.jsonl', { Node: [20, 30], Pod: [21, 31] }),
  ];
  expect(joinTimelines(files, []).gaps).toMatchObject([
    { kind: 'Node', lo: 10, hi: 20 },
    { kind: 'Pod', lo: 13, hi: 21 },
  ]);
});

test('slots are apart from each other: what one missed, the other does not know either', () => {
  const files = [
    file('timeline-1-5.jsonl', { Node: [1, 50] }),
    file('timeline-0-7.jsonl', { Node: [20, 30] }),
    file('timeline-10-6.jsonl', { Node: [3, 9] }),
    file('timeline-0-2.jsonl', { Node: [1, 10] }),
  ];
  const { timelines, gaps } = joinTimelines(files, []);
  expect(timelines).toEqual(['timeline-0-2.jsonl', 'timeline-0-7.jsonl', 'timeline-1-5.jsonl', 'timeline-10-6.jsonl']);
  expect(gaps).toMatchObject([{ kind: 'Node', lo: 10, hi: 20 }]);
});

test('a cluster that was made anew under the same name goes on with nothing', () => {
  const files = [file('timeline-0-1.jsonl', { Node: [1, 10] }), file('timeline-0-2.jsonl', { Node: [20, 30] })];
  const clusters = [cluster('timeline-0-1.jsonl', 'm1'), cluster('timeline-0-2.jsonl', 'm2')];
  expect(joinTimelines(files, clusters).gaps).toEqual([]);
});

test('what a kind was is known from its first list, until the last proof or the last change', () => {
  const known: Known = new Map();
  const pod = { kind: 'Pod' } as const;
  learn(known, { type: 'baseline', subject: pod, at: 5 });
  learn(known, { type: 'proof', kind: 'Pod', sentAt: 8 });
  learn(known, { type: 'observation', subject: pod, seen: { lo: 9, hi: 9.5 } });
  learn(known, { type: 'observation', subject: pod, seen: { lo: null, hi: 9.9 } });
  expect(known.get('Pod')).toEqual({ from: 5, until: 9 });
});
