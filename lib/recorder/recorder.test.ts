import { expect, test } from '@playwright/test';
import { realClock } from '../clock/real-clock.ts';
import { rejected } from '../testing/caught.ts';
import { rawNode } from '../testing/raw-objects.ts';
import { startRecorded } from '../testing/recorded.ts';
import type { MeasuredPressure } from './host-pressure.ts';
import { Timeline } from './timeline.ts';

const kinds = ['Node'] as const;

test.describe('the start', () => {
  test('says what it may not list', async () => {
    const started = startRecorded({ kinds, before: (api) => void (api.of('Node').refuseLists = 403) });
    expect(await rejected(started)).toMatchObject({ code: 'E_API_REFUSED', message: expect.stringContaining('Node') });
  });

  for (const refusal of [503, 'never answered'] as const) {
    test(`gives up in time on an API server whose lists are ${refusal}`, async () => {
      // A list alone may take longer.
      test.setTimeout(14_000);
      const before: Parameters<typeof startRecorded>[0]['before'] = (api) =>
        void (api.of('Node').refuseLists = refusal);
      const error = await rejected(startRecorded({ kinds, timings: { startWithin: 300 }, before }));
      expect(error.code).toBe('E_API_UNREACHABLE');
    });

    test(`gives up in time on an API server whose watches are ${refusal}`, async () => {
      const before: Parameters<typeof startRecorded>[0]['before'] = (api) =>
        void (api.of('Node').refuseWatches = refusal);
      const error = await rejected(startRecorded({ kinds, timings: { startWithin: 300 }, before }));
      expect(error).toMatchObject({ code: 'E_API_UNREACHABLE', hint: expect.stringContaining('begins no watch') });
    });
  }

  for (const unanswered of ['refuseLists', 'refuseWatches'] as const) {
    test(`can be interrupted, also while ${unanswered} keeps it waiting`, async () => {
      const interruption = new AbortController();
      const started = startRecorded({
        kinds,
        signal: interruption.signal,
        timings: { startWithin: 600_000 },
        before: (api) => {
          api.of('Node')[unanswered] = 'never answered';
          api.of('Node').onUnanswered = () => {
            interruption.abort(new Error('interrupted'));
            return undefined;
          };
        },
      });
      await expect(started).rejects.toThrow('interrupted');
    });
  }
});

test('an error of ours ends the recording with a gap that never ends', async () => {
  const timeline = new Timeline();
  let full = true;
  timeline.onAppend(({ type }) => {
    if (type === 'observation' && full) throw new Error('the disk is full');
  });
  await using recorded = await startRecorded({ kinds: ['Node', 'Pod'], timeline });
  await recorded.proven('Pod');
  const proven = { Node: timeline.provenUntil('Node'), Pod: timeline.provenUntil('Pod') };
  recorded.api.of('Node').write(rawNode({ name: 'n' }));
  const { failed } = recorded.recorder;
  await recorded.until('the end', () => failed.aborted || undefined);
  full = false;
  expect(failed.reason).toMatchObject({ message: 'the disk is full' });
  expect(timeline.observations({ kind: 'Node' }), 'what is not on disk is not known').toEqual([]);
  const later = recorded.now() + 1e9;
  for (const kind of ['Node', 'Pod'] as const) {
    const [gap] = timeline.gaps(kind, { lo: later, hi: later });
    expect(gap).toMatchObject({ reason: 'cut', detail: expect.stringContaining('the disk is full') });
    expect(gap?.lo).toBeGreaterThanOrEqual(proven[kind]);
    expect(JSON.parse(JSON.stringify(gap)), 'also when it is read again').toEqual(gap);
  }
  await expect(recorded.recorder.stop()).rejects.toThrow('the disk is full');
});

test('nothing is taken down after an entry that could not be, although the next one could', async () => {
  const timeline = new Timeline();
  let refused = false;
  timeline.onAppend(({ type }) => {
    if (type !== 'observation' || refused) return;
    refused = true;
    throw new Error('the disk was full');
  });
  await using recorded = await startRecorded({ kinds, timeline, timings: { checkEvery: 600_000 } });
  const nodes = recorded.api.of('Node');
  nodes.hold();
  nodes.write(rawNode({ name: 'lost' }));
  nodes.write(rawNode({ name: 'next' }));
  nodes.release();
  const { failed } = recorded.recorder;
  await recorded.until('the end', () => failed.aborted || undefined);
  expect(timeline.observations({ kind: 'Node' })).toEqual([]);
});

test('an answer of the API server that takes long is a sign of starvation', async () => {
  await using recorded = await startRecorded({ kinds, timings: { starvedAfter: -1 } });
  await recorded.until('a note', ({ entries }) =>
    entries.find((entry) => entry.type === 'note' && entry.text.startsWith('an answer of the API server came')),
  );
});

test('a host under pressure is noted, and what was measured of it is told at the latest when the recording ends', async () => {
  const clock = realClock();
  const told: MeasuredPressure[] = [];
  const pressure = {
    read: () => ({ cpu: clock.now(), io: 0 }),
    tell: (measured: MeasuredPressure) => void told.push(measured),
  };
  await using recorded = await startRecorded({ kinds: ['Node'], pressure });
  const asked = recorded.now();
  await recorded.recorder.hostMeasured(asked);
  const starved = recorded.timeline.entries.filter((entry) => entry.type === 'note' && entry.topic === 'starved');
  expect(starved).toMatchObject([{ text: expect.stringContaining('tasks waited for a processor') }]);
  await recorded.recorder.stop();
  const [measured] = told;
  expect(measured?.until).toBeGreaterThanOrEqual(asked);
  expect(measured?.shares.cpu?.mean).toBeGreaterThan(0.95);
  expect(measured?.shares.io).toEqual({ mean: 0, worst: 0 });
});

test('a clock that is stepped is noted from when it can have been until now', async () => {
  await using recorded = await startRecorded({ kinds });
  await recorded.proven('Node');
  const lo = recorded.now();
  recorded.api.dateAhead = 60_000;
  const hi = recorded.now();
  const note = await recorded.until('a note', ({ entries }) =>
    entries.filter((entry) => entry.type === 'note').find(({ topic }) => topic === 'clock'),
  );
  expect(note.at).toBeLessThanOrEqual(lo);
  expect(note.until).toBeGreaterThanOrEqual(hi);
});

for (const sharedClock of [true, false]) {
  test(`a time of the future that a controller wrote is ${sharedClock ? 'noted, and the offset measured anew' : 'nothing where it has a clock of its own'}`, async () => {
    await using recorded = await startRecorded({ kinds, sharedClock, timings: { checkEvery: 600_000 } });
    expect(recorded.recorder.offset()).toBeDefined();
    const since = new Date(realClock().date().getTime() + 60_000).toISOString();
    recorded.api.of('Node').write(rawNode({ name: 'n', ready: 'Unknown', since }));
    await recorded.until('the node', (timeline) => timeline.object({ kind: 'Node', name: 'n' }));
    const notes = recorded.timeline.entries.filter((entry) => entry.type === 'note' && entry.topic === 'clock');
    expect(notes).toHaveLength(sharedClock ? 1 : 0);
    expect(recorded.recorder.offset() === undefined).toBe(sharedClock);
  });
}

test('an open window narrows the interval of a change to what lies between two questions', async () => {
  await using recorded = await startRecorded({ kinds, timings: { checkEvery: 600_000 } });
  const nodes = recorded.api.of('Node');
  recorded.recorder.openWindow(kinds);
  await nodes.untilListed(1);
  const opened = recorded.now();
  await nodes.untilListed(3);
  nodes.write(rawNode({ name: 'n' }));
  const seen = await recorded.until('the node', (timeline) => timeline.observations({ kind: 'Node' })[0]?.seen);
  expect(seen.rule).toBe('read');
  expect(seen.lo).toBeGreaterThanOrEqual(opened);
});
