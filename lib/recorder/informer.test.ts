import { CoreV1Api, makeInformer, type V1Node } from '@kubernetes/client-node';
import { expect, test } from '@playwright/test';
import { rawNode } from '../testing/raw-objects.ts';
import { type Recorded, startRecorded } from '../testing/recorded.ts';
import { textOf } from './field-value.ts';

/** What client-node's informer tells of a collection of Nodes: `update n Ready=True`, `error …`. */
async function informed({ api }: Recorded) {
  const heard: string[] = [];
  const listeners: (() => void)[] = [];
  const hear = (text: string) => {
    heard.push(text);
    for (const listener of listeners.splice(0)) listener();
  };
  const core = api.kubeConfig.makeApiClient(CoreV1Api);
  const informer = makeInformer<V1Node>(api.kubeConfig, '/api/v1/nodes', () => core.listNode());
  for (const verb of ['add', 'update', 'delete'] as const) {
    informer.on(verb, ({ metadata, status }) => {
      const ready = status?.conditions?.find(({ type }) => type === 'Ready')?.status;
      hear(`${verb} ${metadata?.name} Ready=${ready}`);
    });
  }
  informer.on('error', (error) => hear(`error ${error}`));
  await informer.start();
  return {
    heard,
    until: async (text: string) => {
      while (!heard.includes(text)) await new Promise<void>((resolve) => listeners.push(resolve));
    },
    [Symbol.asyncDispose]: () => informer.stop(),
  };
}

/** One Node that is Ready, watched by both. */
async function watchedByBoth() {
  const recorded = await startRecorded({
    kinds: ['Node'],
    before: (api) => void api.of('Node').write(rawNode({ name: 'n' })),
  });
  const informer = await informed(recorded);
  const nodes = recorded.api.of('Node');
  await nodes.untilOpened(2);
  return {
    recorded,
    informer,
    nodes,
    /** Ends both watches; before they can be resumed the node flaps, and another one is added. Answers when it was Unknown. */
    flapUnseen: () => {
      nodes.end();
      const lo = recorded.now();
      nodes.write(rawNode({ name: 'n', ready: 'Unknown' }));
      const hi = recorded.now();
      nodes.write(rawNode({ name: 'n', ready: 'True' }));
      nodes.write(rawNode({ name: 'later' }));
      return { lo, hi };
    },
    [Symbol.asyncDispose]: async () => {
      await informer[Symbol.asyncDispose]();
      await recorded[Symbol.asyncDispose]();
    },
  };
}

for (const goneAs of ['status', 'line'] as const) {
  test(`a flap behind 410 as ${goneAs} is lost by client-node's informer, and covered by our gap`, async () => {
    await using both = await watchedByBoth();
    both.nodes.goneAs = goneAs;
    const flap = both.flapUnseen();
    both.nodes.compact();

    await both.informer.until('add later Ready=True');
    expect(both.informer.heard, 'no word of the flap, nor of a hole that it may be in').toEqual([
      'add n Ready=True',
      'update n Ready=True',
      'add later Ready=True',
    ]);

    const { timeline } = both.recorded;
    const gap = await both.recorded.until('a gap', () => timeline.gaps('Node', flap)[0]);
    expect(gap.reason).toBe('gone');
    expect(gap.lo).toBeLessThanOrEqual(flap.lo);
    expect(gap.hi).toBeGreaterThanOrEqual(flap.hi);
  });
}

test('the same flap without 410 is told by both', async () => {
  await using both = await watchedByBoth();
  both.flapUnseen();

  await both.informer.until('add later Ready=True');
  expect(both.informer.heard).toEqual([
    'add n Ready=True',
    'update n Ready=Unknown',
    'update n Ready=True',
    'add later Ready=True',
  ]);

  const { timeline } = both.recorded;
  await both.recorded.until('the later node', () => timeline.object({ kind: 'Node', name: 'later' }));
  const ready = timeline.observations({ kind: 'Node', name: 'n', field: 'condition/Ready' });
  expect(ready.map(({ to }) => textOf(to, 'status'))).toEqual(['Unknown', 'True']);
  expect(timeline.entries.filter((entry) => entry.type === 'gap')).toEqual([]);
});
