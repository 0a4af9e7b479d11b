import { expect, test } from '@playwright/test';
import { rawNode, rawPod } from '../testing/raw-objects.ts';
import { type Recorded, startRecorded } from '../testing/recorded.ts';
import type { Gap, Observation } from './observation.ts';
import type { Timeline } from './timeline.ts';

/** One Node that is Ready, watched. */
async function watchedNode(timings = {}) {
  const recorded = await startRecorded({
    kinds: ['Node'],
    timings,
    before: (api) => void api.of('Node').write(rawNode({ name: 'n' })),
  });
  return Object.assign(recorded, { nodes: recorded.api.of('Node') });
}

const gapsOf = (timeline: Timeline): Gap[] => timeline.entries.filter((entry) => entry.type === 'gap');
const notesOf = (timeline: Timeline): string[] =>
  timeline.entries.filter((entry) => entry.type === 'note').map((note) => note.text);

const turned = (recorded: Recorded, status: string): Promise<Observation> =>
  recorded.until(`Ready=${status}`, (timeline) =>
    timeline
      .observations({ kind: 'Node', name: 'n', field: 'condition/Ready' })
      .find(({ to }) => JSON.stringify(to).includes(`"status":"${status}"`)),
  );

test.describe('nothing is lost, it only comes late, when', () => {
  test('the connection breaks', async () => {
    await using recorded = await watchedNode();
    const { nodes, timeline } = recorded;
    nodes.refuseWatches = 503;
    nodes.cut();
    const before = recorded.now();
    nodes.write(rawNode({ name: 'n', ready: 'Unknown' }));
    const after = recorded.now();
    nodes.refuseWatches = undefined;
    const { seen } = await turned(recorded, 'Unknown');
    expect(seen.lo).toBeLessThanOrEqual(after);
    expect(seen.hi).toBeGreaterThanOrEqual(before);
    expect(seen.rule).not.toBe('relist');
    expect(gapsOf(timeline)).toEqual([]);
  });

  test('the server ends it, also in the middle of a line', async () => {
    await using recorded = await watchedNode();
    const { nodes, timeline } = recorded;
    nodes.send('{"type":"MODIFIED","object":{"metad');
    nodes.end();
    nodes.write(rawNode({ name: 'n', ready: 'Unknown' }));
    await turned(recorded, 'Unknown');
    expect(gapsOf(timeline)).toEqual([]);
  });

  test('an ERROR line ends it that is not 410', async () => {
    await using recorded = await watchedNode();
    const { nodes, timeline } = recorded;
    nodes.send(
      `${JSON.stringify({ type: 'ERROR', object: { code: 504, message: 'etcdserver: request timed out' } })}\n`,
    );
    await nodes.untilOpened(2);
    nodes.write(rawNode({ name: 'n', ready: 'Unknown' }));
    await turned(recorded, 'Unknown');
    expect(gapsOf(timeline)).toEqual([]);
  });

  test('the server forgets what lies before our last bookmark', async () => {
    await using recorded = await watchedNode();
    const { api, nodes, timeline } = recorded;
    api.of('Pod').write(rawPod({ name: 'p' }));
    nodes.bookmark();
    nodes.compact();
    nodes.end();
    await nodes.untilOpened(2);
    nodes.write(rawNode({ name: 'n', ready: 'Unknown' }));
    await turned(recorded, 'Unknown');
    expect(gapsOf(timeline)).toEqual([]);
  });

  test('a line is torn, but comes whole the second time', async () => {
    await using recorded = await watchedNode();
    const { nodes, timeline } = recorded;
    nodes.send('{"type":"MODIFIED","obj\n');
    nodes.write(rawNode({ name: 'n', ready: 'Unknown' }));
    await turned(recorded, 'Unknown');
    expect(gapsOf(timeline)).toEqual([]);
    expect(notesOf(timeline).join()).toContain('could not be read');
  });

  test('the watch falls silent, but can be resumed', async () => {
    await using recorded = await watchedNode();
    const { nodes, timeline } = recorded;
    nodes.hold();
    const before = recorded.now();
    nodes.write(rawNode({ name: 'n', ready: 'Unknown' }));
    const after = recorded.now();
    const { seen } = await turned(recorded, 'Unknown');
    expect(seen.lo).toBeLessThanOrEqual(after);
    expect(seen.hi - before, 'as long as we have patience').toBeGreaterThan(100);
    expect(nodes.opened).toBe(2);
    await recorded.proven('Node');
    expect(gapsOf(timeline)).toEqual([]);
    expect(notesOf(timeline).join()).toContain('is silent');
  });

  test('a silent watch delivers by itself before patience ends', async () => {
    await using recorded = await watchedNode({ silentAfter: 60_000 });
    const { nodes, timeline } = recorded;
    nodes.hold();
    nodes.write(rawNode({ name: 'n', ready: 'Unknown' }));
    const written = recorded.now();
    await nodes.untilListed(3);
    expect(timeline.provenUntil('Node'), 'no list that shows what was not delivered is a proof').toBeLessThan(written);
    nodes.release();
    await turned(recorded, 'Unknown');
    await recorded.proven('Node');
    expect(nodes.opened).toBe(1);
    expect(gapsOf(timeline)).toEqual([]);
  });
});

test.describe('a gap covers what may have been lost when', () => {
  for (const goneAs of ['status', 'line'] as const) {
    test(`the server has forgotten our resourceVersion, and says so as ${goneAs}`, async () => {
      await using recorded = await watchedNode();
      const { nodes, timeline } = recorded;
      nodes.goneAs = goneAs;
      nodes.refuseWatches = 503;
      nodes.cut();
      const before = recorded.now();
      nodes.write(rawNode({ name: 'n', ready: 'Unknown' }));
      const after = recorded.now();
      nodes.compact();
      nodes.refuseWatches = undefined;
      const { seen } = await turned(recorded, 'Unknown');
      expect(seen.rule).toBe('relist');
      const [gap] = gapsOf(timeline);
      expect(gap).toMatchObject({ kind: 'Node', reason: 'gone', detail: expect.stringContaining('too old') });
      expect(gap?.lo).toBeLessThanOrEqual(after);
      expect(gap?.hi).toBeGreaterThanOrEqual(before);
      expect(seen.lo).toBeGreaterThanOrEqual(gap?.lo ?? Number.NaN);
      expect(seen.hi).toBe(gap?.hi);
      await recorded.proven('Node');
    });
  }

  test('it forgets the pages of a list while we are turning them', async () => {
    await using recorded = await startRecorded({
      kinds: ['Pod'],
      before: (api) => {
        for (let index = 0; index < 501; index += 1) api.of('Pod').write(rawPod({ name: `p${index}` }));
        api.of('Pod').expireNextPage();
      },
    });
    const pods = recorded.api.of('Pod');
    const baselines = recorded.timeline.entries.filter((entry) => entry.type === 'baseline');
    expect(baselines, 'the first list was begun anew, each Pod is there once').toHaveLength(501);
    pods.refuseWatches = 503;
    pods.cut();
    pods.write(rawPod({ name: 'p500', phase: 'Failed' }));
    pods.compact();
    pods.expireNextPage();
    pods.refuseWatches = undefined;
    const gap = await recorded.until('a gap', (timeline) => gapsOf(timeline)[0]);
    expect(gap.reason).toBe('gone');
    const changed = recorded.timeline.observations({ kind: 'Pod' });
    expect(changed.map(({ subject, field, to }) => [subject.name, field, to])).toEqual([['p500', 'phase', 'Failed']]);
  });

  test('a line is torn again', async () => {
    await using recorded = await watchedNode();
    const { nodes, timeline } = recorded;
    nodes.greeting = '{"type":"MODIFIED","obj\n';
    nodes.end();
    const gap = await recorded.until('a gap', () => gapsOf(timeline)[0]);
    expect(gap).toMatchObject({ reason: 'torn', detail: expect.stringContaining('could not be read') });
    nodes.greeting = '';
    nodes.write(rawNode({ name: 'n', ready: 'Unknown' }));
    await turned(recorded, 'Unknown');
  });

  test('it stays silent after it was resumed', async () => {
    await using recorded = await watchedNode();
    const { nodes, timeline } = recorded;
    nodes.hold();
    nodes.holdNew = true;
    nodes.write(rawNode({ name: 'n', ready: 'Unknown' }));
    const { seen } = await turned(recorded, 'Unknown');
    expect(seen.rule).toBe('relist');
    expect(gapsOf(timeline)).toMatchObject([{ reason: 'silent' }]);
  });

  for (const [how, refusal, detail] of [
    ['is refused', 503, '503'],
    ['is not answered', 'never answered', 'was not delivered'],
  ] as const) {
    test(`the watch cannot be begun again, since it ${how}`, async () => {
      await using recorded = await watchedNode();
      const { nodes, timeline } = recorded;
      nodes.refuseWatches = refusal;
      nodes.cut();
      nodes.write(rawNode({ name: 'n', ready: 'Unknown' }));
      const { seen } = await turned(recorded, 'Unknown');
      expect(seen.rule).toBe('relist');
      expect(gapsOf(timeline)).toMatchObject([{ reason: 'cut', detail: expect.stringContaining(detail) }]);
      expect(recorded.recorder.failed.aborted).toBe(false);
    });
  }

  test('a line contradicts those before it', async () => {
    await using recorded = await watchedNode();
    const { nodes, timeline } = recorded;
    nodes.hold();
    nodes.remove('n');
    const resourceVersion = String(nodes.write(rawNode({ name: 'n', uid: 'another' })));
    const node = rawNode({ name: 'n', uid: 'another' });
    const object = { ...node, metadata: { ...node.metadata, resourceVersion } };
    nodes.forgetHeld();
    nodes.send(`${JSON.stringify({ type: 'MODIFIED', object })}\n`);
    await recorded.until('the other node', () =>
      timeline.observations({ kind: 'Node', uid: 'another', field: 'exists' }).at(0),
    );
    expect(gapsOf(timeline)).toMatchObject([{ reason: 'silent', detail: expect.stringContaining('uid') }]);
  });

  test('a list shows what the watch has passed without telling it', async () => {
    await using recorded = await watchedNode({ silentAfter: 600_000 });
    const { nodes, timeline } = recorded;
    nodes.hold();
    nodes.write(rawNode({ name: 'n', ready: 'Unknown' }));
    nodes.forgetHeld();
    nodes.write(rawNode({ name: 'm' }));
    const { seen } = await turned(recorded, 'Unknown');
    expect(seen.rule).toBe('relist');
    expect(gapsOf(timeline)).toMatchObject([{ reason: 'silent', detail: expect.stringContaining('n at resource') }]);
  });

  for (const [how, refusal] of [
    ['refuses', 503],
    ['does not answer', 'never answered'],
  ] as const) {
    test(`the API server ${how}`, async () => {
      await using recorded = await watchedNode({ answerWithin: 150 });
      const { nodes, timeline } = recorded;
      await recorded.proven('Node');
      nodes.refuseLists = refusal;
      const dark = recorded.now();
      await recorded.until('a gap that grows', () => gapsOf(timeline)[1]);
      const proven = timeline.provenUntil('Node');
      expect(proven, 'no proof meanwhile').toBeLessThan(dark);
      nodes.refuseLists = undefined;
      await recorded.proven('Node');
      const gaps = gapsOf(timeline);
      expect(new Set(gaps.map((gap) => gap.reason))).toEqual(new Set(['unreachable']));
      expect(gaps[0]?.lo).toBe(proven);
      for (const [index, gap] of gaps.slice(1).entries()) expect(gap.lo, 'without a seam').toBe(gaps[index]?.hi);
      const end = timeline.entries.findIndex((entry) => entry === gaps.at(-1));
      expect(timeline.entries[end + 1], 'until the next proof').toMatchObject({
        type: 'proof',
        receivedAt: gaps.at(-1)?.hi,
      });
    });
  }
});

test.describe('without an end to it, we take our time when', () => {
  const patient = { backOff: { first: 60_000, longest: 60_000 } };

  test('every watch is told 410 right after its list', async () => {
    await using recorded = await watchedNode(patient);
    const { nodes, timeline } = recorded;
    nodes.goneAs = 'line';
    nodes.alwaysGone = true;
    nodes.send(`${JSON.stringify({ type: 'ERROR', object: { code: 410, message: 'too old resource version' } })}\n`);
    await nodes.untilOpened(2);
    await nodes.untilListed(10);
    expect(nodes.listed.full, 'the first list, and that of the first hole').toBe(2);
    expect(gapsOf(timeline)).toHaveLength(1);
  });

  test('every watch begins with a line that cannot be read', async () => {
    await using recorded = await watchedNode(patient);
    const { nodes } = recorded;
    nodes.greeting = '{"type":"MODIFIED","obj\n';
    nodes.send(nodes.greeting);
    await nodes.untilOpened(3);
    await nodes.untilListed(10);
    expect(nodes.listed.full).toBe(2);
    expect(nodes.opened).toBe(3);
  });
});

test('nothing is proved while the watch is not open: what comes and goes is in no list', async () => {
  await using recorded = await watchedNode();
  const { nodes, timeline } = recorded;
  nodes.refuseWatches = 503;
  nodes.cut();
  await nodes.untilListed(2);
  const proven = timeline.provenUntil('Node');
  nodes.write(rawNode({ name: 'passing' }));
  nodes.remove('passing');
  await nodes.untilListed(3);
  expect(timeline.provenUntil('Node')).toBe(proven);
  nodes.refuseWatches = undefined;
  await recorded.proven('Node');
  await recorded.until('its coming and going', () =>
    timeline.observations({ kind: 'Node', name: 'passing', field: 'exists' }).at(1),
  );
  expect(gapsOf(timeline)).toEqual([]);
});

test.describe('in a gap', () => {
  test('a deletion, a creation and a new uid are found by comparing', async () => {
    await using recorded = await startRecorded({
      kinds: ['Node'],
      before: (api) => {
        for (const name of ['kept', 'removed', 'renewed']) api.of('Node').write(rawNode({ name }));
      },
    });
    const nodes = recorded.api.of('Node');
    nodes.refuseWatches = 503;
    nodes.cut();
    nodes.remove('removed');
    nodes.remove('renewed');
    nodes.write(rawNode({ name: 'renewed', uid: 'second' }));
    nodes.write(rawNode({ name: 'added' }));
    nodes.compact();
    nodes.refuseWatches = undefined;
    await recorded.until('the gap', (timeline) => gapsOf(timeline)[0]);
    await recorded.proven('Node');
    const existence = recorded.timeline.observations({ kind: 'Node', field: 'exists' });
    expect(existence.map(({ subject, uid, from, to, seen }) => [subject.name, uid, from, to, seen.rule])).toEqual([
      ['removed', 'uid-removed', true, undefined, 'relist'],
      ['renewed', 'uid-renewed', true, undefined, 'relist'],
      ['renewed', 'second', undefined, true, 'relist'],
      ['added', 'uid-added', undefined, true, 'relist'],
    ]);
    const exist = recorded.timeline.objects('Node').map(({ subject, uid }) => [subject.name, uid] as const);
    expect(Object.fromEntries(exist)).toEqual({ added: 'uid-added', kept: 'uid-kept', renewed: 'second' });
    expect(exist).toHaveLength(3);
  });
});
